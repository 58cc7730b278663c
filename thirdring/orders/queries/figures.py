"""What a person sold: figures of real orders; those of practice calls belong to none."""

from datetime import datetime

from django.db.models import Count, Q, Sum

from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.values import OrderState, Taken


def taken(operator_id: int, *, since_at: datetime) -> Taken:
    """Orders placed by the person since then that still stand: how many, their value by currency. Row O1.1."""
    rows = models.Order.objects.filter(operator_id=operator_id, placed_at__gte=since_at)
    rows = rows.exclude(state=OrderState.CANCELLED).filter(Q(call=None) | Q(call__practice=False))
    sums = rows.values("currency").annotate(count=Count("id"), total=Sum("total")).order_by("currency")
    totals = tuple(Money(row["total"], row["currency"]) for row in sums)
    return Taken(sum(row["count"] for row in sums), totals)
