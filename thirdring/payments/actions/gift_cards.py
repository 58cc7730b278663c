"""Gift cards: the code is shown once, when the card is sold, and kept only as a keyed hash."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, idempotency
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.payments import ledger, models, queries, rules
from thirdring.payments.values import GiftCard

_LENGTH = 12
_GROUP = 4


def issue_gift_card(
    *, amount: Money, actor_id: int | None, now: datetime, expires_date: date | None = None, code: str = ""
) -> str:
    """A new gift card with money on it; its code, which nobody can look up again. `code`: of cards printed before."""
    with transaction.atomic():
        written, row = _new(amount.currency, now=now, expires_date=expires_date, code=code)
        row.activated_at = now
        row.save(force_insert=True)
        ledger.post(
            account=f"gift_card:{row.pk}",
            kind="issued",
            amount=amount,
            key=f"issued:{row.pk}",
            actor_id=actor_id,
            now=now,
        )
    return written


def sell_gift_card(
    *, amount: Money, actor_id: int | None, now: datetime, expires_date: date | None = None, code: str = ""
) -> tuple[int, str]:
    """A gift card that is sold and not yet paid for: its id and its code. It pays nothing until it is activated.

    Raises GiftCardAmountError, GiftCardExpiredError and GiftCardTakenError.
    """
    if amount.amount <= 0 or amount != amount.rounded():
        raise GiftCardAmountError
    if expires_date and expires_date <= timezone.localtime(now).date():
        raise GiftCardExpiredError
    with transaction.atomic():
        written, row = _new(amount.currency, now=now, expires_date=expires_date, code=code)
        row.face = amount.amount
        if models.GiftCard.objects.filter(lookup=row.lookup).exists():
            raise GiftCardTakenError
        row.save(force_insert=True)
        audit.record(stream=f"gift-card:{row.pk}", action="sell", actor_id=actor_id, data=_told(amount), now=now)
    return row.pk, written


def sell_gift_card_once(
    *, key: str, amount: Money, actor_id: int, now: datetime, expires_date: date | None = None
) -> tuple[int, str]:
    """Sell one card under `key`, a long random one: the same key gets the same card and the same code.

    The code is made of the key, so that nothing has to keep it: what is kept of the key is a hash. Raises what
    `sell_gift_card` raises.
    """
    code = _code_of(key)

    def do() -> dict[str, int]:
        return {
            "card": sell_gift_card(amount=amount, actor_id=actor_id, now=now, expires_date=expires_date, code=code)[0]
        }

    request = {"amount": amount.amount, "currency": amount.currency, "expires": expires_date, "actor": actor_id}
    kept = salted_hmac("thirdring.gift-card.sale", key, algorithm="sha256").hexdigest() if key else ""
    done = idempotency.once(scope="payments.gift-card", key=kept, request=request, do=do)
    return int(done["card"]), _grouped(code)


def activate_gift_card(
    *,
    card_id: int,
    paid_by: str,
    actor_id: int | None,
    now: datetime,
    order_id: int | None = None,
    approval_id: int | None = None,
) -> GiftCard:
    """The sold card has been paid for: its value is on it now, once. `order_id` is the order whose payment paid for it;
    without, it is on somebody's word (`paid_by`: a receipt, cash), with the approval that this needed.

    Raises NotFoundError, and GiftCardActiveError for a card that is active already.
    """
    with transaction.atomic():
        row = _locked(card_id)
        if row.activated_at or row.face is None:
            raise GiftCardActiveError
        models.GiftCard.objects.filter(pk=card_id).update(activated_at=now)
        face = Money(row.face, row.currency)
        ledger.post(
            account=f"gift_card:{card_id}",
            kind="sold",
            amount=face,
            key=f"sold:{card_id}",
            reason=paid_by[:200],
            order_id=order_id,
            actor_id=actor_id,
            now=now,
        )
        told = _told(face) | ({"approval": approval_id} if approval_id else {})
        audit.record(stream=f"gift-card:{card_id}", action="activate", actor_id=actor_id, data=told, now=now)
    return queries.gift_card(card_id)


def block_gift_card(*, card_id: int, reason: str, actor_id: int, now: datetime) -> GiftCard:
    """A lost or stolen card pays nothing until it is unblocked; what is on it stays. Raises NotFoundError."""
    with transaction.atomic():
        _locked(card_id)
        models.GiftCard.objects.filter(pk=card_id, blocked_at=None).update(blocked_at=now, block_reason=reason[:200])
        audit.record(stream=f"gift-card:{card_id}", action="block", actor_id=actor_id, now=now)
    return queries.gift_card(card_id)


def unblock_gift_card(*, card_id: int, actor_id: int, now: datetime) -> GiftCard:
    """The card pays again. Raises NotFoundError."""
    with transaction.atomic():
        _locked(card_id)
        models.GiftCard.objects.filter(pk=card_id).update(blocked_at=None, block_reason="")
        audit.record(stream=f"gift-card:{card_id}", action="unblock", actor_id=actor_id, now=now)
    return queries.gift_card(card_id)


class GiftCardAmountError(DeskError):
    code = "gift-card-amount"
    sentence = _("A gift card needs an amount above zero, in whole cents. Type the amount again.")


class GiftCardExpiredError(DeskError):
    code = "gift-card-expired"
    sentence = _("A gift card is valid beyond today, or without an end. Choose a later day.")


class GiftCardTakenError(DeskError):
    code = "gift-card-taken"
    sentence = _("There is a gift card with this code already. Leave the code empty for a new one.")


class GiftCardActiveError(DeskError):
    code = "gift-card-active"
    sentence = _("This gift card is active already. Nothing was added to it.")


def _new(currency: str, *, now: datetime, expires_date: date | None, code: str) -> tuple[str, models.GiftCard]:
    """A card without value, not saved yet, and its code in groups of four."""
    written = rules.gift_code_written(code) or "".join(secrets.choice(rules.GIFT_LETTERS) for _ in range(_LENGTH))
    row = models.GiftCard(
        lookup=_lookup(written),
        last4=written[-_GROUP:],
        balance=Decimal(0),
        currency=currency,
        expires_date=expires_date,
        issued_at=now,
    )
    return _grouped(written), row


def _grouped(written: str) -> str:
    return "-".join(written[i : i + _GROUP] for i in range(0, len(written), _GROUP))


def _code_of(key: str) -> str:
    digest = salted_hmac("thirdring.gift-card.code", key, algorithm="sha256").digest()
    return "".join(rules.GIFT_LETTERS[byte % len(rules.GIFT_LETTERS)] for byte in digest[:_LENGTH])


def _locked(card_id: int) -> models.GiftCard:
    row = models.GiftCard.objects.select_for_update().filter(pk=card_id, customer_id=None).first()
    if row is None:
        raise NotFoundError
    return row


def _told(amount: Money) -> dict[str, object]:
    return {"amount": str(amount.amount), "currency": amount.currency}


class UnknownGiftCardError(NotFoundError):
    code = "unknown-gift-card"
    sentence = _("There is no such gift card. Ask the customer to read its code again, four letters at a time.")


def tell_balance(*, code: str, actor_id: int | None, now: datetime) -> GiftCard:
    """The card with this code, masked, with its balance; who asked is kept (M4.3). Raises UnknownGiftCardError.

    A blocked card, and one that is not active yet, are found too and say so: the customer asks why it does not pay.
    """
    row = models.GiftCard.objects.filter(lookup=_lookup(rules.gift_code_written(code))).first()
    if row is None:
        raise UnknownGiftCardError
    models.BalanceTold.objects.create(card=row, actor_id=actor_id, at=now)
    return queries.gift_card_of(row)


class GiftCardCurrencyError(DeskError):
    code = "gift-card-currency"
    sentence = _("The gift card is in %(currency)s and cannot pay this order. Choose another method.")


def redeem_gift_card(
    *, reference: str, amount: Money, order_id: int, actor_id: int | None, now: datetime, key: str | None = None
) -> None:
    """Take an amount off a card or a credit for an order, inside the order's transaction; a repeat is harmless.

    Without a key an order takes from a card once: with its placing.

    One conditional UPDATE: two orders at once can never take more than there is. Raises UnknownGiftCardError,
    GiftCardCurrencyError, GiftCardEmptyError.
    """
    _move(reference, "redeemed", -amount, key=key, order_id=order_id, actor_id=actor_id, now=now)


def return_to_gift_card(*, reference: str, amount: Money, order_id: int, actor_id: int | None, now: datetime) -> None:
    """Put an order's amount back on the card, once. Raises UnknownGiftCardError, GiftCardCurrencyError."""
    _move(reference, "returned", amount, key=None, order_id=order_id, actor_id=actor_id, now=now)


def _move(
    reference: str, kind: str, amount: Money, *, key: str | None, order_id: int, actor_id: int | None, now: datetime
) -> None:
    row = models.GiftCard.objects.filter(lookup=reference).first()
    if row is None:
        raise UnknownGiftCardError
    if row.currency != amount.currency:
        raise GiftCardCurrencyError(currency=row.currency)
    account = ledger.account_of(row)
    ledger.post(account=account, kind=kind, amount=amount, key=key, order_id=order_id, actor_id=actor_id, now=now)


def _lookup(written: str) -> str:
    return salted_hmac("thirdring.gift-card", written, algorithm="sha256").hexdigest()
