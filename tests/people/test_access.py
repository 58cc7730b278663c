"""Default deny: every URL x method x role against the table in tests/access."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from tests.access import table
from tests.people import walk
from tests.people.builders import user
from thirdring.people.access import STAFF, Access, allow
from thirdring.people.values import Role
from thirdring.people.views import presence

pytestmark = pytest.mark.django_db

TABLE = table()
URLS = walk.urls()
ROOMS = sorted({url.name.partition(":")[0] for url in URLS})


def of_room(room: str) -> list[walk.Url]:
    return [url for url in URLS if url.name.partition(":")[0] == room and url.name in TABLE]


PRESENCE = [url for url in URLS if url.name == "people:presence"]


def test_every_url_has_a_line_and_every_line_a_url():
    assert {url.name for url in URLS} == set(TABLE)


@pytest.mark.job("O1.1", "S2.3")
@pytest.mark.parametrize("room", ROOMS)
def test_every_door_lets_in_exactly_those_whom_the_table_lists(room):
    assert walk.wrong_doors(TABLE, of_room(room)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_view_takes_exactly_the_listed_methods(room):
    assert walk.wrong_methods(TABLE, of_room(room)) == []


def test_the_walk_is_red_without_the_middleware():
    without = [name for name in settings.MIDDLEWARE if "AccessMiddleware" not in name]
    with override_settings(MIDDLEWARE=without):
        wrong = walk.wrong_doors(TABLE, PRESENCE)
    assert "POST people:presence by nobody: 299, the table says [401]" in wrong


def test_the_walk_is_red_without_a_declaration(monkeypatch):
    monkeypatch.delattr(presence.presence, "access")
    assert "GET people:presence by operator: 403, the table says [299]" in walk.wrong_doors(TABLE, PRESENCE)


def test_the_walk_is_red_for_one_role_less(monkeypatch):
    fewer = Access(frozenset(STAFF) - {Role.PLANNER})
    monkeypatch.setattr(presence.presence, "access", fewer)
    wrong = walk.wrong_doors(TABLE, PRESENCE)
    assert wrong == [f"{method} people:presence by planner: 403, the table says [299]" for method in walk.METHODS]


def undeclared(request):
    return HttpResponse("seen")


@allow(Role.MANAGER)
def declared(request):
    return HttpResponse("seen")


urlpatterns = [path("undeclared", undeclared), path("declared", declared), path("sign-in", undeclared)]


@override_settings(ROOT_URLCONF="tests.people.test_access")
def test_a_view_that_says_nothing_is_refused_to_everybody(client):
    client.force_login(user(*Role))
    assert client.get("/undeclared").status_code == 403
    assert client.get("/declared").status_code == 200
