"""The demo house's people."""

import pytest

from thirdring.kernel import clock
from thirdring.people import demo, queries
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def test_every_role_has_somebody_and_loading_again_changes_nothing(client):
    demo.load(clock.now())
    before = queries.people()
    demo.load(clock.now())
    assert queries.people() == before
    assert {role for one in before for role in one.person.roles} == set(Role)
    assert {code for one in before for code in (it.language for it in one.languages)} >= {"en", "da", "zh"}


def test_the_demo_password_opens_the_door(client):
    demo.load(clock.now())
    answer = client.post("/sign-in", {"username": "operator", "password": demo.PASSWORD})
    assert answer.status_code == 302


def test_lists_are_in_order(client):
    demo.load(clock.now())
    assert [team.name for team in queries.teams()] == sorted(demo.TEAMS)
    assert [skill.name for skill in queries.skills()] == sorted(name for _code, name in demo.SKILLS)
