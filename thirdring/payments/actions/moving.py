"""Captures, refunds and voids at the gateway: intent saved, asked outside any transaction, the answer recorded.

The moves of one payment are carried out one after another. UNKNOWN: we asked and heard nothing; the same key is asked
again until there is an answer, so that nothing is taken or given back twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from thirdring.kernel import audit, batches, live, outbox
from thirdring.kernel.money import Money
from thirdring.payments import gateways, models, rules
from thirdring.payments.actions import settling
from thirdring.payments.events import MoveFailed
from thirdring.payments.ports import Answer, Gateway, GatewayDownError, GatewayRefusedError
from thirdring.payments.values import MoveKind, MoveState, Signal, State

log = logging.getLogger(__name__)
_ASK_AGAIN_AFTER = timedelta(seconds=20)
_AT_ONCE = 50
UNSETTLED = [MoveState.INTENDED, MoveState.UNKNOWN]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the gateway did: `done`, or why not."""

    done: bool
    gateway_id: str = ""
    failure: str = ""
    answer: Answer | None = None


def move(*, move_id: int, now: datetime) -> MoveState:
    """Carry one move out at the gateway; where it stands then. Never inside a transaction (it refuses that)."""
    found = models.Move.objects.select_related("payment").get(pk=move_id)
    if found.payment.state == State.UNKNOWN:
        settling.ask(payment_id=found.payment_id, now=now)
    row, again = _mark_asked(move_id, now)
    if row is None:
        return MoveState(models.Move.objects.get(pk=move_id).state)
    gateway = gateways.named(row.payment.gateway)
    try:
        told = _done_before(gateway, row) if again else None
        told = told or _ACTS[MoveKind(row.kind)](gateway, row)
    except GatewayDownError:
        log.warning("No answer about move %s of payment %s; it will be asked again.", row.pk, row.payment_id)
        return MoveState.UNKNOWN
    return _record(row.pk, told, now)


def _mark_asked(move_id: int, now: datetime) -> tuple[models.Move | None, bool]:
    """The move, and whether it was asked before; None where it is settled, not in turn, or its payment unknown."""
    with transaction.atomic(durable=True):
        settling.locked_payment(models.Move.objects.get(pk=move_id).payment_id)
        row = models.Move.objects.select_for_update(of=("self",)).select_related("payment").get(pk=move_id)
        before = row.payment.moves.filter(pk__lt=move_id, state__in=UNSETTLED)
        if row.state not in UNSETTLED or row.payment.state == State.UNKNOWN or before.exists():
            return None, False
        again = row.state == MoveState.UNKNOWN
        row.state, row.changed_at = MoveState.UNKNOWN, now
        row.save(update_fields=["state", "changed_at"])
    return row, again


def _done_before(gateway: Gateway, row: models.Move) -> _Told | None:
    """Providers forget keys after a day; whatever is asked a second time is first looked for."""
    payment_id = row.payment.gateway_id or ""
    if row.kind == MoveKind.REFUND and (made := gateway.find_refund(payment_id, move_id=row.pk)):
        return _Told(done=True, gateway_id=made)
    if row.kind == MoveKind.CAPTURE and _is_taken(row, gateway.look(payment_id)):
        return _Told(done=True)
    return None


def _is_taken(row: models.Move, seen: Answer) -> bool:
    """Whether what the provider has taken holds this capture too."""
    done = row.payment.moves.filter(kind=MoveKind.CAPTURE, state=MoveState.DONE).aggregate(taken=Sum("amount"))
    return seen.taken is not None and seen.taken.amount >= (done["taken"] or Decimal(0)) + row.amount


def _key(row: models.Move) -> str:
    return f"{settling.key_of(row.payment)}-{row.kind}-{row.pk}"


def _money(row: models.Move) -> Money:
    return Money(row.amount, row.currency)


def _capture(gateway: Gateway, row: models.Move) -> _Told:
    payment = row.payment
    captures = payment.moves.filter(kind=MoveKind.CAPTURE, state__in=UNSETTLED)
    later = captures.filter(pk__gt=row.pk)  # nosemgrep: no-paging-by-last-id -- the order of keys, no page
    last = payment.captured + payment.released >= payment.amount and not later.exists()
    try:
        answer = gateway.capture(payment.gateway_id or "", amount=_money(row), last=last, key=_key(row))
    except GatewayRefusedError as error:
        seen = gateway.look(payment.gateway_id or "")
        if _is_taken(row, seen):
            return _Told(done=True)
        return _Told(done=False, failure=str(error), answer=seen)
    return _Told(done=True, gateway_id=answer.gateway_id)


def _refund(gateway: Gateway, row: models.Move) -> _Told:
    name = row.payment.gateway_id or ""
    try:
        made = gateway.refund(name, amount=_money(row), move_id=row.pk, key=_key(row))
    except GatewayRefusedError as error:
        return _Told(done=False, failure=str(error))
    return _Told(done=True, gateway_id=made)


def _void(gateway: Gateway, row: models.Move) -> _Told:
    payment = row.payment
    if payment.state in rules.FINAL or not payment.gateway_id:
        return _Told(done=payment.state != State.PAID)
    try:
        return _Told(done=True, answer=gateway.cancel(payment.gateway_id))
    except GatewayRefusedError as error:
        seen = gateway.look(payment.gateway_id)
        return _Told(done=seen.signal is Signal.CANCELLED, failure=str(error), answer=seen)


def _lower(gateway: Gateway, row: models.Move) -> _Told:
    """Where the customer has paid meanwhile the bank holds more than we ask; only the less is captured."""
    payment = row.payment
    if payment.state != State.WAITING or not payment.gateway_id:
        return _Told(done=True)
    wanted = Money(payment.amount - row.amount, payment.currency)
    try:
        return _Told(
            done=True, gateway_id="lowered", answer=gateway.lower(payment.gateway_id, amount=wanted, key=_key(row))
        )
    except GatewayRefusedError:
        return _Told(done=True, answer=gateway.look(payment.gateway_id))


_ACTS: dict[MoveKind, Callable[[Gateway, models.Move], _Told]] = {
    MoveKind.CAPTURE: _capture,
    MoveKind.REFUND: _refund,
    MoveKind.VOID: _void,
    MoveKind.LOWER: _lower,
}


def _record(move_id: int, told: _Told, now: datetime) -> MoveState:
    """Write down what the gateway did; what comes late or twice changes nothing."""
    with transaction.atomic():
        payment = settling.locked_payment(models.Move.objects.get(pk=move_id).payment_id)
        row = models.Move.objects.select_for_update().get(pk=move_id)
        if row.state not in UNSETTLED:
            return MoveState(row.state)
        row.state = MoveState.DONE if told.done else MoveState.FAILED
        row.gateway_id, row.failure, row.changed_at = told.gateway_id, rules.refusal_code(told.failure), now
        row.save(update_fields=["state", "gateway_id", "failure", "changed_at"])
        if told.done:
            _carried_out(payment, row, now)
        else:
            _undo(payment, row, now)
        if told.answer and payment.state not in rules.FINAL:
            settling.apply(payment.pk, told.answer, now)
        _next(payment)
        live.changed(f"order:{payment.order_id}")
    return MoveState(row.state)


def _carried_out(payment: models.Payment, row: models.Move, now: datetime) -> None:
    if row.kind == MoveKind.LOWER and row.gateway_id:
        payment.amount -= row.amount
        payment.released -= row.amount
    more = payment.moves.filter(kind=MoveKind.CAPTURE, state__in=UNSETTLED)
    whole = payment.captured + payment.released == payment.amount
    settled = row.kind == MoveKind.CAPTURE and whole and payment.state == State.AUTHORIZED and not more.exists()
    if settled:
        payment.state = State.PAID
    payment.changed_at = now
    payment.save()
    if settled:
        settling.tell(payment, now)


def _undo(payment: models.Payment, row: models.Move, now: datetime) -> None:
    """The claim of a move that failed is given up; refunds that leaned on a failed capture fail with it."""
    if row.kind == MoveKind.CAPTURE:
        payment.captured -= row.amount
        for leaning in payment.moves.filter(kind=MoveKind.REFUND, state=MoveState.INTENDED).order_by("-id"):
            if payment.refunded > payment.captured:
                payment.refunded -= leaning.amount
                leaning.state, leaning.failure, leaning.changed_at = MoveState.FAILED, row.failure, now
                leaning.save(update_fields=["state", "failure", "changed_at"])
    elif row.kind == MoveKind.REFUND:
        payment.refunded -= row.amount
    payment.changed_at = now
    payment.save()
    outbox.publish(MoveFailed(row.pk, payment.pk, payment.order_id, row.kind))
    audit.record(
        stream=f"order:{payment.order_id}",
        action=f"payment-{row.kind}-failed",
        actor_id=None,
        data={"move": row.pk, "payment": payment.pk, "amount": str(row.amount)},
        now=now,
    )


def _next(payment: models.Payment) -> None:
    waiting = payment.moves.filter(state=MoveState.INTENDED).order_by("id").values_list("pk", flat=True).first()
    if waiting:
        transaction.on_commit(lambda: app.configure_task("payments.move").defer(move_id=waiting))


def reconcile_moves(*, now: datetime) -> int:
    """Ask again about moves whose answer never came, or whose job was lost; how many."""
    late = models.Move.objects.filter(state__in=UNSETTLED, changed_at__lt=now - _ASK_AGAIN_AFTER)
    ids = late.order_by("id").values_list("pk", flat=True)[:_AT_ONCE]
    return len(batches.each(lambda move_id: move(move_id=move_id, now=now), ids))
