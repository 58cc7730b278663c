"""Open a draft, change it field by field, hand it over, give it up."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import fast, live
from thirdring.kernel.errors import DeskError
from thirdring.orders import models
from thirdring.orders.queries import drafts as queries
from thirdring.orders.rules import editing
from thirdring.orders.values import Draft, DraftBody, Edit

TRIES = 8
_OPEN = """
INSERT INTO orders_draft (customer_id, call_id, operator_id, version, body, read_back, opened_at, updated_at)
VALUES (%s, %s, %s, 1, %s, '{}', %s, %s)
RETURNING id
"""


class DraftPlacedError(DeskError):
    code = "draft-placed"
    sentence = _("This order has been placed. Change the order, or start a new one.")
    status = HTTPStatus.CONFLICT


class BadEditError(DeskError):
    code = "bad-edit"
    sentence = _("“%(path)s” cannot be changed like that: %(reason)s.")


class OvertakenError(DeskError):
    code = "overtaken"
    sentence = _("Somebody else changed this meanwhile. They wrote “%(theirs)s”, you wrote “%(yours)s”. Choose one.")
    status = HTTPStatus.CONFLICT


class BusyDraftError(DeskError):
    code = "draft-busy"
    sentence = _("This draft is being changed by others at this moment. Try again.")
    status = HTTPStatus.CONFLICT


def open_draft(
    *,
    operator_id: int,
    now: datetime,
    customer_id: int | None = None,
    call_id: int | None = None,
    body: DraftBody | None = None,
) -> Draft:
    """Start an order; `body` may carry what is known already (a reorder, an outside system)."""
    body = body or DraftBody()
    wanted = body.wanted()
    with transaction.atomic() if wanted else nullcontext():
        row = fast.row(_OPEN, [customer_id, call_id, operator_id, Jsonb(body.model_dump(mode="json")), now, now])
        if wanted:
            catalogue.reserve(key=reservation_key(row[0]), quantities=wanted, now=now, is_new=True)
    _tell(row[0], customer_id)
    return Draft(row[0], 1, customer_id, call_id, operator_id, body, {}, None, now)


def change_draft(*, draft_id: int, edits: Sequence[Edit], now: datetime) -> Draft:
    """Make the edits, all or none, on whatever version the draft has by now; stock is held for its lines.

    Two people merge field by field. Raises NotFoundError, DraftPlacedError, BadEditError, OvertakenError.
    """
    for _try in range(TRIES):
        before = _open(draft_id)
        body = _edited(before.body, edits)
        with transaction.atomic():
            if not _save(before, body, now):
                continue
            if (wanted := body.wanted()) != before.body.wanted():
                catalogue.reserve(key=reservation_key(draft_id), quantities=wanted, now=now)
        _tell(draft_id)
        return Draft(
            before.id,
            before.version + 1,
            before.customer_id,
            before.call_id,
            before.operator_id,
            body,
            before.read_back,
            None,
            now,
        )
    raise BusyDraftError(draft_id=draft_id)


def hand_over(*, draft_id: int, operator_id: int, call_id: int | None = None, now: datetime) -> None:
    """Give the draft to another operator, as it is, on that operator's call. Raises NotFoundError, DraftPlacedError."""
    before = _open(draft_id)
    moved = {"operator_id": operator_id, "updated_at": now} | ({"call_id": call_id} if call_id else {})
    _open_rows(draft_id).update(**moved)
    live.changed(f"draft:{draft_id}", f"user:{before.operator_id}", f"user:{operator_id}")


def set_customer(*, draft_id: int, customer_id: int, now: datetime) -> None:
    """Say whose order it is; what was typed stays, addresses of another customer are let go of.

    Raises NotFoundError, DraftPlacedError.
    """
    before = _open(draft_id)
    if before.customer_id == customer_id:
        return
    at_home = tuple(s.model_copy(update={"address_id": None}) for s in before.body.ship_tos)
    body = before.body.model_copy(update={"billing_id": None, "email": "", "ship_tos": at_home})
    _open_rows(draft_id).update(
        customer_id=customer_id, body=body.model_dump(mode="json"), version=F("version") + 1, updated_at=now
    )
    _tell(draft_id, customer_id)


def drop_draft(*, draft_id: int, now: datetime) -> None:
    """Give the draft up; its stock is free again. Raises NotFoundError, DraftPlacedError."""
    before = _open(draft_id)
    with transaction.atomic():
        _open_rows(draft_id).update(dropped_at=now, updated_at=now)
        catalogue.release(reservation_key(draft_id))
    _tell(draft_id, before.customer_id)


def reservation_key(draft_id: int) -> str:
    """The name under which stock is held for a draft."""
    return f"draft:{draft_id}"


def _open(draft_id: int) -> Draft:
    found = queries.draft(draft_id)
    if found.order_id is not None:
        raise DraftPlacedError(draft_id=draft_id)
    return found


def _edited(body: DraftBody, edits: Sequence[Edit]) -> DraftBody:
    try:
        return editing.apply(body, edits)
    except editing.BadEdit as error:
        raise BadEditError(path=error.path, reason=error.reason) from None
    except editing.Overtaken as error:
        raise OvertakenError(path=error.path, theirs=error.theirs, yours=error.yours) from None


def _save(before: Draft, body: DraftBody, now: datetime) -> bool:
    saved = fast.row(
        "UPDATE orders_draft SET body = %s, version = version + 1, updated_at = %s"
        " WHERE id = %s AND version = %s AND order_id IS NULL AND dropped_at IS NULL RETURNING id",
        [Jsonb(body.model_dump(mode="json")), now, before.id, before.version],
    )
    return saved is not None


def _open_rows(draft_id: int) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(pk=draft_id, order=None, dropped_at=None)


def _tell(draft_id: int, customer_id: int | None = None) -> None:
    live.changed(f"draft:{draft_id}", *([f"customer:{customer_id}"] if customer_id else []))
