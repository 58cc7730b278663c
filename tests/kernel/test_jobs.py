import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from thirdring.kernel import clock, jobs


def job(task: str, state: str, *, periodic: bool = False, **about: object) -> int:
    deferred = app.configure_task(task, queueing_lock=task if periodic else None).defer(**about)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s, attempts = 10 WHERE id = %s", [state, deferred])
    return deferred


def state(job_id: int) -> str:
    return ProcrastinateJob.objects.get(pk=job_id).status


@pytest.mark.django_db
def test_what_failed_for_good_is_told_and_tried_once_more():
    mail = job("kernel.handle_event", "failed", event_id=1, handler="orders.handlers.send_confirmation")
    paid = job("payments.ask", "failed", payment_id=7)
    done = job("payments.ask", "succeeded", payment_id=8)
    swept = job("people.sweep", "failed", periodic=True, timestamp=0)
    assert jobs.failed() == {"orders.handlers.send_confirmation": 1, "payments.ask": 1}
    assert jobs.again(now=clock.now()) == 2
    assert [state(one) for one in (mail, paid, done, swept)] == ["todo", "todo", "succeeded", "failed"]
    assert not jobs.failed()
