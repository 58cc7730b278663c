"""Serials of order numbers, and the index that finds a number by its last digits."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE orders_number START 10001",
            "DROP SEQUENCE orders_number",
        ),
        migrations.RunSQL(
            "CREATE INDEX order_number_ending ON orders_order (reverse(number) COLLATE \"C\")",
            "DROP INDEX order_number_ending",
        ),
    ]
