"""Rows of this room."""

from django.db import models
from django.db.models import Q


class PracticeCall(models.Model):
    """A simulated caller. `script` is fixed when it rings; `hangs_up_at` is the end of the caller's patience."""

    call = models.OneToOneField("calls.Call", models.PROTECT, primary_key=True, related_name="+")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    scenario = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    script = models.JSONField()
    step = models.PositiveSmallIntegerField(default=0)
    hold_patience = models.DurationField()
    hangs_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("hangs_up_at",), condition=Q(hangs_up_at__isnull=False), name="telephony_hang_up"),
            models.Index(fields=("operator", "scenario"), name="telephony_practiced"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.scenario}"
