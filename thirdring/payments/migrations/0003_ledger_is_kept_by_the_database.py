"""The ledger's guards: entries post themselves, journals sum to zero, a card has what the ledger says, nothing is
changed afterwards. The hot path writes gift-card entries in SQL; with triggers it cannot forget the other side."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_account(wanted text, currency_of text, card bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  SELECT id INTO found FROM payments_account WHERE code = wanted;
  IF found IS NULL THEN
    INSERT INTO payments_account (code, currency, card_id) VALUES (wanted, currency_of, card) ON CONFLICT DO NOTHING;
    SELECT id INTO found FROM payments_account WHERE code = wanted;
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION payments_post_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE card payments_giftcard%ROWTYPE; journal bigint; held text; house text;
BEGIN
  IF NEW.amount = 0 THEN RETURN NULL; END IF;
  SELECT * INTO card FROM payments_giftcard WHERE id = NEW.card_id;
  held := CASE WHEN card.customer_id IS NULL THEN 'gift_card:' || card.id
    ELSE 'store_credit:' || card.customer_id || ':' || card.currency END;
  house := 'house:' || CASE NEW.kind WHEN 'issued' THEN 'issued' WHEN 'sold' THEN 'receipts'
    WHEN 'granted' THEN 'goodwill' WHEN 'withdrawn' THEN 'withdrawn' ELSE 'sales' END || ':' || card.currency;
  INSERT INTO payments_journal (kind, entry_id, at) VALUES (NEW.kind, NEW.id, NEW.at) RETURNING id INTO journal;
  INSERT INTO payments_posting (journal_id, account_id, amount) VALUES
    (journal, payments_account(held, card.currency, card.id), NEW.amount),
    (journal, payments_account(house, card.currency, NULL), -NEW.amount);
  RETURN NULL;
END $$;
CREATE TRIGGER entry_posts_itself AFTER INSERT ON payments_giftcardentry
  FOR EACH ROW EXECUTE FUNCTION payments_post_entry();

CREATE FUNCTION payments_card_agrees(of_card bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE told numeric; kept numeric;
BEGIN
  SELECT balance INTO told FROM payments_giftcard WHERE id = of_card;
  SELECT coalesce(sum(p.amount), 0) INTO kept
  FROM payments_posting p JOIN payments_account a ON a.id = p.account_id WHERE a.card_id = of_card;
  IF told IS DISTINCT FROM kept THEN
    RAISE EXCEPTION 'card % has % and the ledger says %', of_card, told, kept
      USING ERRCODE = '23514', CONSTRAINT = 'card_agrees_with_ledger';
  END IF;
END $$;

CREATE FUNCTION payments_check_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rest numeric; currencies int; card bigint;
BEGIN
  SELECT sum(p.amount), count(DISTINCT a.currency) INTO rest, currencies
  FROM payments_posting p JOIN payments_account a ON a.id = p.account_id WHERE p.journal_id = NEW.journal_id;
  IF rest <> 0 OR currencies <> 1 THEN
    RAISE EXCEPTION 'journal % sums to % in % currencies', NEW.journal_id, rest, currencies
      USING ERRCODE = '23514', CONSTRAINT = 'journal_sums_to_zero';
  END IF;
  SELECT card_id INTO card FROM payments_account WHERE id = NEW.account_id;
  IF card IS NOT NULL THEN PERFORM payments_card_agrees(card); END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_sums_to_zero AFTER INSERT ON payments_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_posting();

CREATE FUNCTION payments_check_card() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM payments_card_agrees(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER card_agrees_with_ledger AFTER INSERT OR UPDATE OF balance ON payments_giftcard
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_card();

CREATE FUNCTION payments_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: write a new entry that puts it right', TG_TABLE_NAME
    USING ERRCODE = '23514', CONSTRAINT = 'ledger_is_append_only';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON payments_giftcardentry
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON payments_journal
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
CREATE TRIGGER posting_is_append_only BEFORE UPDATE OR DELETE ON payments_posting
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();

CREATE FUNCTION payments_begins_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.captured := NEW.amount; RETURN NEW; END $$;
CREATE TRIGGER payment_begins_paid BEFORE INSERT ON payments_payment
  FOR EACH ROW WHEN (NEW.state = 'paid' AND NEW.captured = 0) EXECUTE FUNCTION payments_begins_paid();

INSERT INTO payments_account (code, currency, card_id)
SELECT 'gift_card:' || g.id, g.currency, g.id FROM payments_giftcard g ORDER BY g.id;
INSERT INTO payments_account (code, currency)
SELECT DISTINCT 'house:' || CASE e.kind WHEN 'issued' THEN 'issued' ELSE 'sales' END || ':' || g.currency, g.currency
FROM payments_giftcardentry e JOIN payments_giftcard g ON g.id = e.card_id;
INSERT INTO payments_journal (kind, entry_id, at)
SELECT kind, id, at FROM payments_giftcardentry WHERE amount <> 0 ORDER BY id;
INSERT INTO payments_posting (journal_id, account_id, amount)
SELECT j.id, a.id, e.amount FROM payments_journal j JOIN payments_giftcardentry e ON e.id = j.entry_id
JOIN payments_account a ON a.card_id = e.card_id
UNION ALL
SELECT j.id, a.id, -e.amount FROM payments_journal j JOIN payments_giftcardentry e ON e.id = j.entry_id
JOIN payments_giftcard g ON g.id = e.card_id
JOIN payments_account a
  ON a.code = 'house:' || CASE e.kind WHEN 'issued' THEN 'issued' ELSE 'sales' END || ':' || g.currency;
INSERT INTO payments_giftcardentry (card_id, kind, amount, key, reason, at)
SELECT g.id, CASE WHEN g.balance > s.kept THEN 'issued' ELSE 'withdrawn' END, g.balance - s.kept,
  'opening:' || g.id, 'Balance without entries, taken over', g.issued_at
FROM payments_giftcard g
CROSS JOIN LATERAL (SELECT coalesce(sum(e.amount), 0) AS kept FROM payments_giftcardentry e WHERE e.card_id = g.id) s
WHERE g.balance <> s.kept;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACKWARD = """
DROP TRIGGER payment_begins_paid ON payments_payment;
DROP TRIGGER entry_is_append_only ON payments_giftcardentry;
DROP TRIGGER journal_is_append_only ON payments_journal;
DROP TRIGGER posting_is_append_only ON payments_posting;
DROP TRIGGER card_agrees_with_ledger ON payments_giftcard;
DROP TRIGGER journal_sums_to_zero ON payments_posting;
DROP TRIGGER entry_posts_itself ON payments_giftcardentry;
DROP FUNCTION payments_begins_paid();
DROP FUNCTION payments_never_changed();
DROP FUNCTION payments_check_card();
DROP FUNCTION payments_check_posting();
DROP FUNCTION payments_card_agrees(bigint);
DROP FUNCTION payments_post_entry();
DROP FUNCTION payments_account(text, text, bigint);
DELETE FROM payments_posting;
DELETE FROM payments_journal;
DELETE FROM payments_account;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger_and_moves")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
