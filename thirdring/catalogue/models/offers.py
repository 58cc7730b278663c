from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from thirdring.catalogue.values import OfferOutcome, SuggestionKind
from thirdring.kernel.fields import CodeField


class Pairing(models.Model):
    """Of `orders` orders with `product`, `together` hold `other` too; `score` is the log-likelihood ratio."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    together = models.PositiveIntegerField()
    orders = models.PositiveIntegerField()
    lift = models.FloatField()
    score = models.FloatField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "other"), name="pairing_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="pairing_with_another"),
            models.CheckConstraint(condition=Q(together__lte=F("orders")), name="pairing_within_orders"),
        )


class Offer(models.Model):
    """What came of offering a product on a call. `reference` names the draft; the last outcome per draft counts."""

    reference = CodeField(max_length=60)
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    because_product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in SuggestionKind])
    outcome = models.CharField(max_length=12, choices=[(each.value, each.value) for each in OfferOutcome])
    actor = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reference", "product"), name="offer_once_per_draft"),)
