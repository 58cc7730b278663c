"""What was paid, what may be chosen, what is on a gift card."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from thirdring.customers import queries as customers
from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money, zero
from thirdring.payments import models, rules
from thirdring.payments.values import (
    Balance,
    CardEntry,
    Choice,
    GiftCard,
    Incoming,
    Method,
    Move,
    MoveKind,
    MoveState,
    Paper,
    Payment,
    Series,
    State,
    StatementKind,
)

# What the house lends a customer without asking, by currency.
HOUSE_LIMIT = {"DKK": Decimal(25000), "GBP": Decimal(2500), "USD": Decimal(3000), "CNY": Decimal(20000)}
_COLLECTED_IN = frozenset({"DK", "CN", "GB"})


def payments(order_id: int) -> tuple[Payment, ...]:
    """The payments of an order, in the order in which they were made."""
    rows = fast.instances(models.Payment, "WHERE order_id = %s ORDER BY id", [order_id])
    return tuple(value_of(row) for row in rows)


def awaited(order_id: int) -> tuple[Payment, ...]:
    """What a parcel waits for: links that nobody has used, transfers that did not come."""
    return tuple(rules.awaited(payments(order_id)))


def failed(order_ids: Collection[int]) -> int:
    """How many payments of these orders have failed."""
    return models.Payment.objects.filter(order_id__in=order_ids, state=State.FAILED).count()


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
        captured=Money(row.captured, row.currency).rounded(),
        refunded=Money(row.refunded, row.currency).rounded(),
        released=Money(row.released, row.currency).rounded(),
    )


def balance(order_id: int, currency: str = "") -> Balance:
    """What an order's payments come to: held, ours, given back, owed. `currency` is for an order without any."""
    made = payments(order_id)
    return rules.balance(made, made[0].amount.currency if made else currency)


def moves(order_id: int) -> tuple[Move, ...]:
    """What was done to an order's payments after they were made, in that order."""
    rows = models.Move.objects.filter(order_id=order_id).select_related("payment").order_by("id")
    return tuple(move_of(row) for row in rows)


def move(move_id: int) -> Move:
    """One move; raises NotFoundError."""
    row = models.Move.objects.select_related("payment").filter(pk=move_id).first()
    if row is None:
        raise NotFoundError
    return move_of(row)


def move_of(row: models.Move) -> Move:
    return Move(
        id=row.pk,
        payment_id=row.payment_id,
        order_id=row.order_id,
        kind=MoveKind(row.kind),
        method=Method(row.payment.method),
        amount=Money(row.amount, row.currency).rounded(),
        state=MoveState(row.state),
        to=row.to,
        reason=row.reason,
        failure=row.failure,
        at=row.created_at,
        key=row.key,
    )


def credit(customer_id: int) -> tuple[Money, ...]:
    """The customer's store credit (their whole family's after a merge), in each currency in which there is some."""
    sums: dict[str, Money] = {}
    for card in credits_of(customer_id):
        sums[card.balance.currency] = sums.get(card.balance.currency, zero(card.balance.currency)) + card.balance
    return tuple(sums[currency] for currency in sorted(sums))


def credits_of(customer_id: int) -> tuple[GiftCard, ...]:
    """The customer's store credits with something on them, as tenders name them."""
    rows = models.GiftCard.objects.filter(customer_id__in=family(customer_id), balance__gt=0, blocked_at=None)
    return tuple(gift_card_of(row) for row in rows.order_by("id"))


def family(customer_id: int) -> tuple[int, ...]:
    try:
        return customers.same_person(customer_id)
    except NotFoundError:
        return (customer_id,)


def incoming(*, limit: int = 300) -> tuple[Incoming, ...]:
    """Statement lines that somebody has still to deal with, the oldest first."""
    rows = models.Incoming.objects.filter(state__in=["matched", "left", "over"]).select_related("payment")
    return tuple(incoming_of(row) for row in rows.order_by("day", "id")[:limit])


def incoming_of(row: models.Incoming) -> Incoming:
    owed = value_of(row.payment).to_come if row.payment else None
    return Incoming(
        id=row.pk,
        kind=StatementKind(row.kind),
        day=row.day,
        amount=Money(row.amount, row.currency).rounded(),
        booked=Money(row.booked, row.currency).rounded(),
        text=row.text,
        state=row.state,
        order_id=row.order_id,
        owed=owed,
        note=row.note,
    )


def payouts(*, limit: int = 100) -> tuple[Move, ...]:
    """Refunds that a person has to pay out, the oldest first."""
    rows = models.Move.objects.filter(kind=MoveKind.REFUND, state=MoveState.DUE).select_related("payment")
    return tuple(move_of(row) for row in rows.order_by("created_at")[:limit])


def papers(order_id: int) -> tuple[Paper, ...]:
    """The numbered papers of an order, in the order in which they were issued."""
    return tuple(paper_of(row) for row in models.Paper.objects.filter(order_id=order_id).order_by("id"))


def paper_of(row: models.Paper) -> Paper:
    return Paper(
        id=row.pk,
        series=Series(row.series),
        number=row.number,
        order_id=row.order_id,
        key=row.key,
        amount=Money(row.amount, row.currency).rounded(),
        tax=Money(row.tax, row.currency).rounded(),
        body=row.body,
        issued_at=row.issued_at,
    )


def gift_cards(references: Iterable[str]) -> dict[str, GiftCard]:
    """The cards of these references, masked, with what is on them now; blocked ones and strangers are left out."""
    rows = models.GiftCard.objects.filter(lookup__in=list(references), blocked_at=None, activated_at__isnull=False)
    return {row.lookup: gift_card_of(row) for row in rows}


def gift_card(card_id: int) -> GiftCard:
    """One gift card by its row; raises NotFoundError."""
    row = models.GiftCard.objects.filter(pk=card_id, customer_id=None).first()
    if row is None:
        raise NotFoundError
    return gift_card_of(row)


def gift_card_entries(card_id: int) -> tuple[CardEntry, ...]:
    """What was done with a card, the latest first."""
    rows = models.GiftCardEntry.objects.filter(card_id=card_id).select_related("card").order_by("-id")[:50]
    return tuple(
        CardEntry(row.kind, Money(row.amount, row.card.currency).rounded(), row.order_id, row.reason, row.at)
        for row in rows
    )


def taken_on_word(actor_id: int, currency: str, *, since: datetime) -> Money:
    """What somebody has taken as paid for gift cards, without an order that paid for them."""
    rows = models.GiftCardEntry.objects.filter(
        kind="sold", order_id=None, actor_id=actor_id, card__currency=currency, at__gte=since
    )
    return Money(rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0), currency).rounded()


def latest_gift_cards(limit: int = 20) -> tuple[GiftCard, ...]:
    """The cards that were sold last."""
    rows = models.GiftCard.objects.filter(customer_id=None).order_by("-id")[:limit]
    return tuple(gift_card_of(row) for row in rows)


def gift_card_of(row: models.GiftCard) -> GiftCard:
    return GiftCard(
        reference=row.lookup,
        masked=f"•••• {row.last4}" if row.last4 else "",
        balance=Money(row.balance, row.currency).rounded(),
        expires_date=row.expires_date,
        id=row.pk,
        customer_id=row.customer_id,
        active=row.activated_at is not None,
        blocked=row.blocked_at is not None,
        face=None if row.face is None else Money(row.face, row.currency).rounded(),
    )


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
        *_store_credit(customer_id, total.currency),
    )


def _store_credit(customer_id: int | None, currency: str) -> Iterable[Choice]:
    """Offered only to those who have some in this currency."""
    for mine in credit(customer_id) if customer_id else ():
        if mine.currency == currency:
            yield Choice(Method.STORE_CREDIT, allowed=True, room_left=mine)


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
  (SELECT coalesce(sum(amount - released - captured), 0) FROM payments_payment
   WHERE customer_id = %(customer)s AND currency = %(currency)s AND method = 'invoice' AND state = 'due')
"""
