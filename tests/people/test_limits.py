"""Guessing passwords is slow, and a guesser locks nobody out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from tests.people.builders import PASSWORD, user
from thirdring.kernel import clock
from thirdring.people import models, rules
from thirdring.people.actions import limits
from thirdring.people.actions.limits import TooManyTriesError
from thirdring.people.actions.sign_in import SignInRefusedError, check_sign_in, device_cookie

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WRONG = "not the password at all"


def try_in(username: str, password: str = WRONG, *, at: datetime = AT, address: str = "192.0.2.1", device: str = ""):
    return check_sign_in(username=username, password=password, address=address, device=device, now=at)


def fail(username: str, times: int, **more) -> None:
    for number in range(times):
        with pytest.raises(SignInRefusedError):
            try_in(username, at=AT + number * SECOND, **more)


@pytest.mark.django_db
def test_after_ten_wrong_passwords_even_the_right_one_waits():
    one = user()
    fail(one.username, 10)
    with pytest.raises(TooManyTriesError) as refused:
        try_in(one.username, PASSWORD, at=AT + 60 * SECOND)
    assert "14 minutes" in str(refused.value)
    assert try_in(one.username, PASSWORD, at=AT + rules.ACCOUNT_LIMIT.window) == one.pk


@pytest.mark.django_db
def test_the_window_slides_one_try_at_a_time():
    one = user()
    fail(one.username, 10)
    late = AT + rules.ACCOUNT_LIMIT.window
    with pytest.raises(SignInRefusedError):
        try_in(one.username, at=late)
    with pytest.raises(TooManyTriesError):
        try_in(one.username, at=late)


@pytest.mark.django_db
def test_a_browser_that_the_person_has_used_is_not_locked_out_by_strangers():
    one = user()
    fail(one.username, 10, address="198.51.100.9")
    assert try_in(one.username, PASSWORD, device=device_cookie(one.username)) == one.pk
    other = device_cookie(user().username)
    with pytest.raises(TooManyTriesError):
        try_in(one.username, PASSWORD, device=other)
    with pytest.raises(TooManyTriesError):
        try_in(one.username, PASSWORD, device=f"made-up:{one.username}:signature")


@pytest.mark.django_db
def test_one_address_cannot_try_many_accounts(monkeypatch):
    monkeypatch.setattr(rules, "ADDRESS_LIMIT", rules.Limit(5, timedelta(minutes=15)))
    for number in range(5):
        fail(f"guess{number}", 1)
    one = user()
    with pytest.raises(TooManyTriesError):
        try_in(one.username, PASSWORD)
    assert try_in(one.username, PASSWORD, address="192.0.2.2") == one.pk


@pytest.mark.django_db
def test_success_counts_nothing():
    one = user()
    for _ in range(30):
        try_in(one.username, PASSWORD)
    assert not models.SignInTry.objects.exists()


@pytest.mark.django_db
def test_the_page_says_when_to_try_again(client):
    one = user()
    for _ in range(10):
        client.post("/sign-in", {"username": one.username, "password": WRONG})
    answer = client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.django_db
def test_an_unknown_username_costs_the_same_work(monkeypatch):
    """Every refusal runs the hasher exactly once: known, unknown, deactivated, without a password."""
    from tests.people.fast import FastArgon2

    runs: list[str] = []
    real = FastArgon2.encode
    monkeypatch.setattr(FastArgon2, "encode", lambda self, *a: (runs.append("encode"), real(self, *a))[1])
    verify = FastArgon2.verify
    monkeypatch.setattr(FastArgon2, "verify", lambda self, *a: (runs.append("verify"), verify(self, *a))[1])
    former = user()
    models.User.objects.filter(pk=former.pk).update(is_active=False)
    names = [user().username, "nobody", former.username, user(password=None).username]
    for name in names:
        runs.clear()
        fail(name, 1, address=f"192.0.2.{len(name)}")
        assert len(runs) == 1, name


def failing_together(username: str, times: int) -> list[type[Exception]]:
    def once(_number: int) -> type[Exception]:
        try:
            try_in(username)
        except (SignInRefusedError, TooManyTriesError) as error:
            return type(error)
        finally:
            connections.close_all()
        raise AssertionError

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_slip_through():
    one = user(now=clock.now())
    found = failing_together(one.username, 24)
    assert found.count(SignInRefusedError) <= rules.ACCOUNT_LIMIT.most
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_signintry WHERE bucket = %s", [f"account:{one.username}"])
        assert cursor.fetchone()[0] <= rules.ACCOUNT_LIMIT.most


@pytest.mark.django_db(transaction=True)
def test_the_test_before_is_red_when_the_count_comes_after_the_question(monkeypatch):
    from contextlib import contextmanager
    from threading import Barrier

    together = Barrier(24)

    @contextmanager
    def asked_first(buckets, *, now):
        if any(models.SignInTry.objects.filter(bucket=b).count() >= limit.most for b, limit in buckets.items()):
            raise TooManyTriesError(wait=timedelta(minutes=1))
        together.wait()
        models.SignInTry.objects.bulk_create([models.SignInTry(bucket=b, at=now) for b in buckets])
        yield

    assert limits.counted is not asked_first
    monkeypatch.setattr("thirdring.people.actions.sign_in.counted", asked_first)
    one = user(now=clock.now())
    assert failing_together(one.username, 24).count(SignInRefusedError) > rules.ACCOUNT_LIMIT.most
