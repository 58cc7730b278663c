from django.db import migrations

# Columns under COLLATE "C" had a second index of the same order for LIKE; every write kept both.
FORWARD = r"""
DO $$
DECLARE second text;
BEGIN
    FOR second IN
        SELECT i.relname FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
        JOIN pg_collation c ON c.oid = a.attcollation
        WHERE i.relname LIKE '%\_like' AND NOT x.indisunique AND c.collname = 'C'
    LOOP
        EXECUTE format('DROP INDEX %I', second);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_audit_is_append_only")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
