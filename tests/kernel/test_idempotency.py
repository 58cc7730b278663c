import threading

import pytest
from django.db import connection

from thirdring.kernel.idempotency import KeyReusedError, once
from thirdring.kernel.models import Idempotency


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_does_nothing():
    done = []

    def do():
        done.append(1)
        return {"number": len(done)}

    ask = {"scope": "test", "key": "a", "request": {"total": "12.50"}, "do": do}
    assert once(**ask) == once(**ask) == {"number": 1}
    assert len(done) == 1


@pytest.mark.django_db
def test_another_request_under_the_same_key_is_refused():
    once(scope="test", key="a", request={"total": 1}, do=lambda: {"ok": True})
    with pytest.raises(KeyReusedError):
        once(scope="test", key="a", request={"total": 2}, do=lambda: pytest.fail("carried out"))
    assert Idempotency.objects.get().answer == {"ok": True}


@pytest.mark.django_db
def test_what_failed_may_be_tried_again():
    with pytest.raises(ZeroDivisionError):
        once(scope="test", key="a", request={}, do=lambda: {"x": 1 / 0})
    assert once(scope="test", key="a", request={}, do=lambda: {"x": 1}) == {"x": 1}


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_carry_it_out_once():
    done, answers = [], []
    start = threading.Barrier(20)

    def client():
        start.wait()
        answers.append(once(scope="test", key="a", request={}, do=lambda: done.append(1) or {"n": len(done)}))
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(20)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(done) == 1
    assert answers == [{"n": 1}] * 20
