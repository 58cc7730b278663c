"""Background jobs that were tried as often as they may be: told to whoever looks after the house, and tried again."""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def failed() -> Counter[str]:
    """What failed for good, by name, and how often."""
    return Counter(str(job.args.get("handler", job.task_name)) for job in _failed())


def again(*, now: datetime) -> int:
    """Have everything that failed for good tried once more; how many jobs."""
    ids = list(_failed().values_list("pk", flat=True))
    for job_id in ids:
        app.job_manager.retry_job_by_id(job_id, retry_at=now)
    return len(ids)


def _failed() -> QuerySet[ProcrastinateJob]:
    """What is periodic comes again by itself."""
    return ProcrastinateJob.objects.filter(status="failed", queueing_lock=None)
