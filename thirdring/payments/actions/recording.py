"""Payments saved with their order."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.payments import models, queries, rules
from thirdring.payments.actions.gift_cards import redeem_gift_card
from thirdring.payments.values import STORED, Method, Tender


class CreditExceededError(DeskError):
    code = "credit-exceeded"
    sentence = _("This customer can owe %(room)s more by invoice. Take the rest another way.")


def record(
    *, order_id: int, customer_id: int, tenders: Sequence[Tender], actor_id: int | None, now: datetime
) -> tuple[int, ...]:
    """Save an order's payments and spend its gift cards, inside the order's transaction; the payments' ids.

    Cards are not charged here: call `begin` when the order is committed. Raises CreditExceededError and the errors
    of `redeem_gift_card`; then nothing is saved.
    """
    with transaction.atomic():
        for tender in tenders:
            if tender.method is Method.INVOICE:
                check_credit(customer_id, tender.amount)
            if tender.method in STORED:
                redeem_gift_card(
                    reference=tender.reference, amount=tender.amount, order_id=order_id, actor_id=actor_id, now=now
                )
        rows = models.Payment.objects.bulk_create(new_payment(order_id, customer_id, tender, now) for tender in tenders)
    return tuple(row.pk for row in rows)


def check_credit(customer_id: int, amount: Money) -> None:
    """Raises CreditExceededError where the customer may not owe so much more."""
    room = queries.credit_left(customer_id, amount.currency)
    if room < amount:
        raise CreditExceededError(room=room.format("en"))


def new_payment(
    order_id: int, customer_id: int, tender: Tender, now: datetime, *, key: str | None = None
) -> models.Payment:
    """A row that is not saved yet, in the first state of its method."""
    return models.Payment(
        order_id=order_id,
        customer_id=customer_id,
        method=tender.method,
        amount=tender.amount.amount,
        currency=tender.amount.currency,
        state=rules.first_state(tender.method),
        reference=tender.reference,
        key=key,
        created_at=now,
        changed_at=now,
    )


def set_credit(*, customer_id: int, currency: str, limit: Decimal, now: datetime) -> None:
    """What a customer may owe by invoice; nothing at all with a limit of zero."""
    models.Credit.objects.update_or_create(
        customer_id=customer_id, currency=currency, defaults={"limit": limit, "changed_at": now}
    )
