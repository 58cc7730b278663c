"""An order's state and the counts of its lines say the same, or the transaction does not commit.

Only updates are checked, at the end of the transaction: placing writes both at once and is not slowed down.
"""

from django.db import migrations

_AGREES = """
CREATE FUNCTION orders_state_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stands text; whole bigint; picked bigint; shipped bigint; delivered bigint; returned bigint; must text;
  wanted bigint := CASE TG_TABLE_NAME WHEN 'orders_order' THEN NEW.id ELSE (to_jsonb(NEW)->>'order_id')::bigint END;
BEGIN
  SELECT state INTO stands FROM orders_order WHERE id = wanted;
  IF stands IS NULL THEN RETURN NULL; END IF;
  SELECT sum(l.quantity - l.cancelled), sum(l.picked), sum(l.shipped), sum(l.delivered), sum(l.returned)
    INTO whole, picked, shipped, delivered, returned FROM orders_line l WHERE l.order_id = wanted;
  must := CASE
    WHEN whole = 0 THEN 'cancelled'
    WHEN returned = whole THEN 'returned'
    WHEN delivered = whole THEN 'delivered'
    WHEN shipped = whole THEN 'shipped'
    WHEN stands = 'held' THEN 'held'
    WHEN picked > 0 THEN 'picking'
    WHEN stands IN ('placed', 'under_review', 'released') THEN stands
    ELSE 'released'
  END;
  IF stands <> must THEN
    RAISE EXCEPTION 'order % is % but its lines say %', wanted, stands, must
      USING ERRCODE = 'check_violation', CONSTRAINT = 'order_state_agrees';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_state_agrees AFTER UPDATE OF state ON orders_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_state_agrees();
CREATE CONSTRAINT TRIGGER line_state_agrees
  AFTER UPDATE OF quantity, cancelled, picked, shipped, delivered, returned ON orders_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_state_agrees();
"""
_NO_MORE = """
DROP TRIGGER line_state_agrees ON orders_line;
DROP TRIGGER order_state_agrees ON orders_order;
DROP FUNCTION orders_state_agrees();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_life_of_an_order")]

    operations = [migrations.RunSQL(_AGREES, _NO_MORE)]
