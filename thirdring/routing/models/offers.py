"""Who was offered which call."""

from django.db import models
from django.db.models import F, Q

from thirdring.routing.values import LIVE, OfferState


class Offer(models.Model):
    """A call reserved for an operator. The database holds that neither has two live ones."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=OfferState.PENDING)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("call",), condition=Q(state__in=LIVE), name="routing_offer_one_live_per_call"
            ),
            models.UniqueConstraint(
                fields=("operator",), condition=Q(state__in=LIVE), name="routing_offer_one_live_per_operator"
            ),
            models.CheckConstraint(condition=Q(state__in=list(OfferState)), name="routing_offer_state"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="routing_offer_lasts"),
        )
        indexes = (
            models.Index(fields=("expires_at",), condition=Q(state=OfferState.PENDING), name="routing_offer_expiring"),
            models.Index(fields=("call",), name="routing_offer_call"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} to {self.operator_id}: {self.state}"
