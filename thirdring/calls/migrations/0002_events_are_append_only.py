from django.db import migrations

FORWARD = """
CREATE TRIGGER call_events_are_append_only BEFORE UPDATE OR DELETE ON calls_callevent
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE FUNCTION calls_phase(state text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE state WHEN 'ringing' THEN 0 WHEN 'talking' THEN 1 WHEN 'on_hold' THEN 1 WHEN 'ended' THEN 2 ELSE 3 END
$$;
CREATE FUNCTION calls_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF calls_phase(NEW.state) < calls_phase(OLD.state) THEN
        RAISE EXCEPTION 'a call only moves forward' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calls_only_move_forward BEFORE UPDATE OF state ON calls_call
    FOR EACH ROW EXECUTE FUNCTION calls_only_forward();
CREATE TRIGGER calls_are_kept BEFORE DELETE ON calls_call
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

BACKWARD = """
DROP TRIGGER calls_are_kept ON calls_call;
DROP TRIGGER calls_only_move_forward ON calls_call;
DROP FUNCTION calls_only_forward;
DROP FUNCTION calls_phase;
DROP TRIGGER call_events_are_append_only ON calls_callevent;
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial"), ("kernel", "0002_audit_is_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
