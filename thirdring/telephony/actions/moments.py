"""The moments of every call in the exchange, each one transaction: a caller came, an operator picked up, it ended.

Each was a row of actions, one journey to the database after the other while somebody listened to it ring.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.queries import NoSuchLineError
from thirdring.calls.values import CallState, EndedBy, EventKind, Line
from thirdring.kernel.errors import DeskError
from thirdring.routing import actions as routing
from thirdring.routing import queries as routing_queries
from thirdring.routing.queries import LinePlan
from thirdring.routing.values import Offer, OfferState
from thirdring.telephony import queries, rules
from thirdring.telephony.actions import recordings

NAME = "asterisk"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A caller on one of our lines. `plan` is None where the line rings at people at once: then the caller waits."""

    call_id: int
    line: Line
    plan: LinePlan | None
    must_hear: bool


@transaction.atomic
def arrive(*, numbers: Iterable[str], caller: str, channel: str, now: datetime) -> Arrival | None:
    """Record a caller, and admit them where the line rings at once; None when none of `numbers` is a line of ours."""
    line = _line(numbers)
    if line is None:
        return None
    number = rules.caller_number(caller, line.region)
    call_id = calls.ring(line_id=line.id, switch=NAME, external_id=channel, caller_number=number, now=now)
    rule = queries.recording_rule(line.id)
    return Arrival(call_id, line, _admitted(call_id, line, now=now), rule.records and rule.announces)


@transaction.atomic
def arrive_again(*, call_id: int, now: datetime) -> Arrival | None:
    """A caller whose way was interrupted before they stood in a queue begins it anew; None for one who waits in one."""
    if routing_queries.was_admitted(call_id):
        return None
    call = call_queries.call(call_id)
    rule = queries.recording_rule(call.line.id)
    was_told = any(event.kind is EventKind.ANNOUNCED for event in call_queries.events(call_id))
    must_hear = rule.records and rule.announces and not was_told
    return Arrival(call_id, call.line, _admitted(call_id, call.line, now=now), must_hear)


def _admitted(call_id: int, line: Line, *, now: datetime) -> LinePlan | None:
    """What comes before the queue; nothing, and the caller stands in it, where the line rings at once."""
    plan = routing_queries.plan_of(line, now=now)
    if plan.menu is not None or not plan.is_open or plan.welcome:
        return plan
    routing.admit(call_id=call_id, queue=plan.queue or None, now=now)
    return None


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The operator has the call; `file` is where it is to be recorded, None where it is not."""

    file: Path | None


@transaction.atomic
def pick_up(*, call_id: int, operator_id: int, is_talk: bool = True, now: datetime) -> PickedUp | None:
    """An operator's telephone was answered; None when the call is not theirs.

    It is theirs by picking up just now, or by the answer key a moment ago. Without `is_talk` nobody can be heard yet.
    """
    try:
        routing.accept(call_id=call_id, operator_id=operator_id, now=now)
    except DeskError:
        if accepted_offer(call_id, operator_id) is None:
            return None
    return PickedUp(recordings.begin(call_id=call_id, now=now) if is_talk else None)


@transaction.atomic
def end(*, call_id: int, by: EndedBy, is_lost: bool = False, is_recorded: bool, now: datetime) -> None:
    """Somebody hung up, or the caller is lost."""
    if is_recorded:
        recordings.end(call_id=call_id, now=now)
    if is_lost:
        routing.lose(call_id=call_id, is_recorded=is_recorded, now=now)
    else:
        routing.end(call_id=call_id, by=by, is_recorded=is_recorded, now=now)


def _line(numbers: Iterable[str]) -> Line | None:
    for number in numbers:
        try:
            return call_queries.line_by_number(number)
        except NoSuchLineError:
            continue
    return None


def accepted_offer(call_id: int, operator_id: int) -> Offer | None:
    """The offer that this operator has accepted, while the call still waits to be connected."""
    if call_queries.call(call_id).state is not CallState.RINGING:
        return None
    offers = routing_queries.offers_of(call_id)
    return next((one for one in offers if one.operator_id == operator_id and one.state is OfferState.ACCEPTED), None)
