"""Gift cards: the code is shown once, when the card is issued, and kept only as a keyed hash."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.payments import models, queries, rules
from thirdring.payments.values import GiftCard

_LENGTH = 12
_GROUP = 4


def issue_gift_card(
    *, amount: Money, actor_id: int | None, now: datetime, expires_date: date | None = None, code: str = ""
) -> str:
    """A new gift card; its code, which nobody can look up again. `code` is for cards that were printed before."""
    written = rules.gift_code_written(code) or "".join(secrets.choice(rules.GIFT_LETTERS) for _ in range(_LENGTH))
    with transaction.atomic():
        card = models.GiftCard.objects.create(
            lookup=_lookup(written),
            last4=written[-_GROUP:],
            balance=amount.amount,
            currency=amount.currency,
            expires_date=expires_date,
            issued_at=now,
        )
        models.GiftCardEntry.objects.create(card=card, kind="issued", amount=amount.amount, actor_id=actor_id, at=now)
    return "-".join(written[i : i + _GROUP] for i in range(0, len(written), _GROUP))


class UnknownGiftCardError(NotFoundError):
    code = "unknown-gift-card"
    sentence = _("There is no such gift card. Ask the customer to read its code again, four letters at a time.")


def tell_balance(*, code: str, actor_id: int | None, now: datetime) -> GiftCard:
    """The card with this code, masked, with its balance; who asked is kept (M4.3). Raises UnknownGiftCardError."""
    row = models.GiftCard.objects.filter(lookup=_lookup(rules.gift_code_written(code)), blocked_at=None).first()
    if row is None:
        raise UnknownGiftCardError
    models.BalanceTold.objects.create(card=row, actor_id=actor_id, at=now)
    return queries.gift_card_of(row)


class GiftCardEmptyError(DeskError):
    code = "gift-card-empty"
    sentence = _("The gift card no longer has %(amount)s on it, or has expired. Look its balance up again.")


class GiftCardCurrencyError(DeskError):
    code = "gift-card-currency"
    sentence = _("The gift card is in %(currency)s and cannot pay this order. Choose another method.")


def redeem_gift_card(*, reference: str, amount: Money, order_id: int, actor_id: int | None, now: datetime) -> None:
    """Take an amount off a card for an order, inside the order's transaction; a repeat is harmless.

    One conditional UPDATE: two orders at once can never take more than there is. Raises UnknownGiftCardError,
    GiftCardCurrencyError, GiftCardEmptyError.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, currency FROM payments_giftcard WHERE lookup = %s", [reference])
        row = cursor.fetchone()
        if row is None:
            raise UnknownGiftCardError
        card_id, currency = row
        if currency != amount.currency:
            raise GiftCardCurrencyError(currency=currency)
        if not _entry(card_id, "redeemed", -amount.amount, order_id, actor_id, now):
            return
        cursor.execute(
            "UPDATE payments_giftcard SET balance = balance - %(amount)s WHERE id = %(id)s AND balance >= %(amount)s "
            "AND blocked_at IS NULL AND (expires_date IS NULL OR expires_date >= %(today)s)",
            {"amount": amount.amount, "id": card_id, "today": now.date()},
        )
        if not cursor.rowcount:
            raise GiftCardEmptyError(amount=amount.format("en"))


def return_to_gift_card(*, reference: str, amount: Money, order_id: int, actor_id: int | None, now: datetime) -> None:
    """Put an order's amount back on the card, once."""
    with transaction.atomic():
        card = models.GiftCard.objects.select_for_update().filter(lookup=reference, currency=amount.currency).first()
        if card is None:
            raise UnknownGiftCardError
        if _entry(card.pk, "returned", amount.amount, order_id, actor_id, now):
            card.balance += amount.amount
            card.save(update_fields=["balance"])


def _entry(  # noqa: PLR0917 - one row, in the order of its columns
    card_id: int, kind: str, amount: Decimal, order_id: int, actor_id: int | None, now: datetime
) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_giftcardentry (card_id, kind, amount, order_id, actor_id, at) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [card_id, kind, amount, order_id, actor_id, now],
        )
        return bool(cursor.rowcount)


def _lookup(written: str) -> str:
    return salted_hmac("thirdring.gift-card", written, algorithm="sha256").hexdigest()
