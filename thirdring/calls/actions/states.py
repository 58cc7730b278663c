"""The moves of a call. Each returns whether something changed: what only repeats what is so changes nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import events, models, queries, rules, words
from thirdring.calls.actions import _sharing
from thirdring.calls.actions._rows import close_hold, close_offer, keep, locked, move_person, tell, write
from thirdring.calls.actions.record import recognize, set_reason
from thirdring.calls.values import CallState, Direction, Disposition, EndedBy, EventKind, HoldStep, Reason, Signal
from thirdring.customers import actions as customers
from thirdring.customers.values import EntryKind
from thirdring.kernel import commits, fast, live, outbox
from thirdring.kernel.errors import DeskError
from thirdring.people.values import Signal as PersonSignal

_RANG: Final = """
WITH rang AS (
    INSERT INTO calls_call (line_id, practice, switch, external_id, caller_number, direction, rang_at, language, state,
                            held_for, offered_for, hold_step, ended_by, reasons, disposition)
    VALUES (%(line)s, %(practice)s, %(switch)s, %(external)s, %(caller)s, %(direction)s, %(now)s, '', 'ringing',
            '0', '0', '', '', '{}', '')
    ON CONFLICT (switch, external_id) DO NOTHING RETURNING id),
written AS (
    INSERT INTO calls_callevent (call_id, kind, actor_id, data, at) SELECT id, 'rang', NULL, '{}', %(now)s FROM rang)
SELECT id FROM rang
"""


_OVER: Final = (
    "state",
    "ended_at",
    "ended_by",
    "held_for",
    "held_since_at",
    "offered_for",
    "offered_since_at",
    "offered_to_id",
    "hold_step",
)


class NotReadyError(DeskError):
    code = "wrap-up-not-ready"
    sentence = _("Choose what came of the call, then finish.")


class NoReasonError(NotReadyError):
    sentence = _("Say why the customer called (Alt+Z), then finish.")


@commits.together
def ring(
    *,
    line_id: int,
    switch: str,
    external_id: str,
    caller_number: str = "",
    practice: bool = False,
    direction: Direction = Direction.IN,
    now: datetime,
) -> int:
    """A caller is on the line, or somebody is being called; the call's id.

    `caller_number` is E.164, empty when withheld; of an outbound call it is the number that is called.

    The same `external_id` of the same switch is the same call, however often it is told.
    """
    fields = {"line": line_id, "caller": caller_number, "practice": practice, "direction": direction.value, "now": now}
    made = fast.row(_RANG, fields | {"switch": switch, "external": external_id})
    if made is None:
        return models.Call.objects.values_list("pk", flat=True).get(switch=switch, external_id=external_id)
    outbox.publish(events.CallRang(call_id=made[0]))
    live.changed(f"call:{made[0]}", "queue")
    return int(made[0])


@commits.together
def answer(*, call_id: int, operator_id: int, is_recorded: bool = False, now: datetime) -> bool:
    """Caller and operator are connected. A caller whose number is known to be one customer's is that customer."""
    row = locked(call_id)
    if not _move(row, Signal.ANSWER):
        return False
    row.answered_at = _not_before(now, row.offered_since_at or row.rang_at)
    close_offer(row, now=row.answered_at)
    row.operator_id, row.offered_to_id = operator_id, None
    keep(row, "state", "answered_at", "offered_for", "offered_since_at", "operator_id", "offered_to_id", "hold_step")
    write(row, EventKind.ANSWERED, actor_id=operator_id, now=now)
    if is_recorded:
        write(row, EventKind.RECORDING, now=now)
    recognize(row, now=now)
    move_person(operator_id, PersonSignal.CALL_ANSWERED, now=now)
    outbox.publish(events.CallAnswered(call_id=row.pk, operator_id=operator_id))
    tell(row)
    return True


@transaction.atomic
def hold(*, call_id: int, now: datetime) -> bool:
    """The caller hears music. The record keeps whether the caller was asked (row M2.3)."""
    row = locked(call_id)
    asked = row.hold_step in {HoldStep.ASKING, HoldStep.CHECKING_IN}
    if not _move(row, Signal.HOLD):
        return False
    row.held_since_at = now
    row.save()
    write(row, EventKind.HELD, actor_id=row.operator_id, data={"asked": asked}, now=now)
    tell(row)
    return True


@transaction.atomic
def resume(*, call_id: int, now: datetime) -> bool:
    """The caller is back: to be thanked for waiting, or asked for more time where the operator only looks in."""
    row = locked(call_id)
    if not _move(row, Signal.RESUME):
        return False
    close_hold(row, now=now)
    last = row.events.filter(kind__in=(EventKind.HELD, EventKind.CHECKED_IN)).last()
    looks_in = last is not None and last.kind == EventKind.CHECKED_IN
    row.hold_step = HoldStep.CHECKING_IN if looks_in else HoldStep.THANKING
    row.save()
    write(row, EventKind.RESUMED, actor_id=row.operator_id, now=now)
    tell(row)
    return True


@commits.together
def end(*, call_id: int, by: EndedBy, is_recorded: bool = False, now: datetime) -> bool:
    """Somebody hung up. A call that nobody had answered is over; one that was answered goes into wrap-up."""
    row = locked(call_id)
    if not _move(row, Signal.END):
        return False
    tell(row)
    close_hold(row, now=now)
    row.ended_at = _not_before(now, row.answered_at or row.offered_since_at or row.rang_at)
    close_offer(row, now=row.ended_at)
    _sharing.close(row, is_transfer=by is EndedBy.TRANSFER, now=now)
    row.ended_by, row.offered_to_id = by, None
    keep(row, *_OVER)
    if is_recorded:
        write(row, EventKind.RECORDING_ENDED, now=now)
    write(row, EventKind.ENDED, actor_id=row.operator_id if by is EndedBy.OPERATOR else None, data={"by": by}, now=now)
    move_person(row.operator_id, PersonSignal.CALL_ENDED, now=now)
    outbox.publish(events.CallEnded(call_id=row.pk, operator_id=row.operator_id))
    return True


@transaction.atomic
def wrap_up(
    *,
    call_id: int,
    operator_id: int,
    disposition: Disposition | None = None,
    reasons: Iterable[Reason] = (),
    now: datetime,
) -> bool:
    """The operator has finished with the call; `reasons` are those on the screen, saved or on their way.

    Raises NotReadyError while reason or disposition is missing.
    """
    if wanted := list(reasons):
        set_reason(call_id=call_id, reasons=wanted, actor_id=operator_id, now=now)
    row = locked(call_id)
    state = CallState(row.state)
    if rules.move(state, Signal.WRAP_UP) is state:
        return False
    row.disposition = disposition or row.disposition
    kept = Disposition(row.disposition) if row.disposition else None
    needs = rules.missing([Reason(reason) for reason in row.reasons], kept)
    if needs:
        raise (NoReasonError if rules.Missing.REASON in needs else NotReadyError)(missing=", ".join(needs))
    _move(row, Signal.WRAP_UP)
    row.wrapped_at = _not_before(now, row.ended_at)
    row.save()
    write(row, EventKind.WRAPPED, actor_id=operator_id, data={"disposition": row.disposition}, now=now)
    move_person(row.operator_id, PersonSignal.CALL_WRAPPED, now=now)
    _remember(row)
    outbox.publish(events.CallWrapped(call_id=row.pk, operator_id=operator_id))
    tell(row)
    return True


@transaction.atomic
def announce_overrun(*, call_id: int, now: datetime) -> bool:
    """A wrap-up is longer than its line allows: said once, to the operator and to whoever supervises."""
    row = locked(call_id)
    told = models.CallEvent.objects.filter(call=row, kind=EventKind.WRAP_UP_OVERRAN).exists()
    if row.state != CallState.ENDED or row.operator_id is None or told:
        return False
    write(row, EventKind.WRAP_UP_OVERRAN, now=now)
    outbox.publish(events.WrapUpOverran(call_id=row.pk, operator_id=row.operator_id))
    tell(row)
    return True


def _move(row: models.Call, signal: Signal) -> bool:
    before = CallState(row.state)
    row.state = rules.move(before, signal)
    if row.state != CallState.TALKING:
        row.hold_step = HoldStep.NONE
    return row.state != before


def _not_before(now: datetime, earlier: datetime | None) -> datetime:
    """Clocks of two machines may differ by a moment; a call's moments stay in order."""
    return max(now, earlier) if earlier else now


def _remember(row: models.Call) -> None:
    """One line on the customer's timeline: what the call was about and what came of it."""
    if row.customer_id is None:
        return
    call = queries.call(row.pk)
    customers.remember(
        customer_id=row.customer_id,
        kind=EntryKind.CALL,
        actor_id=row.operator_id,
        reference=f"call:{row.pk}",
        summary=words.summary(call.line.name, call.reasons, row.disposition),
        at=row.answered_at or row.rang_at,
    )
