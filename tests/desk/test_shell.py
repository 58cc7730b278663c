import pytest
from django.test import Client
from django.urls import reverse

from tests.people import builders
from thirdring.desk import dock
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def test_the_desk_is_for_people_who_signed_in(client: Client) -> None:
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert reverse("people:sign_in") in answer.headers["Location"]


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_shell(client: Client, role: Role) -> None:
    client.force_login(builders.user(role))
    page = client.get("/").content.decode()
    assert 'id="who"' in page
    assert 'id="what"' in page
    assert 'id="say"' in page


def test_numbers_that_are_none_are_left_out(client: Client) -> None:
    client.force_login(builders.user())
    assert client.get("/?customer=abc&draft=99999999999999999999&call=-1").status_code == 200


def test_the_choice_of_looks_is_rendered_at_once(client: Client) -> None:
    client.force_login(builders.user())
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/").content.decode()


def test_the_styleguide_is_not_for_production(client: Client) -> None:
    client.force_login(builders.user())
    assert client.get("/desk/styleguide").status_code == 404


def test_the_dock_holds_only_what_the_role_may_open(client: Client) -> None:
    client.force_login(builders.user(Role.OPERATOR))
    page = client.get("/").content.decode()
    assert reverse("telephony:callers") in page
    assert f'href="{reverse("people:people")}"' not in page
    client.force_login(builders.user(Role.ADMINISTRATOR))
    page = client.get("/").content.decode()
    assert reverse("telephony:callers") not in page
    assert f'href="{reverse("people:people")}"' in page


def test_a_slot_stays_empty_for_those_who_may_not_fill_it(client: Client) -> None:
    client.force_login(builders.user(Role.PLANNER))
    assert reverse("orders:drafts") not in client.get("/").content.decode()
    client.force_login(builders.user(Role.OPERATOR))
    assert reverse("orders:drafts") in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("here", "marked"),
    [
        ("/", "desk:home"),
        ("/knowledge/policies/return/", "knowledge:policies"),
        ("/knowledge/", "knowledge:index"),
        ("/routing/hours/new", "routing:lines"),
        ("/routing/queues", "routing:lines"),
        ("/orders/sources/", "promotions:index"),
    ],
)
def test_the_dock_marks_the_one_page_that_is_on_screen(here: str, marked: str) -> None:
    person = builders.user(Role.ADMINISTRATOR).person()
    assert [page["address"] for page in dock.pages_for(person, here) if page["current"]] == [reverse(marked)]
