"""A phone order by the API, and what the API refuses."""

from typing import Any

import pytest
from django.test import Client

from tests.orders import builders as make
from tests.people.builders import PASSWORD
from thirdring.orders import models
from thirdring.people.models import User

pytestmark = pytest.mark.django_db


class Caller:
    """An outside system that has signed in with a password."""

    def __init__(self, username: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        token = self("POST", "session", {"username": username, "password": PASSWORD})["token"]
        self.client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})

    def __call__(self, verb: str, path: str, body: Any = None, *, expect: int = 0, **headers: str) -> Any:
        call = getattr(self.client, verb.lower())
        sent = {} if body is None else {"data": body}
        if verb != "GET":
            sent["content_type"] = "application/json"
        response = call(f"/api/{path}", headers=headers or None, **sent)
        assert response.status_code == expect or (not expect and response.status_code < 300), response.content
        return response.json()


@pytest.fixture
def house() -> make.House:
    return make.house(SHIRT=10, CAP=2)


@pytest.fixture
def call(house: make.House) -> Caller:
    return Caller(User.objects.get(pk=house.operator_id).username)


@pytest.mark.job("O1.5", "O1.13", "O1.13.1", "S2.1")
def test_a_phone_order_in_four_calls(house: make.House, call: Caller) -> None:
    hit = call("GET", "customers?q=anna+jensen")[0]
    draft = call(
        "POST",
        "drafts",
        {
            "customer_id": hit["customer_id"],
            "lines": [{"sku": "shirt", "quantity": 2}, {"sku": "CAP", "gift_message": "Tillykke"}],
            "ship_tos": [{"method": "express"}],
        },
    )
    assert draft["total"] == "399.00"
    assert draft["problems"] == []
    ticked = call("POST", f"drafts/{draft['id']}/ticks", {"parts": {p["key"]: p["digest"] for p in draft["parts"]}})
    assert all(part["ticked"] for part in ticked["parts"])
    request = {"version": draft["version"], "digest": draft["digest"]}
    path = f"drafts/{draft['id']}/submission"
    placed = call("POST", path, request, **{"Idempotency-Key": "one"})
    assert call("POST", path, request, **{"Idempotency-Key": "one"}) == placed
    other = call("POST", path, request | {"version": 9}, expect=409, **{"Idempotency-Key": "one"})
    assert other["error"]["code"] == "key-reused"
    assert call("GET", f"orders/{placed['order_id']}")["total"] == "399.00"
    assert call("GET", f"orders?number={placed['number'][-4:]}")["orders"][0]["id"] == placed["order_id"]
    assert models.Order.objects.count() == 1


@pytest.mark.job("O1.13")
def test_the_api_cannot_submit_a_stale_read_back(house: make.House, call: Caller) -> None:
    draft = call("POST", "drafts", {"customer_id": house.customer_id, "lines": [{"sku": "SHIRT"}]})
    path = f"drafts/{draft['id']}"
    request = {"version": draft["version"], "digest": draft["digest"]}
    refused = call("POST", f"{path}/submission", request, expect=409, **{"Idempotency-Key": "a"})
    assert refused["error"]["code"] == "unread"
    call("POST", f"{path}/ticks", {"parts": {p["key"]: p["digest"] for p in draft["parts"]}})
    edited = call("PATCH", path, {"edits": [{"path": "lines.1.quantity", "value": 2, "was": 1}]})
    assert {p["key"] for p in edited["parts"] if not p["ticked"]} == {"line:1", "tax", "total"}
    refused = call("POST", f"{path}/submission", request, expect=409, **{"Idempotency-Key": "b"})
    assert refused["error"]["code"] == "draft-changed"
    refused = call("POST", f"{path}/ticks", {"parts": {"total": draft["digest"]}}, expect=409)
    assert refused["error"]["code"] == "stale-part"
    assert not models.Order.objects.exists()


def test_an_order_by_parts(house: make.House, call: Caller) -> None:
    draft = call("POST", "drafts", {"customer_id": house.customer_id})
    path = f"drafts/{draft['id']}"
    call("PATCH", path, {"edits": [{"op": "add", "path": "lines", "value": {"sku": "SHIRT", "quantity": 3}}]})
    call("PATCH", path, {"edits": [{"path": "ship_tos.1.method", "value": "pickup"}]})
    draft = call("GET", path)
    assert (draft["lines"][0]["quantity"], draft["shipments"][0]["method"]) == (3, "pickup")
    assert call("PATCH", path, {"edits": [{"path": "nonsense", "value": 1}]}, expect=422)["error"]["code"] == "bad-edit"
    assert call("GET", path)["version"] == draft["version"]


def test_nobody_comes_in_without_a_key(house: make.House) -> None:
    assert Client(headers={"Accept": "application/json"}).get("/api/orders?number=123").status_code == 401
    assert Client(headers={"Accept": "*/*"}).get("/api/orders?number=123").status_code == 401
    wrong = Client(headers={"Authorization": "Bearer nothing", "Accept": "application/json"})
    assert wrong.get("/api/orders?number=123").status_code == 401
    refused = Client().post("/api/session", {"username": "x", "password": "y"}, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "sign-in-refused"


def test_a_browsers_session_needs_its_csrf_token(house: make.House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=house.operator_id))
    assert client.get("/api/orders?number=123").status_code == 200
    assert client.post("/api/drafts", {}, content_type="application/json").status_code == 401
    assert not models.Draft.objects.exists()


def test_the_documentation_is_for_staff(house: make.House) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=house.operator_id))
    page = client.get("/api/docs").content.decode()
    assert "/api/drafts/{draft_id}/submission" in page
    assert "DraftIn" in page
