"""A caller's place in the queue, and the wait to be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from thirdring.calls.values import NO_TIME
from thirdring.kernel import clock
from thirdring.routing import models
from thirdring.routing.queries.line_up import waiting
from thirdring.routing.queries.menus import words
from thirdring.routing.queries.seats import free_for, staff
from thirdring.routing.rules import ivr, waits
from thirdring.routing.values import Outcome, Place, Waiting

LOOKS_BACK: Final = timedelta(days=7)


def position_and_wait(call_id: int, *, now: datetime | None = None) -> Place | None:
    """Where the caller stands in the own queue, and what wait to expect; None when the call waits no more.

    Callers of other queues who stand ahead count by the share of their operators who could take this call, too.
    """
    now = now or clock.now()
    line = waiting(now=now)
    caller = next((one for one in line if one.call_id == call_id), None)
    if caller is None:
        return None
    before = [one for one in line[: line.index(caller)] if one.reserved_for_id is None]
    position = 1 + sum(one.queue_id == caller.queue_id for one in before)
    mine, *theirs = people_for([caller, *before])
    ahead = waits.ahead([len(mine & other) / len(other) if other else 0.0 for other in theirs])
    free = len(mine & {seat.operator_id for seat in free_for(caller.wants, most=len(before) + 1)})
    place = max(0.0, 1 + ahead - free)
    handle = handle_time(caller.queue_id, now=now)
    return Place(
        position=position,
        expected=waits.expected_wait(place, staff=len(mine), handle=handle),
        likely_within=waits.likely_within(place, staff=len(mine), handle=handle),
    )


def was_admitted(call_id: int) -> bool:
    """Whether this caller stands, or has stood, in a queue."""
    return models.QueuedCall.objects.filter(call_id=call_id).exists()


def announces_every(call_id: int) -> timedelta | None:
    """How often the caller's queue tells the place; None for music alone."""
    return (
        models.QueuedCall.objects.filter(call_id=call_id).values_list("queue__announces_every", flat=True).first()
        or None
    )


def chose_callback(call_id: int) -> bool:
    """Whether the caller left the queue to be called back."""
    return models.QueuedCall.objects.filter(call_id=call_id, outcome=Outcome.CALLBACK).exists()


def announcement(place: Place, language: str, *, offers_callback: bool) -> str:
    """What the caller is told of the place, the wait and the way out of it, in a language."""
    told = waits.prompts(place.position, place.expected, offers_callback=offers_callback)
    return " ".join(words(ivr.Play(key), language).format(**numbers) for key, numbers in told)


def handle_time(queue_id: int, *, now: datetime) -> timedelta:
    """How long a call of this queue keeps an operator, from the calls of the last days; see `rules.waits`."""
    taken = models.QueuedCall.objects.filter(
        queue_id=queue_id,
        outcome=Outcome.ANSWERED,
        left_at__gt=now - LOOKS_BACK,
        call__practice=False,
        call__ended_at__isnull=False,
        call__answered_at__isnull=False,
    )
    handled = Coalesce(F("call__wrapped_at"), F("call__ended_at")) - F("call__answered_at")
    total: timedelta = taken.aggregate(total=Coalesce(Sum(handled), NO_TIME))["total"]
    return waits.handle_time(total, taken.count())


def people_for(callers: Sequence[Waiting]) -> list[frozenset[int]]:
    """Who at work could take each of the callers."""
    kinds = list(dict.fromkeys(wanted for one in callers for wanted in one.wants))
    found = dict(zip(kinds, staff(kinds), strict=True))
    return [frozenset().union(*(found[wanted] for wanted in one.wants)) for one in callers]
