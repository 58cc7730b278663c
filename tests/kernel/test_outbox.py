from dataclasses import dataclass

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from thirdring.kernel import outbox
from thirdring.kernel.models import HandledEvent, OutboxEvent


@dataclass(frozen=True)
class KettleBoiled:
    kettle_id: int


seen: list[KettleBoiled] = []


def make_tea(event: KettleBoiled) -> None:
    seen.append(event)


def burn_fingers(_event: KettleBoiled) -> None:
    raise RuntimeError


@pytest.fixture(autouse=True)
def subscriptions(monkeypatch):
    seen.clear()
    monkeypatch.setattr(outbox, "_subscriptions", {KettleBoiled: (make_tea, burn_fingers)})


@pytest.mark.django_db(transaction=True)
def test_an_event_demands_a_transaction():
    with pytest.raises(outbox.NoTransactionError):
        outbox.publish(KettleBoiled(1))
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_event():
    with transaction.atomic():
        outbox.publish(KettleBoiled(1))
        transaction.set_rollback(True)
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_the_relay_defers_one_job_per_handler_once():
    outbox.publish(KettleBoiled(7))
    assert outbox.relay_waiting() == 1
    assert outbox.relay_waiting() == 0
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.handle_event")
    assert {job.args["handler"].rsplit(".")[-1] for job in jobs} == {"make_tea", "burn_fingers"}


@pytest.mark.django_db
def test_a_handler_sees_an_event_once_however_often_its_job_runs():
    outbox.publish(KettleBoiled(7))
    row, name = OutboxEvent.objects.get(), outbox.handler_name(make_tea)
    assert outbox.handle(row.pk, name) is True
    assert outbox.handle(row.pk, name) is False
    assert seen == [KettleBoiled(7)]


@pytest.mark.django_db
def test_a_handler_that_fails_is_not_marked_as_done():
    outbox.publish(KettleBoiled(7))
    with pytest.raises(RuntimeError):
        outbox.handle(OutboxEvent.objects.get().pk, outbox.handler_name(burn_fingers))
    assert not HandledEvent.objects.exists()
