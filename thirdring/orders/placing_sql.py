"""Placing an order: one statement.

Why SQL, and why all of it here: an order is an idempotency row, an order, its lines, its stock, an audit line, an
outbox row and a line on the timeline, or nothing at all. As one statement it is one round trip and one commit; as
several it is half as fast, by the ORM a sixth (docs/decisions/0050). It therefore writes rows of kernel, catalogue,
customers, payments and promotions by itself, as their models say:

- a repeat of the key waits for the first transaction, inserts nothing, and so does nothing anywhere;
- the draft is claimed only in the version that was read back and only once (`order_has_an_origin` refuses otherwise);
- gift cards and limited codes are counted down by rows that CHECK themselves, a card that is not there by
  `order_cards_were_spent`;
- stock rows are locked in the order of their ids, then the draft's reservations become sales: pieces on hand first,
  the rest on back-order; where the reservation has run out meanwhile `order_has_its_stock` refuses, and everything
  is undone. FOR NO KEY UPDATE, because FOR UPDATE would block the lines' foreign keys and deadlock.
"""

from collections.abc import Mapping
from typing import Any

from thirdring.customers.queries.shopper import shopper_sql
from thirdring.kernel import fast

START = f"""
SELECT d.id, d.version, d.customer_id, d.call_id, d.operator_id, d.body, d.read_back, d.order_id, d.updated_at,
       ({shopper_sql("d.customer_id")}),
       i.request_hash, i.answer, nextval('orders_order_id_seq'), nextval('orders_number')
FROM orders_draft d LEFT JOIN kernel_idempotency i ON i.scope = 'order' AND i.key = %s
WHERE d.id = %s AND d.dropped_at IS NULL
"""  # noqa: S608 -- constants

PLACE = fast.Statement("""
WITH fresh AS (
  INSERT INTO kernel_idempotency (scope, key, request_hash, answer)
  VALUES ('order', %(key)s, %(request_hash)s, %(answer)s)
  ON CONFLICT DO NOTHING RETURNING id
), claimed AS (
  UPDATE orders_draft SET order_id = %(order_id)s, updated_at = %(now)s
  WHERE id = %(draft_id)s AND version = %(version)s AND order_id IS NULL AND dropped_at IS NULL
    AND EXISTS (SELECT FROM fresh)
  RETURNING id
), held AS (
  SELECT s.id AS stock_id, s.variant_id, s.on_hand, r.id AS reservation_id
  FROM catalogue_reservation r JOIN catalogue_stock s ON s.id = r.stock_id
  WHERE r.key = %(reservation)s AND EXISTS (SELECT FROM claimed)
  ORDER BY s.id
  FOR NO KEY UPDATE OF s
), freed AS (
  DELETE FROM catalogue_reservation r USING held WHERE r.id = held.reservation_id
  RETURNING held.stock_id, held.variant_id, held.on_hand, r.quantity
), taken AS (
  UPDATE catalogue_stock s
  SET on_hand = s.on_hand - least(f.quantity, s.on_hand),
      backordered = s.backordered + greatest(f.quantity - s.on_hand, 0),
      reserved = s.reserved - f.quantity
  FROM freed f WHERE s.id = f.stock_id
  RETURNING s.variant_id, f.quantity, greatest(f.quantity - f.on_hand, 0) AS backordered
), got AS (
  SELECT variant_id, sum(quantity) AS quantity, sum(backordered) AS backordered FROM taken GROUP BY variant_id
), short AS (
  SELECT count(*) AS variants
  FROM unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS n (variant_id, quantity)
  LEFT JOIN got USING (variant_id) WHERE got.quantity IS DISTINCT FROM n.quantity
), spent AS (
  UPDATE payments_giftcard g SET balance = g.balance - t.amount
  FROM fresh, jsonb_to_recordset(%(tenders)s) AS t (method text, amount numeric, reference text)
  WHERE t.method IN ('gift_card', 'store_credit') AND g.lookup = t.reference AND g.currency = %(currency)s
    AND g.blocked_at IS NULL AND (g.expires_date IS NULL OR g.expires_date >= %(now)s::date)
  RETURNING g.id, t.amount
), placed AS (
  INSERT INTO orders_order (id, number, customer_id, call_id, operator_id, draft_id, state, placed_at, language, email,
    billing, price_list, currency, tax_inclusive, goods, discount, freight, fee, tax, total, codes, quote, missing,
    empty_cards)
  SELECT %(order_id)s, %(number)s, %(customer_id)s, %(call_id)s, %(actor_id)s, (SELECT id FROM claimed), 'placed',
    %(now)s, %(language)s, %(email)s, %(billing)s, %(price_list)s, %(currency)s, %(tax_inclusive)s, %(goods)s,
    %(discount)s, %(freight)s, %(fee)s, %(tax)s, %(total)s, %(codes)s, %(quote)s, (SELECT variants FROM short),
    %(cards)s::int - (SELECT count(*) FROM spent)
  FROM fresh
), lines AS (
  INSERT INTO orders_line (order_id, position, variant_id, sku, name, options, quantity, backordered, unit_price,
    discount, amount, personalization, gift_wrap, gift_message, shipment, promised_date)
  SELECT %(order_id)s, l.position, l.variant_id, l.sku, l.name, l.options, l.quantity,
    greatest(0, least(l.quantity, coalesce(got.backordered, 0)
      - (sum(l.quantity) OVER (PARTITION BY l.variant_id ORDER BY l.position) - l.quantity))),
    l.unit_price, l.discount, l.amount, l.personalization, l.gift_wrap, l.gift_message, l.shipment, l.promised_date
  FROM fresh, jsonb_to_recordset(%(lines)s) AS l (position int, variant_id bigint, sku text, name text, options jsonb,
    quantity int, unit_price numeric, discount numeric, amount numeric, personalization jsonb, gift_wrap bool,
    gift_message text, shipment int, promised_date date)
  LEFT JOIN got USING (variant_id)
), shipments AS (
  INSERT INTO orders_shipment (order_id, position, address, method, freight, full_freight, from_date, to_date,
    wanted_date, gift)
  SELECT %(order_id)s, s.* FROM fresh, jsonb_to_recordset(%(shipments)s) AS s (position int, address jsonb, method text,
    freight numeric, full_freight numeric, from_date date, to_date date, wanted_date date, gift bool)
), payments AS (
  INSERT INTO payments_payment (order_id, customer_id, method, amount, currency, state, reference, gateway, secret,
    failure, created_at, changed_at)
  SELECT %(order_id)s, %(customer_id)s, t.method, t.amount, %(currency)s, t.state, t.reference, '', '', '', %(now)s,
    %(now)s
  FROM fresh, jsonb_to_recordset(%(tenders)s) AS t (method text, amount numeric, reference text, state text)
), redeemed AS (
  INSERT INTO payments_giftcardentry (card_id, kind, amount, order_id, actor_id, at)
  SELECT id, 'redeemed', -amount, %(order_id)s, %(actor_id)s, %(now)s FROM spent
), codes AS (
  INSERT INTO promotions_redemption (code_id, order_id, customer_id, at)
  SELECT unnest(%(code_ids)s::bigint[]), %(order_id)s, %(customer_id)s, %(now)s FROM fresh
), counted AS (
  UPDATE promotions_code SET redeemed = redeemed + 1
  WHERE id = ANY(%(code_ids)s::bigint[]) AND total_limit IS NOT NULL AND EXISTS (SELECT FROM fresh)
), used AS (
  INSERT INTO promotions_customeruse AS u (code_id, customer_id, uses, "limit")
  SELECT c.id, %(customer_id)s, 1, c.customer_limit FROM fresh, promotions_code c
  WHERE c.id = ANY(%(code_ids)s::bigint[]) AND c.customer_limit IS NOT NULL
  ON CONFLICT (code_id, customer_id) DO UPDATE SET uses = u.uses + 1, "limit" = excluded."limit"
), note AS (
  INSERT INTO orders_note (order_id, author_id, text, at)
  SELECT %(order_id)s, %(actor_id)s, %(note)s::text, %(now)s FROM fresh WHERE %(note)s::text <> ''
), sealed AS (
  INSERT INTO kernel_auditentry (stream, seq, action, actor_id, data, at, previous_hash, hash)
  SELECT %(stream)s, 1, %(action)s, %(actor_id)s, %(facts)s, %(now)s, %(previous_hash)s, %(hash)s FROM fresh
), head AS (
  INSERT INTO kernel_audithead (stream, seq, hash) SELECT %(stream)s, 1, %(hash)s FROM fresh
), told AS (
  INSERT INTO kernel_outboxevent (name, body) SELECT %(event)s, %(event_body)s FROM fresh
), remembered AS (
  INSERT INTO customers_entry (customer_id, kind, at, actor_id, reference, summary, action, fields)
  SELECT %(customer_id)s, 'order', %(now)s, %(actor_id)s, %(stream)s, %(summary)s, 'placed', '[]' FROM fresh
)
SELECT count(*) FROM fresh
""")


def start(draft_id: int, key: str) -> Any:
    """The draft, its customer, what the key has been answered before, and the next id and serial; one round trip."""
    return fast.row(START, [key, draft_id])


def place(params: Mapping[str, Any]) -> bool:
    """Write it all; False where the key had been used before and nothing was written."""
    return bool(PLACE.row(params)[0])
