"""Stock and what is held of it.

How many may still be promised of a row: on_hand + expected_quantity - backordered - reserved. Placing an order takes
`n` pieces by on_hand -= least(n, on_hand), backordered += the rest; the checks below refuse what is not there.
"""

from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import CodeField


class Warehouse(models.Model):
    """Stock is taken from the lowest `position` first."""

    code = models.SlugField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")


class Stock(models.Model):
    """`expected_quantity` pieces arrive on `expected_date`, of which `backordered` are sold already."""

    variant = models.ForeignKey("catalogue.Variant", on_delete=models.CASCADE, related_name="stock", db_index=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    expected_quantity = models.IntegerField(default=0)
    expected_date = models.DateField(null=True)
    backordered = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("variant", "warehouse"), name="stock_one_row_per_place"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_not_negative"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(backordered__gte=0) & Q(backordered__lte=F("expected_quantity")),
                name="stock_backordered_is_expected",
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand") + F("expected_quantity") - F("backordered")),
                name="stock_reserved_is_there",
            ),
        )


class Reservation(models.Model):
    """Pieces held for `key` (for example "draft:5") until the database's clock passes `expires_at`.

    They are counted in the stock row's `reserved`; who changes one changes the other, under the stock row's lock.
    """

    key = CodeField(max_length=60)
    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="reservations", db_index=False)
    quantity = models.PositiveIntegerField()
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=["stock", "expires_at"], name="reservation_running_out"),)
        constraints = (
            models.UniqueConstraint(fields=("key", "stock"), name="reservation_once_per_key"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
        )
