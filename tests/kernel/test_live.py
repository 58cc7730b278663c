import json
from types import SimpleNamespace

import pytest
from django.db import transaction

from thirdring.kernel import commits, live, outbox
from thirdring.kernel import notices as module
from thirdring.kernel.models import OutboxEvent


@pytest.fixture
def notices(monkeypatch):
    told, statements = [], []

    def tell(_sql, params):
        told.extend(json.loads(text) if text else channel for channel, text in zip(*params, strict=True))
        statements.append(params)

    monkeypatch.setattr(module.fast, "rows", tell)
    return SimpleNamespace(told=told, statements=statements)


@pytest.mark.django_db(transaction=True)
def test_what_changes_in_one_transaction_is_told_once_after_it(notices):
    with transaction.atomic():
        live.changed("call:1", "queue")
        with transaction.atomic():
            live.changed("user:2", "queue")
        assert notices.told == []
    live.changed("call:2")
    assert notices.told == [["call:1", "queue", "user:2"], ["call:2"]]


@pytest.mark.django_db(transaction=True)
def test_the_relay_is_woken_by_the_statement_that_tells_the_screens(notices):
    with transaction.atomic():
        live.changed("call:1")
        module.after_commit(outbox.CHANNEL)
        module.after_commit(outbox.CHANNEL)
        live.changed("queue")
    assert notices.told == [["call:1", "queue"], outbox.CHANNEL]
    assert len(notices.statements) == 1


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_taken_back_takes_nothing_else_with_it(notices):
    with transaction.atomic():
        with transaction.atomic():
            live.changed("draft:1")
            transaction.set_rollback(True)
        live.changed("call:1")
    assert notices.told == [["call:1"]]


@pytest.mark.django_db(transaction=True)
def test_very_much_is_told_in_several_notices(notices):
    topics = [f"call:{number}" for number in range(module.AT_ONCE + 1)]
    live.changed(*topics)
    assert [len(told) for told in notices.told] == [module.AT_ONCE, 1]


@pytest.mark.django_db(transaction=True)
def test_actions_together_are_whole_or_not_at_all():
    @commits.together
    def write(name):
        OutboxEvent.objects.create(name=name, body={})

    with transaction.atomic():
        write("first")
        write("second")
        transaction.set_rollback(True)
    assert not OutboxEvent.objects.exists()
    write("alone")
    assert OutboxEvent.objects.count() == 1
