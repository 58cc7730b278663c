"""Placing an order: one call of the function `orders_place`.

Why SQL, and why all of it in one function: an order is an idempotency row, an order, its lines, its stock, an audit
line, an outbox row and a line on the timeline, or nothing at all. As one call it is one round trip and one commit, and
what an order does not have (gift cards, codes, back-orders) costs nothing (docs/decisions/0050). It writes rows of
kernel, catalogue, customers, payments and promotions by itself, as their models say:

- it places what was sealed when the read-back was complete (`SEAL`), and nothing where no seal is good any more;
- the draft is claimed only once, in the version that was read back, with every part of it ticked;
- a repeat of the key finds no seal; another order under the key is refused (`idempotency_key`);
- gift cards and limited codes are counted down by rows that CHECK themselves, a card that is not there by
  `order_cards_were_spent`;
- last, so that they are locked for as short a time as can be, stock rows are locked in the order of their ids, then the
  draft's reservations become sales: pieces on hand first, the rest on back-order. Where the reservation has run out
  meanwhile, or goods told as being there have to wait, `order_has_its_stock` refuses, and everything is undone. FOR NO
  KEY UPDATE, because FOR UPDATE would block the lines' foreign keys and deadlock.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from thirdring.customers.queries.shopper import shopper_sql
from thirdring.kernel import fast

_ASKED = f"""
SELECT d.id, d.version, d.customer_id, d.call_id, d.operator_id, d.body, d.read_back, d.order_id, d.updated_at,
       ({shopper_sql("d.customer_id")}), i.request_hash, i.answer
FROM orders_draft d LEFT JOIN kernel_idempotency i ON i.scope = 'order' AND i.key = %s
WHERE d.id = %s AND d.dropped_at IS NULL
"""  # noqa: S608 -- constants
_NUMBERS = "SELECT nextval('orders_order_id_seq'), nextval('orders_number')"
_PLACE = "SELECT placed_id, placed_number, placed_for FROM orders_place(%s, %s, %s, %s, %s, %s, %s, %s)"
SEALED = (
    "draft_id", "version", "digest", "good_until", "parts", "customer_id", "call_id", "order_id", "number", "body",
    "lines", "shipments", "tenders", "cards", "on_credit", "code_ids", "note", "variants", "quantities", "on_shelf",
    "facts", "event",
)  # fmt: skip
_SEAL = f"""
INSERT INTO orders_seal ({", ".join(SEALED)}) VALUES ({", ".join(f"%({name})s" for name in SEALED)})
ON CONFLICT (draft_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in SEALED[1:])}
"""  # noqa: S608 -- constants


def place(
    *, draft_id: int, version: int, digest: str, key: str, request_hash: str, actor_id: int, now: datetime
) -> tuple[int, str, int] | None:
    """Write the order; its id, number and customer, or None where no seal is good and nothing was written."""
    at = now.astimezone(UTC).isoformat()
    placed = fast.row(_PLACE, [draft_id, version, digest, key, request_hash, actor_id, now, at])
    return None if placed[0] is None else placed


def asked(draft_id: int, key: str) -> Any:
    """The draft, its customer, and what the key has been answered before; one round trip."""
    return fast.row(_ASKED, [key, draft_id])


def next_numbers() -> tuple[int, int]:
    """The id and the serial of an order to come."""
    order_id, serial = fast.row(_NUMBERS)
    return order_id, serial


def seal(row: Mapping[str, Any]) -> None:
    """Keep what was read back, in place of what was sealed of this draft before."""
    fast.cursor().execute(_taken.sql, _taken.values(row))


_taken = fast.Statement(_SEAL)
