"""Signing in and out by password."""

import pytest
from django.test import Client

from tests.people.builders import PASSWORD, user
from thirdring.people import models, queries
from thirdring.people.values import PresenceState, Role

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post("/sign-in", {"username": username, "password": password, **more})


@pytest.mark.job("O1.1", "Z1.4")
def test_a_person_signs_in_and_out(client):
    operator = user()
    answer = sign_in(client, operator.username, next="/account")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert queries.presence(operator.pk).state is PresenceState.AVAILABLE
    assert queries.session_person(client.cookies["thirdring_session"].value) == operator.person()
    key = client.cookies["thirdring_session"].value
    assert client.post("/sign-out").status_code == 302
    assert queries.session_person(key) is None
    assert queries.presence(operator.pk).state is PresenceState.SIGNED_OUT


def test_a_wrong_password_says_what_to_do_and_opens_nothing(client):
    operator = user()
    answer = sign_in(client, operator.username, "not the password at all")
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert not models.Session.objects.exists()


def test_a_stranger_gets_the_same_answer(client):
    known = sign_in(client, user().username, "not the password at all").content.decode()
    unknown = sign_in(client, "nobody", "not the password at all").content.decode()
    assert known.count("do not belong together") == unknown.count("do not belong together") == 1


def test_presence_fragment(client):
    client.force_login(user(Role.OPERATOR))
    assert client.get("/presence").status_code == 200
    assert "Lunch" in client.post("/presence", {"state": "lunch"}).content.decode()
    assert client.post("/presence", {"state": "on_call"}).status_code == 422


def test_an_outside_system_signs_in_without_being_at_the_desk(client):
    one = user()
    answer = client.post(
        "/api/session", {"username": one.username, "password": PASSWORD}, content_type="application/json"
    )
    assert queries.session_person(answer.json()["token"]) == one.person()
    assert queries.presence(one.pk).state is PresenceState.SIGNED_OUT
