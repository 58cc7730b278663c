"""Drafts as they are stored."""

from typing import Any

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.orders.values import Draft, DraftBody

_ONE = """
SELECT id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at
FROM orders_draft WHERE id = %s AND dropped_at IS NULL
"""
_OPEN = """
SELECT id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at
FROM orders_draft WHERE order_id IS NULL AND dropped_at IS NULL AND {owner} = %s
ORDER BY updated_at DESC LIMIT %s
"""


def draft(draft_id: int) -> Draft:
    """One draft, placed ones too; raises NotFoundError."""
    found = fast.row(_ONE, [draft_id])
    if found is None:
        raise NotFoundError(draft_id=draft_id)
    return draft_of(found)


def open_drafts(*, operator_id: int | None = None, customer_id: int | None = None, limit: int = 50) -> list[Draft]:
    """The drafts that are not yet placed, of an operator or of a customer, the last edited first."""
    owner, owner_id = ("operator_id", operator_id) if customer_id is None else ("customer_id", customer_id)
    return [draft_of(row) for row in fast.rows(_OPEN.format(owner=owner), [owner_id, limit])]


def draft_of(row: tuple[Any, ...]) -> Draft:
    draft_id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at = row
    return Draft(
        id=draft_id,
        version=version,
        customer_id=customer_id,
        call_id=call_id,
        operator_id=operator_id,
        body=DraftBody.model_validate(body),
        read_back=read_back,
        order_id=order_id,
        updated_at=updated_at,
    )
