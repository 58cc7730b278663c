"""Chinese is zh-hans, as its words are kept: who stood under `zh` was written to in English."""

from django.db import migrations

_ONE_NAME = "UPDATE customers_customer SET language = 'zh-hans' WHERE language LIKE 'zh%' AND language <> 'zh-hans'"


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_shown_from_the_index")]

    operations = [migrations.RunSQL(_ONE_NAME, migrations.RunSQL.noop)]
