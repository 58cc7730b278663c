"""Passkeys: registered, used, refused."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.people.authenticator import PRESENT, Authenticator
from tests.people.builders import user
from thirdring.kernel import clock
from thirdring.people import models, queries
from thirdring.people.actions.accounts import deactivate_user
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


def post(client: Client, path: str, body: object = None):
    return client.post(
        path, json.dumps(body or {}), content_type="application/json", headers={"Accept": "application/json"}
    )


def register(client: Client, key: Authenticator):
    return post(client, "/account/passkeys", key.create(post(client, "/account/passkeys/options").json()))


def sign_in(client: Client, key: Authenticator, *, path: str = "/sign-in/passkey"):
    return post(client, path, key.get(post(client, "/sign-in/passkey/options").json()))


@pytest.fixture
def owner() -> models.User:
    return user()


@pytest.fixture
def key(owner: models.User) -> Authenticator:
    client, key = Client(), Authenticator(ORIGIN)
    client.force_login(owner)
    assert register(client, key).status_code == 200
    return key


@pytest.mark.job("O1.1")
def test_a_passkey_signs_in_without_a_username(client, owner, key):
    answer = sign_in(client, key, path="/sign-in/passkey?next=/account")
    assert answer.json() == {"location": "/account"}
    person = queries.session_person(client.cookies["thirdring_session"].value)
    assert person == owner.person()
    assert queries.passkeys(owner.pk)[0].last_used_at is not None


def refused(client: Client, answer) -> None:
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "passkey-refused"
    assert not models.Session.objects.filter(key_hash=b"").exists()
    assert "thirdring_session" not in client.cookies


def test_an_answer_counts_once(client, key):
    answer = key.get(post(client, "/sign-in/passkey/options").json())
    assert post(client, "/sign-in/passkey", answer).status_code == 200
    again = Client()
    refused(again, post(again, "/sign-in/passkey", answer))


def test_an_answer_comes_in_time(client, key):
    options = post(client, "/sign-in/passkey/options").json()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        refused(client, post(client, "/sign-in/passkey", key.get(options)))


def test_a_challenge_of_another_kind_or_person_is_refused(client, key):
    other = Client()
    other.force_login(user())
    options = post(other, "/account/passkeys/options").json()
    refused(client, post(client, "/sign-in/passkey", key.get({**options, "rpId": "testserver"})))
    third = Client()
    third.force_login(user())
    answer = post(third, "/account/passkeys", Authenticator(ORIGIN).create(options))
    assert answer.status_code == 422


@pytest.mark.parametrize("spoil", ["origin", "host", "verified", "signature", "handle", "unknown"])
def test_a_spoiled_answer_is_refused(client, key, spoil):
    options = post(client, "/sign-in/passkey/options").json()
    if spoil == "origin":
        key.origin = "http://testserver.evil.example"
    if spoil == "host":
        options["rpId"] = "evil.example"
    if spoil == "verified":
        key.flags = PRESENT
    if spoil == "handle":
        key.user_handle = user().handle.bytes
    if spoil == "unknown":
        key.id = b"another credential"
    answer = key.get(options)
    if spoil == "signature":
        answer["response"]["signature"] = Authenticator(ORIGIN).get(options)["response"]["signature"]
    refused(client, post(client, "/sign-in/passkey", answer))


def test_a_copied_key_shows_by_its_counter(client, key):
    assert sign_in(client, key).status_code == 200
    assert sign_in(Client(), key).status_code == 200
    key.count -= 1
    late = Client()
    refused(late, sign_in(late, key))


@pytest.mark.parametrize("body", [None, [], {"id": 1}, {"id": "x", "rawId": "x", "response": {}, "type": "public-key"}])
def test_nonsense_is_refused_politely(client, owner, body):
    refused(client, post(client, "/sign-in/passkey", body))
    client.force_login(owner)
    assert post(client, "/account/passkeys", body).status_code == 422


def test_a_former_person_stays_out(client, owner, key):
    deactivate_user(user_id=owner.pk, actor_id=user(Role.ADMINISTRATOR).pk, now=clock.now())
    refused(client, sign_in(client, key))


def test_the_same_passkey_is_registered_once(owner, key):
    client = Client()
    client.force_login(owner)
    options = post(client, "/account/passkeys/options").json()
    assert [it["id"] for it in options["excludeCredentials"]] == [key.get({"rpId": "x", "challenge": "x"})["id"]]
    assert register(client, key).json()["error"]["code"] == "passkey-known"
    assert len(queries.passkeys(owner.pk)) == 1


def test_passkeys_are_several_named_and_removed(owner, key):
    client = Client()
    client.force_login(owner)
    assert register(client, Authenticator(ORIGIN)).status_code == 200
    first, second = queries.passkeys(owner.pk)
    client.post(f"/account/passkeys/{first.id}/name", {"name": "Blue key"})
    assert queries.passkeys(owner.pk)[0].name == "Blue key"
    client.post(f"/account/passkeys/{second.id}/removal")
    assert [it.name for it in queries.passkeys(owner.pk)] == ["Blue key"]
    stranger = Client()
    stranger.force_login(user())
    assert stranger.post(f"/account/passkeys/{first.id}/removal").status_code == 404
    assert stranger.post(f"/account/passkeys/{first.id}/name", {"name": "mine"}).status_code == 404
    assert [it.name for it in queries.passkeys(owner.pk)] == ["Blue key"]


def test_the_last_way_in_is_not_removed(client):
    one = user(password=None)
    client.force_login(one)
    register(client, Authenticator(ORIGIN))
    only = queries.passkeys(one.pk)[0]
    assert client.post(f"/account/passkeys/{only.id}/removal").status_code == 422
    assert len(queries.passkeys(one.pk)) == 1
