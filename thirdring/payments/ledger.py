"""The ledger of value that we keep for customers: gift cards and store credit, in double entry.

An account is named `gift_card:ID` or `store_credit:CUSTOMER`; the other side is the house's (receipts, goodwill, sales,
issued, withdrawn). The database posts both sides of each entry, checks that they sum to zero and that a balance is
what its postings make, and lets nobody change them (migration 0003). Placing an order writes entries too, in SQL.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import fast
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.payments import models, queries


class GiftCardEmptyError(DeskError):
    code = "gift-card-empty"
    sentence = _("The gift card no longer has %(amount)s on it, or has expired. Look its balance up again.")


class KeptCurrencyError(DeskError):
    code = "kept-currency"
    sentence = _("This is kept in %(currency)s. Use the same currency.")


class NoAccountError(NotFoundError):
    code = "no-account"
    sentence = _("There is no such gift card or store credit. Look it up again.")


def post(
    *,
    account: str,
    kind: str,
    amount: Money,
    key: str | None,
    actor_id: int | None,
    now: datetime,
    order_id: int | None = None,
    reason: str = "",
) -> bool:
    """Move `amount` onto an account (or, below zero, off it) against the house; False for a repeat of `key`.

    Kinds in: issued, sold, granted, returned, refunded; out: redeemed, withdrawn. Without a key an order moves each
    kind once. Raises NoAccountError, KeptCurrencyError, and GiftCardEmptyError where there is not so much, or where
    the card may not be spent; then nothing has moved.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        card_id, currency = _card_of(account, amount.currency, now)
        if currency != amount.currency:
            raise KeptCurrencyError(currency=currency)
        cursor.execute(
            "INSERT INTO payments_giftcardentry (card_id, kind, amount, order_id, key, reason, actor_id, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [card_id, kind, amount.amount, order_id, key, reason, actor_id, now],
        )
        if not cursor.rowcount:
            return False
        cursor.execute(
            "UPDATE payments_giftcard SET balance = balance + %(amount)s WHERE id = %(id)s AND (%(amount)s >= 0 OR "
            "balance + %(amount)s >= 0 AND (%(kind)s <> 'redeemed' OR blocked_at IS NULL "
            "AND (expires_date IS NULL OR expires_date >= %(today)s)))",
            {"amount": amount.amount, "id": card_id, "kind": kind, "today": now.date()},
        )
        if not cursor.rowcount:
            raise GiftCardEmptyError(amount=(-amount).format("en"))
    return True


def _card_of(account: str, currency: str, now: datetime) -> tuple[int, str]:
    kind, _colon, number = account.partition(":")
    if kind == "store_credit" and number.isdecimal():
        return store_credit(int(number), currency, now).pk, currency
    row = models.GiftCard.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if row is None or account != account_of(row):
        raise NoAccountError(account=account)
    return row.pk, row.currency


def account_of(card: models.GiftCard) -> str:
    return f"gift_card:{card.pk}" if card.customer_id is None else f"store_credit:{card.customer_id}"


def store_credit(customer_id: int, currency: str, now: datetime) -> models.GiftCard:
    """The row of a customer's credit in a currency (the survivor's after a merge), made when it is first needed."""
    customer_id = queries.family(customer_id)[0]
    lookup = salted_hmac("thirdring.store-credit", f"{customer_id}:{currency}", algorithm="sha256").hexdigest()
    row, _made = models.GiftCard.objects.get_or_create(
        customer_id=customer_id,
        currency=currency,
        defaults={"lookup": lookup, "balance": Decimal(0), "issued_at": now, "activated_at": now},
    )
    return row


@dataclass(frozen=True, slots=True)
class Sheet:
    """The ledger in a currency: what customers hold, and the house's accounts. `off` is zero, or it is broken."""

    currency: str
    held: Decimal
    house: tuple[tuple[str, Decimal], ...]
    off: Decimal
    disagreeing: int


def sheet(currency: str) -> Sheet:
    """The trial balance, added up anew from every posting."""
    accounts = models.Account.objects.filter(currency=currency).annotate(total=Sum("postings__amount"))
    sums = [(row.code, row.card_id, row.total or Decimal(0)) for row in accounts.order_by("code")]
    held = sum((total for _code, card, total in sums if card), start=Decimal(0))
    house = tuple((code, total) for code, card, total in sums if card is None)
    disagreeing = fast.row(_DISAGREEING, [currency])[0]
    return Sheet(currency, held, house, held + sum(total for _code, total in house), disagreeing)


_DISAGREEING = """
SELECT count(*) FROM payments_giftcard g WHERE g.currency = %s AND g.balance <> coalesce((
  SELECT sum(p.amount) FROM payments_posting p JOIN payments_account a ON a.id = p.account_id
  WHERE a.card_id = g.id), 0)
"""
