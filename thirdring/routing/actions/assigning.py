"""The decision: chosen by a pure rule, made true by a reservation in PostgreSQL.

Any number of switchboards may decide at the same time. Each chooses from what it sees, and the two partial UNIQUE
constraints of an offer let one of them win; whoever loses looks again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from thirdring.routing.actions.offers import AlreadyTakenError, OfferGoneError, reserve
from thirdring.routing.queries import line_up, seats
from thirdring.routing.rules import choosing, rings
from thirdring.routing.values import Offer, Seat, Waiting

MOST_AT_ONCE: Final = 64
ROUNDS: Final = 8


def assign(*, now: datetime, without: Iterable[int] = (), far: Collection[int] = ()) -> tuple[Offer, ...]:
    """Offer every waiting call that can be offered now; the offers made, in the order of the callers.

    Operators in `without` are left out, those who are `far` given more time to answer (a switchboard knows whose
    telephone is not there, and whose is a mobile).
    """
    made: list[Offer] = []
    left_out = frozenset(without)
    for _round in range(ROUNDS):
        waiting, free = _see(left_out, now=now)
        pairs = _choose(waiting, free, now=now)
        won = [offer for pair in pairs if (offer := _offer(*pair, free=free, waiting=waiting, far=far, now=now))]
        made += won
        if not pairs or (len(won) == len(pairs) and len(pairs) < MOST_AT_ONCE):
            break
    return tuple(made)


def _see(left_out: frozenset[int], *, now: datetime) -> tuple[list[Waiting], list[Seat]]:
    """Who waits and who is free for one of them; nobody where the one or the other is missing."""
    waiting, most = line_up.heads(most=MOST_AT_ONCE, now=now)
    open_to_all = [one for one in waiting if one.reserved_for_id is None]
    refusals = len(left_out) + sum(len(one.refused_by) for one in open_to_all)
    wanted = dict.fromkeys(wanted for one in open_to_all for wanted in one.wants)
    enough = min(most, len(open_to_all) + 1) + refusals  # one more than can be taken tells whether others are free
    free = seats.free_for(wanted, most=enough) if wanted and most else []
    known = {seat.operator_id for seat in free}
    asked = seats.reservable(one.reserved_for_id for one in waiting if one.reserved_for_id)
    free += [Seat(operator_id, now) for operator_id in sorted(asked - known)]
    return waiting, [seat for seat in free if seat.operator_id not in left_out]


def _choose(waiting: Sequence[Waiting], free: Sequence[Seat], *, now: datetime) -> tuple[choosing.Pair, ...]:
    holding = [
        one for one in waiting if one.last_operator_id and one.holds_out_until_at and now < one.holds_out_until_at
    ]
    wants = list(dict.fromkeys(wanted for one in holding for wanted in one.wants))
    at_work = frozenset().union(*seats.staff(wants)) if wants else frozenset()
    return choosing.choose(waiting, free, at_work=at_work, now=now)


def _offer(
    call_id: int,
    operator_id: int,
    *,
    free: Sequence[Seat],
    waiting: Sequence[Waiting],
    far: Collection[int],
    now: datetime,
) -> Offer | None:
    """Make one pair true; None when somebody else was quicker, or the caller is gone."""
    caller = next(one for one in waiting if one.call_id == call_id)
    others_free = any(seat.operator_id != operator_id and choosing.suits(seat, caller) for seat in free)
    try:
        with transaction.atomic():
            lasts = _lasts(caller, others_free=others_free, is_far=operator_id in far, now=now)
            return reserve(call_id, operator_id, lasts, from_queue=True, now=now)
    except (AlreadyTakenError, OfferGoneError):
        return None


def _lasts(caller: Waiting, *, others_free: bool, is_far: bool, now: datetime) -> timedelta:
    if caller.rings_for is not None:
        return caller.rings_for
    waited = now - caller.entered_at
    return rings.offer_lasts(waited, until=caller.third_ring, others_free=others_free, is_far=is_far)
