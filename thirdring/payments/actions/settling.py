"""Card payments: the intent is saved, the gateway is asked outside any transaction, its answer is recorded.

Between asking and recording lies UNKNOWN: a crash there loses nothing, `reconcile` asks again under the same key.
"""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from thirdring.kernel import audit, batches, live, outbox
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.payments import gateways, models, rules
from thirdring.payments.actions.intending import Act, hand_over, intend
from thirdring.payments.events import PayLinkReady, PaymentAuthorized, PaymentFailed, PaymentSettled
from thirdring.payments.ports import Answer, GatewayDownError, GatewayRefusedError, Notice
from thirdring.payments.queries import value_of
from thirdring.payments.values import Method, MoveKind, MoveState, Payment, Signal, State

log = logging.getLogger(__name__)
_ASK_AGAIN_AFTER = timedelta(seconds=20)
_LOOK_AGAIN_AFTER = timedelta(minutes=2)
_LOOK_AT_HOLDS_AFTER = timedelta(hours=6)
_LOOK_FOR = timedelta(days=14)
_AT_ONCE = 50


def begin(*, order_id: int) -> None:
    """Have the worker ask for an order's card payments. Call it when the order is committed; repeats are harmless."""
    waiting = models.Payment.objects.filter(order_id=order_id, method=Method.CARD, state=State.INTENDED)
    for payment_id in waiting.values_list("id", flat=True):
        app.configure_task("payments.ask").defer(payment_id=payment_id)


def ask(*, payment_id: int, now: datetime) -> Payment:
    """Ask the gateway for one card payment and record the answer. Never inside a transaction (it refuses that)."""
    row = _mark_asked(payment_id, now)
    if row.state != State.UNKNOWN:
        return value_of(row)
    try:
        answer = gateways.named(row.gateway).open(
            amount=value_of(row).asked, key=key_of(row), payment_id=row.pk, order_id=row.order_id
        )
    except GatewayDownError:
        log.warning("No answer about payment %s; it will be asked again.", payment_id)
        return value_of(row)
    except GatewayRefusedError as error:
        answer = Answer(row.gateway_id or "", Signal.REFUSED, failure=str(error))
    return apply(payment_id, answer, now)


def _mark_asked(payment_id: int, now: datetime) -> models.Payment:
    with transaction.atomic(durable=True):
        row = locked_payment(payment_id)
        if row.state in {State.INTENDED, State.UNKNOWN} and row.method == Method.CARD:
            row.state = rules.move(State(row.state), Signal.ASKED)
            row.gateway = row.gateway or gateways.current().name
            row.token = row.token or secrets.token_urlsafe(32)
            row.changed_at = now
            row.save(update_fields=["state", "gateway", "token", "changed_at"])
    return row


def key_of(row: models.Payment) -> str:
    """Our key for a payment at the gateway: nobody else can make it, and we make it again from the row."""
    return "payment-" + hashlib.sha256((row.token or "").encode()).hexdigest()[:40]


def apply(payment_id: int, answer: Answer, now: datetime) -> Payment:
    """Record what the gateway said; what comes late or twice changes nothing."""
    with transaction.atomic():
        row = locked_payment(payment_id)
        before = State(row.state)
        if before in rules.FINAL:
            return value_of(row)
        if answer.signal is not Signal.SETTLED:
            row.state = rules.move(before, answer.signal)
        elif not _being_captured(row):
            _settle(row, answer, now)
        row.gateway_id = answer.gateway_id or row.gateway_id
        row.secret = answer.secret or row.secret
        row.failure = rules.refusal_code(answer.failure)
        row.changed_at = now
        row.save()
        if row.state != before:
            tell(row, now)
        live.changed(f"order:{row.order_id}")
    return value_of(row)


def _being_captured(row: models.Payment) -> bool:
    """Our own capture is under way: what it took is recorded with it (moving.py), not by what is told meanwhile."""
    return row.moves.filter(kind=MoveKind.CAPTURE, state__in=[MoveState.INTENDED, MoveState.UNKNOWN]).exists()


def _settle(row: models.Payment, answer: Answer, now: datetime) -> None:
    """The provider has taken the money by itself, or a person has at the provider's own desk.

    What it took beyond what we still ask for goes back.
    """
    asked = row.amount - row.released
    taken = row.amount if answer.taken is None else min(answer.taken.amount, row.amount)
    row.state = rules.move(State(row.state), Signal.SETTLED)
    row.captured, row.released = taken, row.amount - taken
    back = min(taken, max(Decimal(0), taken - asked))
    if back:
        row.refunded += back
        act = Act(f"overpaid:{row.pk}", now, reason="overpaid")
        hand_over(row.order_id, [intend(row, MoveKind.REFUND, Money(back, row.currency), act, to="original")], act)


_EVENTS = {
    State.WAITING: PayLinkReady,
    State.AUTHORIZED: PaymentAuthorized,
    State.PAID: PaymentSettled,
    State.FAILED: PaymentFailed,
    State.CANCELLED: PaymentFailed,
}


def tell(row: models.Payment, now: datetime) -> None:
    """Publish the state that a payment has just reached, and keep it in the order's trail."""
    kind = _EVENTS.get(State(row.state))
    if kind:
        outbox.publish(kind(payment_id=row.pk, order_id=row.order_id))
    audit.record(
        stream=f"order:{row.order_id}",
        action=f"payment-{row.state}",
        actor_id=None,
        data={"payment": row.pk, "method": row.method, "amount": str(row.amount), "currency": row.currency},
        now=now,
    )


def locked_payment(payment_id: int) -> models.Payment:
    """The row, locked; raises NotFoundError."""
    row = models.Payment.objects.select_for_update().filter(pk=payment_id).first()
    if row is None:
        raise NotFoundError
    return row


def reconcile(*, now: datetime) -> int:
    """Ask again about payments whose answer never came, and look at those the customer is paying; how many.

    A link that nobody has used for two weeks is no longer looked at; a webhook settles it all the same.
    """
    unsettled = models.Payment.objects.filter(method=Method.CARD).order_by("changed_at")
    asked = unsettled.filter(
        state__in=[State.INTENDED, State.UNKNOWN], changed_at__lt=now - _ASK_AGAIN_AFTER
    ).values_list("id", flat=True)[:_AT_ONCE]
    recent = unsettled.filter(created_at__gt=now - _LOOK_FOR).exclude(gateway="practice")
    looked = recent.filter(
        Q(state=State.WAITING, changed_at__lt=now - _LOOK_AGAIN_AFTER)
        | Q(state=State.AUTHORIZED, changed_at__lt=now - _LOOK_AT_HOLDS_AFTER)
    )
    told = batches.each(lambda payment_id: ask(payment_id=payment_id, now=now), asked)
    seen = batches.each(lambda row: _look(row, now), looked[:_AT_ONCE])
    return len(told) + len(seen)


def _look(row: models.Payment, now: datetime) -> bool:
    try:
        answer = gateways.named(row.gateway).look(row.gateway_id or "")
    except (GatewayDownError, GatewayRefusedError):
        log.warning("Payment %s could not be looked at; it will be looked at again.", row.pk)
        return False
    apply(row.pk, answer, now)
    return True


def look(*, token: str, now: datetime) -> Payment:
    """Ask the provider at once where a payment stands, when the customer comes back from it. Raises NotFoundError."""
    row = models.Payment.objects.filter(token=token).first()
    if row is None:
        raise NotFoundError
    if row.state == State.WAITING and row.gateway != "practice":
        _look(row, now)
        row.refresh_from_db()
    return value_of(row)


class AmountDiffersError(Exception):
    """The provider speaks of another amount than ours: nothing is settled on that."""


def take_notice(*, gateway: str, notice: Notice, now: datetime) -> None:
    """A provider's message; a repeat changes nothing. Raises AmountDiffersError, and NotFoundError for a stranger's."""
    with transaction.atomic():
        _kept, fresh = models.WebhookEvent.objects.get_or_create(
            gateway=gateway, event_id=notice.event_id, defaults={"received_at": now}
        )
        if not fresh:
            return
        row = _noticed(gateway, notice)
        ours = value_of(row)
        if notice.amount not in {ours.amount, ours.asked}:
            raise AmountDiffersError(notice.event_id)
        if row.state not in rules.FINAL:
            apply(row.pk, notice.answer, now)


def _noticed(gateway: str, notice: Notice) -> models.Payment:
    rows = models.Payment.objects.filter(gateway=gateway)
    row = rows.filter(gateway_id=notice.answer.gateway_id).first()
    if row is None and notice.payment_id:  # the message may overtake the answer
        row = rows.filter(pk=notice.payment_id, gateway_id=None, state=State.UNKNOWN).first()
    if row is None:
        raise NotFoundError
    return row


def cancel(*, payment_id: int, now: datetime) -> Payment:
    """Give up a payment that is not settled: it is owed no more. A card payment is first given up at the gateway."""
    row = models.Payment.objects.filter(pk=payment_id).first()
    if row is None:
        raise NotFoundError
    answer = Answer(row.gateway_id or "", Signal.CANCELLED)
    if row.gateway_id and row.state == State.WAITING:
        answer = gateways.named(row.gateway).cancel(row.gateway_id)
    with transaction.atomic():
        apply(payment_id, answer, now)
        row = locked_payment(payment_id)
        if row.state == State.CANCELLED:
            row.released = row.amount - row.captured
            row.save(update_fields=["released"])
    return value_of(row)


def mark_received(*, payment_id: int, actor_id: int, now: datetime) -> Payment:
    """The money of an invoice, a transfer or a delivery has come in."""
    with transaction.atomic():
        row = locked_payment(payment_id)
        if row.state == State.DUE:
            row.captured = row.amount - row.released
            row.save(update_fields=["captured"])
            audit.record(stream=f"order:{row.order_id}", action="payment-received", actor_id=actor_id, now=now)
            return apply(payment_id, Answer("", Signal.SETTLED), now)
    return value_of(row)


def tell_practice(*, token: str, pays: bool, now: datetime) -> Payment:
    """The two buttons of the practice page. Raises NotFoundError for any payment that is not practice."""
    row = models.Payment.objects.filter(token=token, gateway="practice").first()
    if row is None:
        raise NotFoundError
    signal, failure = (Signal.AUTHORIZED, "") if pays else (Signal.DECLINED, "practice")
    return apply(row.pk, Answer(row.gateway_id or "", signal, failure=failure), now)
