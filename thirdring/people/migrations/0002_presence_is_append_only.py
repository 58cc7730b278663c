from django.db import migrations

FORWARD = """
CREATE FUNCTION people_presence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until_at IS NULL
        AND (NEW.id, NEW.user_id, NEW.state, NEW.since_at) = (OLD.id, OLD.user_id, OLD.state, OLD.since_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'presence is append-only: an interval is closed once' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER people_presence_is_append_only BEFORE UPDATE OR DELETE ON people_presenceinterval
    FOR EACH ROW EXECUTE FUNCTION people_presence_refuse();
"""
BACKWARD = """
DROP TRIGGER people_presence_is_append_only ON people_presenceinterval;
DROP FUNCTION people_presence_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
