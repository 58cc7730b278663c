from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE customers_account_seq AS bigint MAXVALUE 89999999 NO CYCLE",
            "DROP SEQUENCE customers_account_seq",
        ),
    ]
