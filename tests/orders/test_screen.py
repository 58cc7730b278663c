"""The order screen, request by request."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.orders import builders as make
from tests.promotions.builders import code
from thirdring.orders import models, queries
from thirdring.people.models import User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house() -> make.House:
    return make.house(SHIRT=10, CAP=2)


@pytest.fixture
def desk(house: make.House) -> Client:
    client = Client(headers=HTMX)  # type: ignore[arg-type]
    client.force_login(User.objects.get(pk=house.operator_id))
    return client


@pytest.mark.job("O1.5", "O1.7", "O1.10", "O1.11", "O1.13", "O1.13.1", "M6.2", "M6.3")
def test_an_order_from_the_first_word_to_its_number(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    added = _post(desk, "lines", draft_id, q="2 x shirt")
    assert added.headers["HX-Trigger"] == "orders:added"
    assert "200,00" in added.content.decode().replace(".", ",")
    _post(desk, "lines", draft_id, q="CAP")
    _post(desk, "field", draft_id, path="lines.1.gift_message", value="Tillykke", was="")
    _post(desk, "field", draft_id, path="ship_tos.1.method", value="express", was="standard")
    _post(desk, "field", draft_id, path="tenders.1.method", value="bank_transfer", was="invoice")
    whole = desk.get(reverse("orders:draft", args=[draft_id])).content.decode()
    assert "Tillykke" in whole
    aloud = desk.get(reverse("orders:read_back", args=[draft_id])).content.decode()
    for part in queries.quoted(queries.draft(draft_id), now=_now()).parts:
        assert part.digest in aloud
        ticked = _post(desk, "tick", draft_id, part=part.key, digest=part.digest, ticked="1")
    form = dict(re.findall(r'name="(version|digest)" value="(\w+)"', ticked.content.decode()))
    placed = _post(desk, "submission", draft_id, **form).content.decode()
    order = models.Order.objects.get()
    assert f"{order.number[:3]} {order.number[3:]}" in placed
    assert _post(desk, "submission", draft_id, **form).status_code == 200
    assert models.Order.objects.count() == 1


@pytest.mark.job("O1.13")
def test_the_screen_cannot_submit_a_stale_read_back(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    _post(desk, "lines", draft_id, q="shirt")
    found = make.read_back(draft_id)
    form = {"version": found.draft.version, "digest": found.quote.digest}
    _post(desk, "field", draft_id, path="lines.1.quantity", value="2", was="1")
    assert _post(desk, "submission", draft_id, **form).status_code == 409
    stale = _post(desk, "tick", draft_id, part="total", digest=found.quote.parts["total"], ticked="1")
    assert "changed" in stale.content.decode()
    assert not models.Order.objects.exists()


def test_a_draft_that_the_screen_knows_is_not_sent_again(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    address = reverse("orders:draft", args=[draft_id])
    known = re.search(r'data-known="([^"]+)"', desk.get(address).content.decode())
    assert known
    assert desk.get(address, {"known": known[1]}).status_code == 204
    _post(desk, "field", draft_id, path="note", value="ring twice", was="")
    assert desk.get(address, {"known": known[1]}).status_code == 200


def test_two_people_in_one_field_see_both_texts(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    _post(desk, "field", draft_id, path="note", value="theirs", was="")
    answer = _post(desk, "field", draft_id, path="note", value="mine", was="")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "theirs" in answer.content.decode()
    assert "mine" in answer.content.decode()
    assert queries.draft(draft_id).body.note == "theirs"


def test_words_that_name_nothing_are_asked_about(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    answer = _post(desk, "lines", draft_id, q="zeppelin")
    assert "HX-Trigger" not in answer.headers
    assert "zeppelin" in answer.content.decode()
    assert queries.draft(draft_id).body.lines == ()
    found = desk.get(reverse("orders:find", args=[draft_id]), {"q": "sh"}).content.decode()
    assert "SHIRT" in found


def test_a_colleague_takes_a_draft_over_as_it_is(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    _post(desk, "lines", draft_id, q="2 x shirt")
    before = queries.draft(draft_id)
    colleague = make.people.user()
    other = Client(headers=HTMX)  # type: ignore[arg-type]
    other.force_login(colleague)
    assert _post(other, "hand_over", draft_id).status_code < 300
    after = queries.draft(draft_id)
    assert (after.operator_id, after.body, after.customer_id) == (colleague.pk, before.body, before.customer_id)
    assert [draft.id for draft in queries.open_drafts(operator_id=colleague.pk)] == [draft_id]
    assert queries.open_drafts(operator_id=house.operator_id) == []


@pytest.mark.job("O1.10.1")
def test_a_code_that_is_not_there_is_asked_for_again(house: make.House, desk: Client) -> None:
    draft_id = _open(desk, house)
    answer = _post(desk, "codes", draft_id, code="NOPE99").content.decode()
    assert "NOPE99" in answer
    assert queries.draft(draft_id).body.codes == ()


@pytest.mark.job("O1.10.1")
def test_a_misheard_code_is_asked_about_and_added_only_when_it_was_meant(house: make.House, desk: Client) -> None:
    code("SPRING26")
    draft_id = _open(desk, house)
    asked = _post(desk, "codes", draft_id, code="sprimg 26").content.decode()
    assert ">SPRING26</button>" in asked
    assert queries.draft(draft_id).body.codes == ()
    _post(desk, "codes", draft_id, code="SPRING26")
    assert queries.draft(draft_id).body.codes == ("SPRING26",)


@pytest.mark.job("O1.4", "O4.3.3")
def test_history_and_reorder(house: make.House, desk: Client) -> None:
    placed = make.place(house, make.draft(house, SHIRT=2).id)
    history = desk.get(reverse("orders:history", args=[house.customer_id])).content.decode()
    assert f"{placed.number[:3]} {placed.number[3:]}" in history
    assert desk.get(reverse("orders:order", args=[placed.order_id])).status_code == 200
    again = desk.post(reverse("orders:reorder"), {"customer": house.customer_id})
    assert again.status_code == 204
    newest = queries.open_drafts(customer_id=house.customer_id)[0]
    assert newest.body.wanted() == {house.variants["SHIRT"]: 2}


@pytest.mark.job("M5.4")
def test_notes_on_an_order(house: make.House, desk: Client) -> None:
    placed = make.place(house, make.draft(house, SHIRT=2).id)
    answer = desk.post(reverse("orders:notes", args=[placed.order_id]), {"text": "Waived the freight"})
    assert "Waived the freight" in answer.content.decode()
    assert desk.post(reverse("orders:notes", args=[placed.order_id]), {"text": " "}).status_code == 422


def _open(desk: Client, house: make.House) -> int:
    answer = desk.post(reverse("orders:open"), {"customer": house.customer_id})
    assert answer.status_code == 204
    return queries.open_drafts(customer_id=house.customer_id)[0].id


def _post(desk: Client, name: str, draft_id: int, **data: object):  # type: ignore[no-untyped-def]
    return desk.post(reverse(f"orders:{name}", args=[draft_id]), data)


def _now():  # type: ignore[no-untyped-def]
    from thirdring.kernel import clock

    return clock.now()
