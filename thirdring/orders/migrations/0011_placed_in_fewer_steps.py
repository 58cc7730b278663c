"""An order is placed in fewer steps: one statement takes the stock, and a key of another order is refused by its row.

A seal stays whole in its row, because taking long parts out of another table again costs more than writing them.
"""

from importlib import import_module

from django.db import migrations

_PLACE = """
CREATE OR REPLACE FUNCTION orders_place(
  p_draft bigint, p_version int, p_digest text, p_key text, p_request text, p_actor bigint, p_now timestamptz,
  p_at text, OUT placed_id bigint, OUT placed_number text, OUT placed_for bigint
) LANGUAGE plpgsql AS $$
DECLARE
  s orders_seal;
  hash text;
  still int[];
  sold bigint[];
  got record;
  late_variants bigint[];
  late_pieces int[];
  counted bigint;
BEGIN
  DELETE FROM orders_seal
    WHERE draft_id = p_draft AND version = p_version AND digest = p_digest AND good_until > p_now RETURNING * INTO s;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE orders_draft SET order_id = s.order_id, updated_at = p_now
    WHERE id = p_draft AND version = p_version AND order_id IS NULL AND dropped_at IS NULL
      AND customer_id = s.customer_id AND call_id IS NOT DISTINCT FROM s.call_id AND read_back @> s.parts;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO kernel_idempotency (scope, key, request_hash, answer)
    VALUES ('order', p_key, p_request, jsonb_build_object('order_id', s.order_id, 'number', s.number));

  INSERT INTO orders_order (id, number, customer_id, call_id, operator_id, draft_id, state, placed_at, language, email,
    billing, price_list, currency, tax_inclusive, goods, discount, freight, fee, tax, total, codes, quote)
  SELECT s.order_id, s.number, s.customer_id, s.call_id, p_actor, p_draft, 'placed', p_now, o.language, o.email,
    o.billing, o.price_list, o.currency, o.tax_inclusive, o.goods, o.discount, o.freight, o.fee, o.tax, o.total,
    o.codes, o.quote
  FROM jsonb_to_record(s.body) AS o (language text, email text, billing jsonb, price_list text, currency text,
    tax_inclusive bool, goods numeric, discount numeric, freight numeric, fee numeric, tax numeric, total numeric,
    codes jsonb, quote jsonb);
  INSERT INTO orders_line (order_id, position, variant_id, sku, name, options, quantity, backordered, unit_price,
    discount, amount, personalization, gift_wrap, gift_message, shipment, promised_date)
  SELECT s.order_id, l.position, l.variant_id, l.sku, l.name, l.options, l.quantity, 0, l.unit_price, l.discount,
    l.amount, l.personalization, l.gift_wrap, l.gift_message, l.shipment, l.promised_date
  FROM jsonb_to_recordset(s.lines) AS l (position int, variant_id bigint, sku text, name text, options jsonb,
    quantity int, unit_price numeric, discount numeric, amount numeric, personalization jsonb, gift_wrap bool,
    gift_message text, shipment int, promised_date date);
  INSERT INTO orders_shipment (order_id, position, address, method, freight, full_freight, from_date, to_date,
    wanted_date, gift)
  SELECT s.order_id, p.* FROM jsonb_to_recordset(s.shipments) AS p (position int, address jsonb, method text,
    freight numeric, full_freight numeric, from_date date, to_date date, wanted_date date, gift bool);
  INSERT INTO payments_payment (order_id, customer_id, method, amount, currency, state, reference, gateway, secret,
    failure, created_at, changed_at)
  SELECT s.order_id, s.customer_id, t.method, t.amount, s.body ->> 'currency', t.state, t.reference, '', '', '', p_now,
    p_now
  FROM jsonb_to_recordset(s.tenders) AS t (method text, amount numeric, reference text, state text);

  IF s.cards > 0 THEN
    WITH spent AS (
      UPDATE payments_giftcard g SET balance = g.balance - t.amount
      FROM jsonb_to_recordset(s.tenders) AS t (method text, amount numeric, reference text)
      WHERE t.method IN ('gift_card', 'store_credit') AND g.lookup = t.reference AND g.currency = s.body ->> 'currency'
        AND g.blocked_at IS NULL AND (g.expires_date IS NULL OR g.expires_date >= p_now::date)
      RETURNING g.id, t.amount
    )
    INSERT INTO payments_giftcardentry (card_id, kind, amount, order_id, actor_id, at)
    SELECT id, 'redeemed', -amount, s.order_id, p_actor, p_now FROM spent;
    GET DIAGNOSTICS counted = ROW_COUNT;
    IF counted <> s.cards THEN
      RAISE EXCEPTION 'a gift card of draft % cannot be spent', p_draft
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_cards_were_spent';
    END IF;
  END IF;
  IF cardinality(s.code_ids) > 0 THEN
    INSERT INTO promotions_redemption (code_id, order_id, customer_id, at)
      SELECT unnest(s.code_ids), s.order_id, s.customer_id, p_now;
    UPDATE promotions_code SET redeemed = redeemed + 1 WHERE id = ANY(s.code_ids) AND total_limit IS NOT NULL;
    INSERT INTO promotions_customeruse AS u (code_id, customer_id, uses, "limit")
      SELECT c.id, s.customer_id, 1, c.customer_limit FROM promotions_code c
      WHERE c.id = ANY(s.code_ids) AND c.customer_limit IS NOT NULL
      ON CONFLICT (code_id, customer_id) DO UPDATE SET uses = u.uses + 1, "limit" = excluded."limit";
  END IF;
  IF s.note <> '' THEN
    INSERT INTO orders_note (order_id, author_id, text, at) VALUES (s.order_id, p_actor, s.note, p_now);
  END IF;
  IF s.on_credit THEN
    DELETE FROM orders_seal WHERE draft_id IN (
      SELECT draft_id FROM orders_seal WHERE customer_id = s.customer_id AND on_credit FOR UPDATE SKIP LOCKED
    );
  END IF;

  hash := encode(sha256(convert_to(format('["%s","order:%s",1,"order.placed",%s,%s,"%s"]', repeat('0', 64), s.order_id,
    coalesce(p_actor::text, 'null'), s.facts, p_at), 'UTF8')), 'hex');
  INSERT INTO kernel_auditentry (stream, seq, action, actor_id, data, at, previous_hash, hash)
    VALUES ('order:' || s.order_id, 1, 'order.placed', p_actor, s.facts::jsonb, p_now, repeat('0', 64), hash);
  INSERT INTO kernel_audithead (stream, seq, hash) VALUES ('order:' || s.order_id, 1, hash);
  INSERT INTO kernel_outboxevent (name, body)
    VALUES (s.event, jsonb_build_object('order_id', s.order_id, 'customer_id', s.customer_id, 'call_id', s.call_id,
      'operator_id', p_actor));
  INSERT INTO customers_entry (customer_id, kind, at, actor_id, reference, summary, action, fields)
    VALUES (s.customer_id, 'order', p_now, p_actor, 'order:' || s.order_id, s.number, 'placed', '[]');

  still := s.quantities;
  FOR got IN
    UPDATE catalogue_stock k
    SET on_hand = k.on_hand - least(h.quantity, k.on_hand),
        backordered = k.backordered + greatest(h.quantity - k.on_hand, 0), reserved = k.reserved - h.quantity
    FROM (
      SELECT w.id, w.on_hand, r.id AS reservation_id, r.quantity
      FROM catalogue_stock w JOIN catalogue_reservation r ON r.stock_id = w.id
      WHERE r.key = 'draft:' || p_draft ORDER BY w.id FOR NO KEY UPDATE OF w, r
    ) h
    WHERE k.id = h.id
    RETURNING h.reservation_id, k.variant_id, h.quantity, coalesce(array_position(s.variants, k.variant_id), 0) AS at,
      greatest(h.quantity - h.on_hand, 0) AS later
  LOOP
    sold := sold || got.reservation_id;
    still[got.at] := coalesce(still[got.at], 0) - got.quantity;
    IF got.later > 0 THEN
      late_variants := late_variants || got.variant_id;
      late_pieces := late_pieces || got.later;
    END IF;
  END LOOP;
  IF 0 <> ANY (still) OR (s.on_shelf AND late_variants IS NOT NULL) THEN
    RAISE EXCEPTION 'draft % does not hold what it sells', p_draft
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_has_its_stock';
  END IF;
  DELETE FROM catalogue_reservation WHERE id = ANY(sold);
  IF late_variants IS NOT NULL THEN
    UPDATE orders_line l SET backordered = late.pieces
    FROM (
      SELECT w.id, greatest(0, least(w.quantity, n.later
        - (sum(w.quantity) OVER (PARTITION BY w.variant_id ORDER BY w.position) - w.quantity))) AS pieces
      FROM orders_line w JOIN (
        SELECT variant_id, sum(pieces) AS later FROM unnest(late_variants, late_pieces) AS u (variant_id, pieces)
        GROUP BY variant_id
      ) n USING (variant_id)
      WHERE w.order_id = s.order_id
    ) late WHERE l.id = late.id;
  END IF;
  placed_id := s.order_id;
  placed_number := s.number;
  placed_for := s.customer_id;
END $$;
"""
_BEFORE = import_module("thirdring.orders.migrations.0010_sealed_drafts")._PLACE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_sealed_drafts")]

    operations = [
        migrations.RunSQL(_PLACE, _BEFORE),
        migrations.RunSQL(
            "ALTER TABLE orders_seal SET (toast_tuple_target = 8160)",
            "ALTER TABLE orders_seal RESET (toast_tuple_target)",
        ),
    ]
