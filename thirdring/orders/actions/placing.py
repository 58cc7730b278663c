"""Place an order: once, whole, as it was read back, of goods that are there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from thirdring.catalogue import actions as catalogue
from thirdring.customers.queries.shopper import Shopper, shopper_of
from thirdring.kernel import idempotency, live, notices, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import placing_sql
from thirdring.orders.actions import sealing
from thirdring.orders.actions.drafts import DraftPlacedError, reservation_key
from thirdring.orders.queries.drafts import draft_of
from thirdring.orders.queries.quoting import Quoted, quoted
from thirdring.orders.rules import reading_back
from thirdring.orders.values import Draft, Placed

TRIES = 3


class DraftChangedError(DeskError):
    code = "draft-changed"
    sentence = _("This draft was changed after it was read back. Read the changed parts back, then submit.")
    status = HTTPStatus.CONFLICT


class NotReadyError(DeskError):
    code = "not-ready"
    sentence = _("This order cannot be submitted yet. Put right what the order page names, then submit.")


class UnreadError(DeskError):
    code = "unread"
    sentence = ngettext_lazy(
        "%(count)d part has not been read back as it stands now. Read it aloud and tick it, then submit.",
        "%(count)d parts have not been read back as they stand now. Read them aloud and tick them, then submit.",
        "count",
    )
    status = HTTPStatus.CONFLICT


class OutOfStockError(DeskError):
    code = "out-of-stock"
    sentence = _("Not enough is left of %(skus)s. Offer fewer, or a substitute.")
    status = HTTPStatus.CONFLICT


class GiftCardError(DeskError):
    code = "gift-card"
    sentence = _("A gift card does not hold what it should pay. Look its balance up again, then change the payment.")
    status = HTTPStatus.CONFLICT


class CodeUsedUpError(DeskError):
    code = "code-used-up"
    sentence = _("A code of this order has been used as often as it may be. Take it off, then read the total back.")
    status = HTTPStatus.CONFLICT


_REFUSALS: Mapping[str, type[DeskError]] = {
    "gift_card_not_negative": GiftCardError,
    "order_cards_were_spent": GiftCardError,
    "code_within_total_limit": CodeUsedUpError,
    "code_within_customer_limit": CodeUsedUpError,
}
_SHORT, _KEY_USED = "order_has_its_stock", "idempotency_key"


def place(
    *, draft_id: int, expected_version: int, digest: str, idempotency_key: str, actor_id: int, now: datetime
) -> Placed:
    """Turn a draft into an order, `digest` being the quote's as read back; a repeat of the key gets the same answer.

    What was sealed by the last tick is placed as it is. Where no seal is good, the draft is priced and checked again.
    Raises NotFoundError, KeyReusedError, DraftPlacedError, DraftChangedError, NotReadyError, UnreadError,
    OutOfStockError, GiftCardError and CodeUsedUpError; then nothing has changed. Rows O1.13, O1.13.1.
    """
    wanted = idempotency.request_hash({"draft": draft_id, "version": expected_version, "digest": digest})
    place_sealed = partial(
        placing_sql.place,
        draft_id=draft_id,
        version=expected_version,
        digest=digest,
        key=idempotency_key,
        request_hash=wanted,
        actor_id=actor_id,
        now=now,
    )
    placed = None
    with _refusals() as refused:
        placed = place_sealed()
    for left in reversed(range(TRIES)):
        if placed:
            break
        draft, profile, kept = _asked(draft_id, idempotency_key)
        if kept is not None:
            return _repeated(kept, idempotency_key, wanted)
        _check_draft(draft, expected_version)
        found = quoted(draft, now=now, profile=profile)
        _check_read_back(found, digest)
        if _SHORT in refused:
            _hold_again(found, now, last=left == 0)
        with _refusals() as refused, transaction.atomic():  # nobody can break a seal that is not yet committed
            sealing.seal(found)
            placed = place_sealed()
    if placed is None:
        raise DraftChangedError(draft_id=draft_id)
    return _told(draft_id, *placed)


def _asked(draft_id: int, key: str) -> tuple[Draft, Shopper | None, tuple[str, Any] | None]:
    row = placing_sql.asked(draft_id, key)
    if row is None:
        raise NotFoundError(draft_id=draft_id)
    *columns, profile, request_hash, answer = row
    return draft_of(tuple(columns)), profile and shopper_of(profile), request_hash and (request_hash, answer)


def _repeated(kept: tuple[str, Mapping[str, Any]], key: str, wanted: str) -> Placed:
    request_hash, answer = kept
    if request_hash != wanted:
        raise idempotency.KeyReusedError(key=key)
    return Placed(**answer)


def _check_draft(draft: Draft, expected_version: int) -> None:
    if draft.order_id is not None:
        raise DraftPlacedError(draft_id=draft.id, order_id=draft.order_id)
    if draft.version != expected_version:
        raise DraftChangedError(draft_id=draft.id, version=draft.version)


def _check_read_back(found: Quoted, digest: str) -> None:
    """The guard of row O1.13: what is placed is what was read aloud, part by part, at these prices."""
    if found.problems:
        raise NotReadyError(problems=[(p.code, p.subject) for p in found.problems])
    if unread := reading_back.unread(found.quote.parts, found.draft.read_back):
        raise UnreadError(count=len(unread), parts=unread)
    if found.quote.digest != digest:
        raise DraftChangedError(draft_id=found.draft.id, digest=found.quote.digest)


@contextmanager
def _refusals() -> Iterator[list[str]]:
    """Collects what the database refused; inside a caller's transaction only our statement is undone."""
    refused: list[str] = []
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield refused
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name in _REFUSALS:
            raise _REFUSALS[name] from None
        if name not in {_SHORT, _KEY_USED}:
            raise
        refused.append(name)


def _hold_again(found: Quoted, now: datetime, *, last: bool) -> None:
    """The draft's reservation had run out, or somebody edits it: hold what is there, or say what is not."""
    wanted = found.draft.body.wanted()
    held = catalogue.reserve(key=reservation_key(found.draft.id), quantities=wanted, now=now)
    if last or held.short(wanted):
        short = held.short(wanted) or wanted
        raise OutOfStockError(skus=", ".join(sorted(found.goods[each].variant.sku for each in short)))


def _told(draft_id: int, order_id: int, number: str, customer_id: int) -> Placed:
    topics = (f"draft:{draft_id}", f"order:{order_id}", f"customer:{customer_id}")
    notices.soon({outbox.CHANNEL: {}, live.CHANNEL: dict.fromkeys(topics)})
    return Placed(order_id, number)
