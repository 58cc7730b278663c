"""What a person did at the telephone: figures of real calls; practice belongs to none."""

from datetime import datetime

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from thirdring.calls import models
from thirdring.calls.values import NO_TIME
from thirdring.calls.values.log import Answered


def answered(operator_id: int, *, since_at: datetime) -> Answered:
    """Calls that the person answered since then, and how long callers were held in them. Row O1.1."""
    rows = models.Call.objects.filter(operator_id=operator_id, answered_at__gte=since_at)
    found = rows.filter(practice=False).aggregate(count=Count("id"), held=Coalesce(Sum("held_for"), NO_TIME))
    return Answered(found["count"], found["held"], rows.filter(practice=True).count())
