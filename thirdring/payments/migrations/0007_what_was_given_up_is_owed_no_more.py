"""What failed and was asked for anew, or was given up by us, is no longer owed; the rest of what failed is."""

from typing import ClassVar

from django.db import migrations

GIVEN_UP = """
UPDATE payments_payment p SET released = amount - captured
WHERE state IN ('failed', 'cancelled') AND released <> amount - captured
  AND (method <> 'card' OR EXISTS (SELECT FROM payments_payment later WHERE later.key = 'anew:' || p.id))
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0006_keys_only_where_given")]
    operations: ClassVar = [migrations.RunSQL(GIVEN_UP, migrations.RunSQL.noop)]
