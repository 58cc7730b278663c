from django.db import models
from django.db.models import Q

from thirdring.kernel.fields import AmountField, CurrencyField


class TaxClass(models.Model):
    """What kind of goods this is for the tax office; the rate depends on where it goes (orders' quote)."""

    code = models.SlugField(max_length=20, unique=True)
    names = models.JSONField(default=dict)


class PriceList(models.Model):
    code = models.SlugField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    currency = CurrencyField()
    tax_inclusive = models.BooleanField()

    class Meta:
        ordering = ("code",)


class Price(models.Model):
    """What one piece costs from `min_quantity` pieces on, in the list's currency."""

    variant = models.ForeignKey("catalogue.Variant", on_delete=models.CASCADE, related_name="prices")
    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    min_quantity = models.PositiveIntegerField(default=1)
    amount = AmountField()

    class Meta:
        ordering = ("variant_id", "min_quantity")
        constraints = (
            models.UniqueConstraint(fields=("variant", "price_list", "min_quantity"), name="price_one_per_step"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_from_one_piece"),
        )
