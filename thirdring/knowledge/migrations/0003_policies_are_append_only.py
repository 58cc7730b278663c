from django.db import migrations

TABLES = ("knowledge_policyversion", "knowledge_policydecision")
FORWARD = "".join(
    f"CREATE TRIGGER policy_is_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER policy_is_append_only ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_policies"), ("kernel", "0002_audit_is_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
