"""What was read back is kept ready to be placed (`Seal`), and one function places it.

The seal is broken by whatever a quote is made of: one trigger on every table that it reads. Counters that placing itself
moves (stock on hand, uses of a code) are guarded by their own constraints instead. A seal that is locked is being
placed at this very moment: it is passed over, because waiting for it could be a deadlock.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import thirdring.kernel.fields

_PLACE = """
CREATE FUNCTION orders_place(
  p_draft bigint, p_version int, p_digest text, p_key text, p_request text, p_actor bigint, p_now timestamptz,
  p_at text, OUT placed_id bigint, OUT placed_number text, OUT placed_for bigint
) LANGUAGE plpgsql AS $$
DECLARE
  s orders_seal;
  hash text;
  short bigint;
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
    VALUES ('order', p_key, p_request, jsonb_build_object('order_id', s.order_id, 'number', s.number))
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the key % was used for another order', p_key
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_key_is_free';
  END IF;

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

  WITH held AS (
    SELECT k.id AS stock_id, k.variant_id, k.on_hand, r.id AS reservation_id
    FROM catalogue_reservation r JOIN catalogue_stock k ON k.id = r.stock_id
    WHERE r.key = 'draft:' || p_draft ORDER BY k.id FOR NO KEY UPDATE OF k
  ), freed AS (
    DELETE FROM catalogue_reservation r USING held WHERE r.id = held.reservation_id
    RETURNING held.stock_id, held.on_hand, r.quantity
  ), taken AS (
    UPDATE catalogue_stock k
    SET on_hand = k.on_hand - least(f.quantity, k.on_hand),
        backordered = k.backordered + greatest(f.quantity - k.on_hand, 0), reserved = k.reserved - f.quantity
    FROM freed f WHERE k.id = f.stock_id
    RETURNING k.variant_id, f.quantity, greatest(f.quantity - f.on_hand, 0) AS later
  ), got AS (
    SELECT variant_id, sum(quantity) AS quantity, sum(later) AS later FROM taken GROUP BY variant_id
  )
  SELECT count(*) FILTER (WHERE got.quantity IS DISTINCT FROM n.quantity),
    array_agg(got.variant_id) FILTER (WHERE got.later > 0), array_agg(got.later) FILTER (WHERE got.later > 0)
  INTO short, late_variants, late_pieces
  FROM unnest(s.variants, s.quantities) AS n (variant_id, quantity) LEFT JOIN got USING (variant_id);
  IF short > 0 OR (s.on_shelf AND late_variants IS NOT NULL) THEN
    RAISE EXCEPTION 'draft % does not hold what it sells', p_draft
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_has_its_stock';
  END IF;
  IF late_variants IS NOT NULL THEN
    UPDATE orders_line l SET backordered = late.pieces
    FROM (
      SELECT w.id, greatest(0, least(w.quantity, n.later
        - (sum(w.quantity) OVER (PARTITION BY w.variant_id ORDER BY w.position) - w.quantity))) AS pieces
      FROM orders_line w JOIN unnest(late_variants, late_pieces) AS n (variant_id, later) USING (variant_id)
      WHERE w.order_id = s.order_id
    ) late WHERE l.id = late.id;
  END IF;
  placed_id := s.order_id;
  placed_number := s.number;
  placed_for := s.customer_id;
END $$;
"""
_BREAK = """
ALTER TABLE orders_seal SET UNLOGGED;
CREATE FUNCTION orders_break_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM orders_seal WHERE draft_id IN (SELECT draft_id FROM orders_seal FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END $$;
"""
_ANY = "INSERT OR UPDATE OR DELETE"
_WATCHED = {
    "customers_customer": "UPDATE OR DELETE",
    "customers_email": _ANY,
    "customers_address": _ANY,
    "catalogue_category": _ANY,
    "catalogue_color": _ANY,
    "catalogue_taxclass": _ANY,
    "catalogue_product": "UPDATE OR DELETE",
    "catalogue_variant": "UPDATE OR DELETE",
    "catalogue_price": _ANY,
    "catalogue_pricelist": _ANY,
    "catalogue_stock": "DELETE OR UPDATE OF expected_quantity, expected_date",
    "promotions_codeamount": _ANY,
    "promotions_code": (
        "DELETE OR UPDATE OF code, kind, percent, free_shipping, price_list, skus, categories, combinable,"
        ' excluded_skus, excluded_categories, buy, get, get_percent, gift_sku, offer, starts_at, ends_at, retired_at'
    ),
    "orders_termsversion": _ANY,
}  # fmt: skip
_WATCH = "\n".join(
    f"CREATE TRIGGER breaks_seals AFTER {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION orders_break_seals();"
    for table, what in _WATCHED.items()
)
_UNWATCH = "\n".join(f"DROP TRIGGER breaks_seals ON {table};" for table in _WATCHED)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_reservations_that_run_out"),
        ("customers", "0001_initial"),
        ("kernel", "0002_audit_is_append_only"),
        ("orders", "0009_kept_goods"),
        ("payments", "0002_ledger_and_moves"),
        ("promotions", "0002_deeper_promotions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("draft_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("digest", thirdring.kernel.fields.CodeField(db_collation="C", max_length=32)),
                ("good_until", models.DateTimeField()),
                ("parts", models.JSONField()),
                ("customer_id", models.BigIntegerField(db_index=True)),
                ("call_id", models.BigIntegerField(null=True)),
                ("order_id", models.BigIntegerField()),
                ("number", thirdring.kernel.fields.CodeField(db_collation="C", max_length=12)),
                ("body", models.JSONField()),
                ("lines", models.JSONField()),
                ("shipments", models.JSONField()),
                ("tenders", models.JSONField()),
                ("cards", models.PositiveSmallIntegerField()),
                ("on_credit", models.BooleanField()),
                ("code_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("note", models.CharField(max_length=1000)),
                ("variants", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("quantities", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("on_shelf", models.BooleanField()),
                ("facts", models.TextField()),
                ("event", thirdring.kernel.fields.CodeField(db_collation="C", max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(model_name="order", name="order_has_its_stock"),
        migrations.RemoveConstraint(model_name="order", name="order_cards_were_spent"),
        migrations.RemoveField(model_name="order", name="missing"),
        migrations.RemoveField(model_name="order", name="empty_cards"),
        migrations.RunSQL(_BREAK + _WATCH, f"{_UNWATCH} DROP FUNCTION orders_break_seals()"),
        migrations.RunSQL(_PLACE, "DROP FUNCTION orders_place"),
    ]
