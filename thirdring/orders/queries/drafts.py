"""Drafts as they are stored."""

from typing import Any

from thirdring.customers.queries.shopper import Shopper, shopper_of, shopper_sql
from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.orders.values import Draft, DraftBody

_ONE = """
SELECT id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at
FROM orders_draft WHERE id = %s AND dropped_at IS NULL
"""
_WITH_SHOPPER = f"""
SELECT id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at,
  ({shopper_sql("d.customer_id")})
FROM orders_draft d WHERE id = %s AND dropped_at IS NULL
"""  # noqa: S608 -- constants
_OPEN = """
SELECT id, version, customer_id, call_id, operator_id, body, read_back, order_id, updated_at
FROM orders_draft WHERE order_id IS NULL AND dropped_at IS NULL AND {whose}
ORDER BY updated_at DESC LIMIT %s
"""
_FAMILY = "customer_id IN (SELECT id FROM customers_customer WHERE id = %s OR survivor_id = %s)"


def draft(draft_id: int) -> Draft:
    """One draft, placed ones too; raises NotFoundError."""
    found = fast.row(_ONE, [draft_id])
    if found is None:
        raise NotFoundError(draft_id=draft_id)
    return draft_of(found)


def draft_and_shopper(draft_id: int) -> tuple[Draft, Shopper | None]:
    """One draft with whose it is, to be quoted; raises NotFoundError."""
    found = fast.row(_WITH_SHOPPER, [draft_id])
    if found is None:
        raise NotFoundError(draft_id=draft_id)
    return draft_of(found[:-1]), found[-1] and shopper_of(found[-1])


def open_drafts(*, operator_id: int | None = None, customer_id: int | None = None, limit: int = 50) -> list[Draft]:
    """The drafts that are not yet placed, of an operator or of a customer (of the whole family after a merge), the
    last edited first.
    """
    whose, ids = ("operator_id = %s", [operator_id]) if customer_id is None else (_FAMILY, [customer_id, customer_id])
    return [draft_of(row) for row in fast.rows(_OPEN.format(whose=whose), [*ids, limit])]


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
