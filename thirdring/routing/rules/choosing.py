"""Who gets which call. Pure: the same callers and the same seats give the same pairs, in the same order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from thirdring.routing.values import Channel, Queue, Seat, Waiting, Wanted

AT_ONCE: Final[dict[Channel, int]] = {Channel.VOICE: 1, Channel.CHAT: 2, Channel.MAIL: 5}
"""How many contacts of a channel one person usually can have in hand."""
ALONE: Final = frozenset({Channel.VOICE})
"""Channels that take a whole person: whoever speaks with a caller has nothing else in hand."""

Pair = tuple[int, int]
"""A call and the operator it is to be offered to."""


def choose(
    waiting: Iterable[Waiting], seats: Sequence[Seat], *, at_work: frozenset[int] = frozenset(), now: datetime
) -> tuple[Pair, ...]:
    """Pair callers with free operators, the first in line first, each operator once.

    A caller gets the operator of last time where that one is free, else of those who fit the one who has the least in
    hand, and then who has been free the longest. A caller whose last operator is `at_work` but busy waits for that one
    until `holds_out_until_at`.
    """
    taken: set[int] = set()
    pairs: list[Pair] = []
    for caller in in_line(waiting):
        fitting = [seat for seat in seats if seat.operator_id not in taken and suits(seat, caller)]
        chosen = _preferred(caller, fitting, at_work=at_work, now=now)
        if chosen is not None:
            taken.add(chosen.operator_id)
            pairs.append((caller.call_id, chosen.operator_id))
    return tuple(pairs)


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The order in which callers are served: given back first, then by priority, then by the age of their place."""
    return sorted(waiting, key=lambda one: (not one.returned, -one.priority, one.place_at, one.call_id))


def suits(seat: Seat, caller: Waiting) -> bool:
    """Whether this call may be offered there."""
    if seat.operator_id in caller.refused_by or not has_room(seat.in_hand, caller.channel, seat.at_once):
        return False
    if caller.reserved_for_id is not None:
        return seat.operator_id == caller.reserved_for_id
    return any(fits(seat, wanted) for wanted in caller.wants)


def fits(seat: Seat, wanted: Wanted) -> bool:
    """Whether somebody speaks one of the languages and has every skill at its level."""
    speaks = not wanted.languages or not wanted.languages.isdisjoint(seat.languages)
    return speaks and all(seat.skills.get(skill, 0) >= level for skill, level in wanted.skills)


def has_room(
    in_hand: Mapping[Channel, int], channel: Channel, at_once: Mapping[Channel, int] = MappingProxyType({})
) -> bool:
    """Whether one more contact of this channel can be taken beside what is in hand."""
    busy = {other for other, count in in_hand.items() if count > 0}
    if busy & ALONE or (channel in ALONE and busy):
        return False
    return in_hand.get(channel, 0) < at_once.get(channel, AT_ONCE[channel])


def wants(
    queue: Queue,
    known: Mapping[int, Queue],
    languages: frozenset[str],
    own: Mapping[int, int] = MappingProxyType({}),
    *,
    waited: timedelta | None,
) -> tuple[Wanted, ...]:
    """Who will do: by the queue's own skills and the `own` ones, eased after a time; later also by those of the queue
    that helps."""
    wanted = Wanted(languages, frozenset((dict(queue.skills) | dict(own)).items()))
    if waited is None:
        return (wanted,)
    if queue.eases_after is not None and waited >= queue.eases_after:
        wanted = eased(wanted)
    helping = known.get(queue.overflow_to_id or 0)
    if helping is None or queue.overflows_after is None or waited < queue.overflows_after:
        return (wanted,)
    return wanted, Wanted(languages, frozenset((dict(helping.skills) | dict(own)).items()))


def eased(wanted: Wanted) -> Wanted:
    """The same without levels: who has only begun to learn is better than nobody. Languages are never eased."""
    return Wanted(wanted.languages, frozenset((skill, 1) for skill, _level in wanted.skills))


def _preferred(caller: Waiting, fitting: Sequence[Seat], *, at_work: frozenset[int], now: datetime) -> Seat | None:
    last = caller.last_operator_id
    known = next((seat for seat in fitting if seat.operator_id == last), None)
    if known is not None or not fitting:
        return known
    until_at = caller.holds_out_until_at
    if last in at_work and last not in caller.refused_by and until_at is not None and now < until_at:
        return None
    return min(fitting, key=lambda seat: (seat.in_hand.get(caller.channel, 0), seat.since_at, seat.operator_id))
