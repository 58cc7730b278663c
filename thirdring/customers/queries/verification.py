"""What this operator has verified lately; the ladder of levels stands above, in the calls."""

from datetime import datetime, timedelta

from thirdring.customers import models
from thirdring.customers.queries.profiles import same_person

HOLDS = timedelta(minutes=30)


def code_word_matched(customer_id: int, *, actor_id: int, now: datetime) -> datetime | None:
    """When the caller last said the right code word to this operator, if that was within the last half hour."""
    return (
        models.CodeWordAttempt.objects.filter(
            customer__in=same_person(customer_id), actor_id=actor_id, matched=True, at__gt=now - HOLDS
        )
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
