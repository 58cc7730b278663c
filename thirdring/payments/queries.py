"""What was paid, what may be chosen, what is on a gift card."""

from collections.abc import Iterable
from decimal import Decimal

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.payments import models
from thirdring.payments.values import Choice, GiftCard, Method, Payment, State

# What the house lends a customer without asking, by currency.
HOUSE_LIMIT = {"DKK": Decimal(25000), "GBP": Decimal(2500), "USD": Decimal(3000), "CNY": Decimal(20000)}
_COLLECTED_IN = frozenset({"DK", "CN", "GB"})


def payments(order_id: int) -> tuple[Payment, ...]:
    """The payments of an order, in the order in which they were made."""
    return tuple(value_of(row) for row in models.Payment.objects.filter(order_id=order_id).order_by("id"))


def payment(payment_id: int) -> Payment:
    """One payment; raises NotFoundError."""
    row = models.Payment.objects.filter(pk=payment_id).first()
    if row is None:
        raise NotFoundError
    return value_of(row)


def value_of(row: models.Payment) -> Payment:
    """A row as other rooms see it: the provider's secret stays behind."""
    return Payment(
        id=row.pk,
        order_id=row.order_id,
        customer_id=row.customer_id,
        method=Method(row.method),
        amount=Money(row.amount, row.currency).rounded(),
        state=State(row.state),
        reference=row.reference,
        link=f"/payments/pay/{row.token}" if row.token else "",
        failure=row.failure,
        created_at=row.created_at,
    )


def gift_cards(references: Iterable[str]) -> dict[str, GiftCard]:
    """The cards of these references, masked, with what is on them now; blocked ones and strangers are left out."""
    rows = models.GiftCard.objects.filter(lookup__in=list(references), blocked_at=None)
    return {row.lookup: gift_card_of(row) for row in rows}


def gift_card_of(row: models.GiftCard) -> GiftCard:
    return GiftCard(row.lookup, f"•••• {row.last4}", Money(row.balance, row.currency).rounded(), row.expires_date)


def by_token(token: str) -> tuple[Payment, str]:
    """The payment of a pay page, and the secret with which the customer's browser pays it. Raises NotFoundError."""
    row = models.Payment.objects.filter(token=token).first()
    if row is None:
        raise NotFoundError
    return value_of(row), row.secret


def methods_for(*, country: str, customer_id: int | None, total: Money) -> tuple[Choice, ...]:
    """Every method, and whether this customer may use it for this total in this country.

    Reasons against: `no-customer`, `over-limit` (with `room_left`), `not-collected-there`.
    """
    return (
        Choice(Method.CARD, allowed=True),
        _invoice(customer_id, total),
        Choice(Method.BANK_TRANSFER, allowed=True),
        Choice(Method.CASH_ON_DELIVERY, allowed=True)
        if country in _COLLECTED_IN
        else Choice(Method.CASH_ON_DELIVERY, allowed=False, reason="not-collected-there"),
        Choice(Method.GIFT_CARD, allowed=True),
    )


def _invoice(customer_id: int | None, total: Money) -> Choice:
    if customer_id is None:
        return Choice(Method.INVOICE, allowed=False, reason="no-customer")
    room = credit_left(customer_id, total.currency)
    if total <= room:
        return Choice(Method.INVOICE, allowed=True, room_left=room)
    return Choice(Method.INVOICE, allowed=False, reason="over-limit", room_left=room)


def credit_left(customer_id: int, currency: str) -> Money:
    """What the customer may still owe by invoice in a currency; never below zero."""
    own, owed = fast.row(_CREDIT, {"customer": customer_id, "currency": currency})
    limit = own if own is not None else HOUSE_LIMIT.get(currency, Decimal(0))
    return Money(max(Decimal(0), limit - owed), currency).rounded()


_CREDIT = """
SELECT (SELECT "limit" FROM payments_credit WHERE customer_id = %(customer)s AND currency = %(currency)s),
  (SELECT coalesce(sum(amount), 0) FROM payments_payment
   WHERE customer_id = %(customer)s AND currency = %(currency)s AND method = 'invoice' AND state = 'due')
"""
