"""Sessions: one query, no writes, new keys when it matters, and an end that is an end."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.people.builders import PASSWORD, user
from thirdring.kernel import clock, fast
from thirdring.people import models, queries, rules
from thirdring.people.actions import set_presence
from thirdring.people.actions.accounts import deactivate_user, edit_user
from thirdring.people.actions.housekeeping import sweep
from thirdring.people.values import PresenceState, Role

pytestmark = pytest.mark.django_db
COOKIE = "thirdring_session"


def signed_in(one: models.User) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"})
    client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    return client


def key(client: Client) -> str:
    return client.cookies[COOKIE].value


def is_in(client: Client) -> bool:
    return client.get("/presence").status_code == 200


@pytest.fixture
def asked(monkeypatch):
    """Every statement that is sent, by Django's cursors and by the prepared one."""
    sent: list[str] = []
    run = fast._run
    monkeypatch.setattr(fast, "_run", lambda statement, params: (sent.append(statement.sql), run(statement, params))[1])

    def noted(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield sent


@pytest.mark.job("S2.3")
def test_a_request_reads_who_asks_in_one_query_and_writes_nothing(asked):
    client = signed_in(user())
    client.get("/presence")
    asked.clear()
    client.get("/presence")
    assert len([sql for sql in asked if "people_session" in sql or "people_user" in sql]) == 1
    assert all(sql.strip().startswith("SELECT") for sql in asked)


def test_the_stream_asks_in_one_query(asked):
    client = signed_in(user())
    asked.clear()
    assert queries.session_person(key(client)) is not None
    assert len(asked) == 1
    assert queries.session_person("") is None
    assert len(asked) == 1


def test_the_written_out_query_finds_what_the_models_say():
    from thirdring.people import sessions

    team = models.Team.objects.create(name="London")
    for one in (user(), user(team_id=team.pk)):
        client = signed_in(one)
        found = sessions.find(key(client))
        row = models.Session.objects.get(user=one)
        assert found == row
        assert {f: getattr(found, f) for f in sessions._SESSION} == {f: getattr(row, f) for f in sessions._SESSION}
        assert {f: getattr(found.user, f) for f in sessions._USER} == {f: getattr(one, f) for f in sessions._USER}
        assert found.user.person() == one.person()
        assert found.user.has_usable_password()


def test_only_a_hash_of_the_key_is_kept():
    client = signed_in(user())
    row = models.Session.objects.get()
    assert key(client) not in row.data
    assert key(client).encode() != bytes(row.key_hash)


def test_signing_in_gives_a_new_key():
    one, client = user(), Client()
    client.cookies[COOKIE] = "planted-by-an-attacker-0123456789"
    client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    assert key(client) != "planted-by-an-attacker-0123456789"
    before = key(client)
    client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    assert key(client) != before
    assert queries.session_person(before) is None


def test_new_roles_hold_at_once_under_a_new_key():
    boss, one = user(Role.ADMINISTRATOR), user()
    client = signed_in(one)
    before = key(client)
    edit_user(
        user_id=one.pk, name=one.name, roles=[Role.SUPERVISOR], language="da", region="DK", team_id=None,
        skills={}, languages={}, actor_id=boss.pk, now=clock.now(),
    )  # fmt: skip
    assert client.get("/people").status_code == 200
    assert key(client) != before
    assert is_in(client)
    # A request that was under way with the old key still finishes; a minute later the key is dead.
    assert queries.session_person(before) is not None
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert queries.session_person(before) is None
        assert queries.session_person(key(client)) is not None
    assert len(queries.devices(one.pk, now=clock.now())) == 1


def test_a_new_password_ends_every_other_session():
    one = user()
    here, there = signed_in(one), signed_in(one)
    before = key(here)
    answer = here.post("/account/password", {"current_password": PASSWORD, "new_password": "another long enough one"})
    assert answer.status_code == 302
    assert is_in(here)
    assert key(here) != before
    assert not is_in(there)


def test_a_wrong_current_password_changes_nothing():
    one = user()
    client = signed_in(one)
    answer = client.post("/account/password", {"current_password": "x", "new_password": "another long enough one"})
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert models.User.objects.get(pk=one.pk).password == one.password


def test_a_weak_new_password_is_refused_with_advice():
    client = signed_in(user())
    answer = client.post("/account/password", {"current_password": PASSWORD, "new_password": "too short"})
    assert answer.status_code == 422
    assert "at least 15 characters" in answer.content.decode()


def test_devices_are_listed_and_signed_out_one_by_one_or_all():
    one = user()
    here, there, third = signed_in(one), signed_in(one), signed_in(one)
    page = here.get("/account").content.decode()
    assert page.count("Firefox · Linux") >= 3
    assert "this one" in page
    other = next(d for d in queries.devices(one.pk, now=clock.now(), this_key=key(here)) if not d.is_this)
    here.post(f"/account/devices/{other.id}/sign-out")
    assert [is_in(there), is_in(third)].count(True) == 1
    here.post("/account/devices/sign-out")
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(third)


def test_nobody_ends_the_session_of_somebody_else():
    one, other = user(), user()
    here, there = signed_in(one), signed_in(other)
    session = models.Session.objects.get(user=other)
    here.post(f"/account/devices/{session.pk}/sign-out")
    assert is_in(there)


def test_deactivation_ends_everything_at_once():
    boss, one = user(Role.ADMINISTRATOR), user()
    client = signed_in(one)
    deactivate_user(user_id=one.pk, actor_id=boss.pk, now=clock.now())
    assert queries.session_person(key(client)) is None
    assert client.get("/presence", headers={"HX-Request": "true"}).status_code == 401
    again = client.post("/sign-in", {"username": one.username, "password": PASSWORD})
    assert again.status_code == 422


def test_a_session_ends_with_the_shift_and_with_an_idle_hour():
    client = signed_in(user(roles=[Role.MANAGER]))
    start = clock.now()
    models.PresenceInterval.objects.filter(until_at=None).update(then="")
    client.post("/presence", {"state": "away"})
    with time_machine.travel(start + rules.SESSION_IDLE + timedelta(minutes=1), tick=False):
        assert queries.session_person(key(client)) is None
        assert not is_in(client)
    client = signed_in(user())
    start = clock.now()
    for minutes in range(0, 12 * 60, 50):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert is_in(client)
    with time_machine.travel(start + rules.SESSION_LIFE, tick=False):
        assert not is_in(client)


def test_waiting_for_calls_is_not_idling():
    one = user()
    client, start = signed_in(one), clock.now()
    for minutes in range(10, 180, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert queries.session_person(key(client)) is not None
    client.post("/presence", {"state": "away"})
    with time_machine.travel(start + timedelta(minutes=300), tick=False):
        assert queries.session_person(key(client)) is None


def test_the_sweep_signs_out_who_is_gone_but_not_who_is_on_a_call():
    gone, busy = user(), user()
    signed_in(gone)
    signed_in(busy)
    now = clock.now()
    set_presence(user_id=busy.pk, state=PresenceState.ON_CALL, now=now)
    assert sweep(now=now) == 0
    assert sweep(now=now + timedelta(hours=2)) == 1
    assert queries.presence(gone.pk).state is PresenceState.SIGNED_OUT
    assert queries.presence(busy.pk).state is PresenceState.ON_CALL
    assert not models.Session.objects.exists()


def test_the_cookies_are_kept_from_scripts_and_other_sites():
    client = signed_in(user())
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_production_hashes_with_argon2():
    from django.utils.module_loading import import_string

    from thirdring.config import settings as production

    hasher = import_string(production.PASSWORD_HASHERS[0])()
    assert hasher.algorithm == "argon2"
    assert (hasher.time_cost, hasher.memory_cost) >= (2, 19456)  # OWASP's least for argon2id
