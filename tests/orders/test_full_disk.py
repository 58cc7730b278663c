"""PostgreSQL's disk is full (SQLSTATE 53100): one sentence that says what to do, and nothing is lost or half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.orders import builders as make
from thirdring.kernel import clock
from thirdring.kernel.models import Idempotency
from thirdring.orders import models, queries
from thirdring.people.models import Session, User

pytestmark = pytest.mark.django_db


@contextmanager
def full_disk(table: str) -> Iterator[None]:
    """PostgreSQL refuses each write to a table as it does where it cannot make its file longer."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file \"base/5/16384\": No space left on device' "
            "USING ERRCODE = '53100', HINT = 'Check free disk space.'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER no_room ON {table}")
        cursor.execute("DROP FUNCTION no_room")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def house() -> make.House:
    return make.house(SHIRT=10)


@pytest.fixture
def desk(house: make.House) -> Client:
    client = Client(headers={"hx-request": "true"}, raise_request_exception=False)
    client.force_login(User.objects.get(pk=house.operator_id))
    return client


TOLD = "The disk of the house is full: this was not saved, and nothing is half done."


def test_a_field_of_a_draft_is_not_saved_and_says_why_and_is_saved_later(house: make.House, desk: Client) -> None:
    draft = make.draft(house, SHIRT=1)
    path, sent = f"/orders/drafts/{draft.id}/field/", {"path": "note", "value": "Ring twice", "was": ""}
    with full_disk("orders_draft"):
        answer = desk.post(path, sent, headers={"accept": "text/html, application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no-room")
        assert TOLD in answer.json()["error"]["sentence"]
        assert queries.draft(draft.id).version == draft.version
    assert desk.post(path, sent).status_code == 200
    assert queries.draft(draft.id).body.note == "Ring twice"


@pytest.mark.parametrize("table", ["orders_order", "catalogue_stock", "kernel_auditentry", "kernel_outboxevent"])
def test_an_order_is_placed_whole_or_not_at_all(house: make.House, desk: Client, table: str) -> None:
    found = make.read_back(make.draft(house, SHIRT=2).id)
    path = f"/orders/drafts/{found.draft.id}/submission/"
    sent = {"version": found.draft.version, "digest": found.quote.digest}
    with full_disk(table):
        answer = desk.post(path, sent)
        assert answer.status_code == 507
        assert TOLD in answer.content.decode()
        assert answer.headers["HX-Retarget"] == "#toasts"
        assert not models.Order.objects.exists()
        assert not Idempotency.objects.exists()
    assert [desk.post(path, sent).status_code for _twice in range(2)] == [200, 200]
    assert models.Order.objects.count() == 1


def test_what_is_kept_can_be_read_though_nothing_can_be_written(desk: Client) -> None:
    Session.objects.update(last_seen_at=clock.now() - timedelta(minutes=20))
    with full_disk("people_session"):
        assert desk.get("/orders/drafts/").status_code == 200
