"""The list of codes: found, added, retired by those who keep them."""

import pytest
from django.test import Client

from tests.people.builders import user
from tests.promotions.builders import code
from thirdring.people.values import Role
from thirdring.promotions import models

NEW = {
    "code": "Summer 26",
    "title": "Summer catalogue",
    "kind": "source",
    "percent": "5",
    "combinable": "on",
    "currency": "dkk",
    "amount_off": "10",
    "min_value": "100",
    "skus": "A-1, B-2",
    "starts_date": "2026-06-01",
    "ends_date": "2026-08-31",
    "offer_en": "Five percent off.",
}


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(user(Role.MANAGER))
    return client


@pytest.mark.django_db
def test_a_code_is_added_and_listed(keeper: Client) -> None:
    assert keeper.post("/promotions/codes/new/", NEW).status_code == 302
    row = models.Code.objects.get()
    assert (row.code, row.percent, row.skus, row.offer) == ("SUMMER26", 5, ["A-1", "B-2"], {"en": "Five percent off."})
    assert row.ends_at.isoformat() == "2026-08-31T22:00:00+00:00"
    page = keeper.get("/promotions/codes/", {"q": "summer"}).content.decode()
    assert "SUMMER26" in page
    assert "5 % off" in page
    assert "10.00 off from" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_date": "2026-05-01"}, "lies before the first"),
        ({"currency": ""}, "Name the currency"),
        ({"percent": "101"}, "less than or equal to 100"),
        ({"code": "A"}, "at least three letters"),
        ({"code": "TAKEN1"}, "There is a code TAKEN1 already"),
    ],
)
def test_a_code_that_cannot_be_is_refused_in_words(keeper: Client, change: dict[str, str], told: str) -> None:
    code("TAKEN1")
    answer = keeper.post("/promotions/codes/new/", NEW | change)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert models.Code.objects.count() == 1


@pytest.mark.django_db
def test_a_code_is_retired(keeper: Client) -> None:
    code_id = code("SPRING26")
    keeper.post(f"/promotions/codes/{code_id}/retirement/")
    assert models.Code.objects.get().retired_at
    assert "SPRING26" not in keeper.get("/promotions/codes/").content.decode()
    assert "SPRING26" in keeper.get("/promotions/codes/", {"retired": "on"}).content.decode()
    assert keeper.post(f"/promotions/codes/{code_id}/retirement/").status_code == 404
