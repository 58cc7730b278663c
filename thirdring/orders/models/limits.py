"""The numbers that a house has set for itself."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField


class HouseLimit(models.Model):
    """One limit (rules.limits names them); without a row it is as Third Ring comes."""

    name = CodeField(max_length=40)
    currency = CurrencyField(blank=True, default="")
    value = AmountField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "currency"], name="limit_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="limit_not_negative"),
        ]
