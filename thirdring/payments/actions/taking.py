"""Money taken as goods leave the house, given up, or asked for once more."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, idempotency, live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money, zero
from thirdring.payments import gateways, models, queries, rules
from thirdring.payments.actions.gift_cards import redeem_gift_card
from thirdring.payments.actions.intending import Act, hand_over, intend, locked, save
from thirdring.payments.actions.recording import check_credit, new_payment
from thirdring.payments.actions.settling import begin
from thirdring.payments.events import MoneyMoved
from thirdring.payments.values import (
    STORED,
    Method,
    Move,
    MoveKind,
    MoveState,
    Payment,
    State,
    Tender,
)


class NothingToTakeError(DeskError):
    code = "nothing-to-take"
    sentence = _("An amount above zero is needed. Check the amount.")


def capture(*, order_id: int, amount: Money, key: str, now: datetime) -> tuple[Move, ...]:
    """Goods worth `amount` have left the house: take it from what banks hold; the moves begun.

    `key` names the parcel, a repeat is harmless. What is ours already (gift cards, earlier payments) covers the first
    parcels; what is owed by invoice stays owed. The gateway is asked by the worker. Raises NothingToTakeError.
    """
    if amount.amount <= 0:
        raise NothingToTakeError
    act = Act(f"capture:{key}"[:80], now)
    with transaction.atomic():
        rows = locked(order_id)
        _demand, fresh = models.Demand.objects.get_or_create(
            order_id=order_id, key=key, defaults={"amount": amount.amount, "at": now}
        )
        if not fresh:
            return tuple(m for m in queries.moves(order_id) if m.kind is MoveKind.CAPTURE and _is_of(m, act))
        demands = models.Demand.objects.filter(order_id=order_id).values_list("amount", flat=True)
        shipped = Money(sum(demands, start=zero(amount.currency).amount), amount.currency)
        wanted = rules.take([queries.value_of(row) for row in rows.values()], shipped)
        made = [_capture(rows[payment.id], part, act) for payment, part in wanted]
        hand_over(order_id, made, act)
    return tuple(queries.move_of(move) for move in made)


def _is_of(move: Move, act: Act) -> bool:
    return models.Move.objects.filter(pk=move.id, key=act.key).exists()


def _capture(row: models.Payment, part: Money, act: Act) -> models.Move:
    """Where the provider cannot capture in parts, the first parcel takes all that the bank holds."""
    if not gateways.named(row.gateway).captures_in_parts:
        part = queries.value_of(row).to_come
    row.captured += part.amount
    save(row, act.now)
    return intend(row, MoveKind.CAPTURE, part, act)


def void(*, order_id: int, key: str, now: datetime) -> tuple[Move, ...]:
    """Give up whatever of an order has not been taken: holds, links and claims. What is ours stays (see `refund`)."""
    act = Act(key[:80], now)
    with transaction.atomic():
        rows = locked(order_id)
        made = []
        for row in rows.values():
            left = queries.value_of(row).to_come
            if row.state in rules.RELEASABLE and left.amount > 0:
                made += release(row, left, act)
        hand_over(order_id, made, act)
    return tuple(queries.move_of(move) for move in made)


def release(row: models.Payment, amount: Money, act: Act) -> list[models.Move]:
    """No longer ask for this much of a payment; the locked row is saved. Moves for the gateway follow where needed."""
    row.released += amount.amount
    left = row.amount - row.released - row.captured
    made = [intend(row, MoveKind.RELEASE, amount, act, state=MoveState.DONE, to="released")]
    if row.state in {State.DUE, State.INTENDED}:
        _ask_for_less(row, amount, act.now)
    elif not left and row.captured:
        row.state = State.PAID  # the bank lets the rest go by itself when the last part is captured, or in some days
    elif row.state in rules.LOST:
        pass  # there is nobody to tell
    elif not left:
        made.append(intend(row, MoveKind.VOID, amount, act))
    elif row.state != State.AUTHORIZED:
        made.append(intend(row, MoveKind.LOWER, amount, act))
    save(row, act.now)
    return made


def _ask_for_less(row: models.Payment, amount: Money, now: datetime) -> None:
    """Nobody outside knows of this payment yet: it is smaller, or it is none."""
    if row.amount == row.released + row.captured:
        row.state = State.PAID if row.captured else State.CANCELLED
    else:
        row.amount -= amount.amount
        row.released -= amount.amount
    row.changed_at = now


class OrderWithoutCustomerError(NotFoundError):
    code = "order-not-paid-here"


def take(
    *,
    order_id: int,
    amount: Money,
    method: Method,
    reference: str,
    key: str,
    now: datetime,
    customer_id: int | None = None,
    actor_id: int | None = None,
) -> Payment:
    """A further payment of an order: a price difference, or a new link for one that failed. A repeat is harmless.

    By card the customer gets a pay link; kept value is taken at once; the rest is owed. `customer_id` is needed for an
    order without payments. Raises NothingToTakeError, CreditExceededError and the errors of `redeem_gift_card`.
    """
    if amount.amount <= 0:
        raise NothingToTakeError

    def do() -> dict[str, int]:
        owner = customer_id or _customer_of(order_id)
        if method is Method.INVOICE:
            check_credit(owner, amount)
        if method in STORED:
            redeem_gift_card(
                reference=reference, amount=amount, order_id=order_id, actor_id=actor_id, now=now, key=f"take:{key}"
            )
        row = new_payment(order_id, owner, Tender(method, amount, reference), now, key=key)
        row.save(force_insert=True)
        audit.record(
            stream=f"order:{order_id}", action="payment-take", actor_id=actor_id, data={"payment": row.pk}, now=now
        )
        if method is Method.CARD:
            transaction.on_commit(lambda: begin(order_id=order_id))
        live.changed(f"order:{order_id}")
        outbox.publish(MoneyMoved(order_id))
        return {"payment": row.pk}

    request = {"order": order_id, "amount": amount.amount, "currency": amount.currency, "method": method}
    done = idempotency.once(scope="payments.take", key=key, request=request, do=do)
    return queries.payment(int(done["payment"]))


def _customer_of(order_id: int) -> int:
    first = models.Payment.objects.filter(order_id=order_id).first()
    if first is None:
        raise OrderWithoutCustomerError(order_id=order_id)
    return first.customer_id


class NotFailedError(DeskError):
    code = "payment-not-failed"
    sentence = _("This payment is still going on. Look where it stands now.")
    status = HTTPStatus.CONFLICT


def ask_anew(*, payment_id: int, key: str, actor_id: int, now: datetime) -> Payment:
    """A new link for what is still owed of a card payment that failed or ran out, which is given up. A repeat is
    harmless. Raises NotFoundError, NotFailedError.
    """
    order_id = queries.payment(payment_id).order_id

    def do() -> dict[str, int]:
        row = locked(order_id)[payment_id]
        left, act = queries.value_of(row).to_come, Act(f"anew:{payment_id}-moved", now, actor_id)
        if row.method != Method.CARD or row.state not in rules.LOST or not left:
            raise NotFailedError
        hand_over(order_id, release(row, left, act), act)
        made = take(
            order_id=order_id, amount=left, method=Method.CARD, reference="", key=key, actor_id=actor_id, now=now
        )
        return {"payment": made.id}

    done = idempotency.once(scope="payments.anew", key=key, request={"payment": payment_id}, do=do)
    return queries.payment(int(done["payment"]))
