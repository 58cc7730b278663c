"""The screens of an order that stands: change, cancel, discount, the warehouse, the problem list, the feed."""

import hashlib
import hmac
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.orders import builders as make
from tests.orders.test_changing import ordered
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, demo_carrier, models, queries, returns
from thirdring.orders.values import Edit, OrderState, ParcelState
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.people.models import User
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=60, CAP=5)


def at_desk(user) -> Client:
    client = Client(headers={"hx-request": "true"})
    client.force_login(user)
    return client


@pytest.fixture
def desk(house) -> Client:
    return at_desk(User.objects.get(pk=house.operator_id))


def text(response) -> str:
    assert response.status_code == 200, response.content.decode()[:500]
    return response.content.decode()


def typed(order_id, kind="change", **fields):
    version = queries.progress(order_id).version
    return {"kind": kind, "version": version, "key": f"{kind}{version}{len(fields)}", **fields}


@pytest.mark.job("O2.8", "O3.1")
def test_the_page_tells_the_way_and_what_can_still_be_changed(house, desk):
    order_id = ordered(house, SHIRT=2)
    actions.check(order_id=order_id, now=clock.now())
    page = text(desk.get(f"/orders/{order_id}/"))
    assert 'aria-current="step"' in page
    assert "It is packed and leaves us" in page
    assert page.count('class="badge ok"') >= 5
    said = text(desk.get(f"/knowledge/say?order={order_id}"))
    assert 'lang="da"' in said
    assert said.count('class="say"') >= 2
    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.QUALITY_ANALYST):
        read = text(at_desk(people.user(role)).get(f"/orders/{order_id}/"))
        assert "Shirt" in read
        assert "Alt+Shift+C" not in read
        assert "/change/" not in read


@pytest.mark.job("O3.2")
def test_a_change_is_shown_before_and_done_once(house, desk):
    order_id = ordered(house, SHIRT=2)
    assert 'name="quantity-1"' in text(desk.get(f"/orders/{order_id}/change/?kind=change"))
    fields = typed(order_id, **{"quantity-1": "1", "add": "3 x CAP", "reason": "Wanted caps"})
    seen = text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert "200.00" in seen or "161.00" in seen
    assert 'data-key="f9"' in seen
    assert queries.order(order_id).lines[0].standing == 2
    assert "Changed." in text(desk.post(f"/orders/{order_id}/changes/", fields))
    assert "done twice" in text(desk.post(f"/orders/{order_id}/changes/", fields))
    lines = queries.order(order_id).lines
    assert [(line.sku, line.standing) for line in lines] == [("SHIRT", 1), ("CAP", 3)]
    assert models.Change.objects.get().reason == "Wanted caps"


def test_words_that_name_nothing_and_a_stale_form_are_told(house, desk):
    order_id = ordered(house, SHIRT=2)
    seen = text(desk.post(f"/orders/{order_id}/change/preview/", typed(order_id, add="unobtainium")))
    assert "unobtainium" in seen
    assert 'data-key="f9"' not in seen
    fields = typed(order_id, **{"quantity-1": "1"}) | {"version": 99}
    response = desk.post(f"/orders/{order_id}/changes/", fields)
    assert response.status_code == 409
    assert "changed meanwhile" in response.content.decode()
    assert queries.order(order_id).lines[0].standing == 2


@pytest.mark.job("O3.4", "O3.8", "M5.8")
def test_a_large_discount_is_asked_for_answered_at_the_other_desk_and_given(house, desk):
    order_id = ordered(house, SHIRT=4)
    fields = typed(order_id, kind="discount", percent="40", reason="Two weeks late")
    seen = text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert 'data-key="f8"' in seen
    assert 'data-key="f9"' not in seen
    assert "a supervisor is being told" in text(desk.post(f"/orders/{order_id}/change/request/", fields))
    boss = at_desk(people.user(Role.SUPERVISOR))
    asked = text(boss.get("/orders/approvals/"))
    assert "Two weeks late" in asked
    (request,) = approvals.waiting()
    assert "Two weeks late" not in text(
        boss.post(f"/orders/approvals/{request.id}/", {"answer": "yes", "note": "Fair"})
    )
    seen = text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert "Fair" in seen
    assert f'name="approval" value="{request.id}"' in seen
    page = text(desk.post(f"/orders/{order_id}/changes/", fields | {"approval": request.id}))
    assert "Discount given." in page
    assert queries.order(order_id).discount.amount == 160


@pytest.mark.job("O3.3")
def test_the_payment_is_changed_from_the_desk_with_its_fee(house, desk):
    order_id = ordered(house, edits=[Edit(path="tenders.1.method", value="cash_on_delivery")], SHIRT=1)
    fee = queries.order(order_id).fee
    assert fee.amount > 0
    fields = typed(order_id, **{"pay-1": "bank_transfer"})
    assert "Goes back, or is no longer owed" in text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert "Changed." in text(desk.post(f"/orders/{order_id}/changes/", fields))
    assert queries.order(order_id).fee.amount == 0
    live = [p for p in paid.payments(order_id) if p.asked]
    assert [(p.method.value, p.asked) for p in live] == [("bank_transfer", queries.order(order_id).total)]


@pytest.mark.job("O3.3", "M4.3")
def test_a_part_is_paid_by_the_gift_card_that_is_read_aloud(house, desk):
    order_id = ordered(house, SHIRT=1)
    code = payments.issue_gift_card(amount=Money(Decimal(40), "DKK"), actor_id=None, now=clock.now())
    assert 'name="part-code"' in text(desk.get(f"/orders/{order_id}/change/?kind=change"))
    fields = typed(order_id, part="gift_card", **{"part-code": code[:-1]})
    assert "The gift card is not known yet" in text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    fields["part-code"] = code.lower()
    seen = text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert "To be paid:" in seen
    assert "DKK\xa040.00" in seen
    assert "Changed." in text(desk.post(f"/orders/{order_id}/changes/", fields))
    live = {p.method.value: p.asked.amount for p in paid.payments(order_id) if p.asked}
    assert live == {"gift_card": 40, "invoice": queries.order(order_id).total.amount - 40}
    assert code not in str(list(models.Change.objects.values()))


@pytest.mark.job("O3.5")
def test_an_order_is_canceled_from_the_desk(house, desk):
    order_id = ordered(house, SHIRT=2)
    fields = typed(order_id, kind="cancel", whole="1", reason="Changed her mind")
    assert 'data-key="f9"' in text(desk.post(f"/orders/{order_id}/change/preview/", fields))
    assert "Canceled." in text(desk.post(f"/orders/{order_id}/changes/", fields))
    assert queries.progress(order_id).state is OrderState.CANCELLED


@pytest.mark.job("Z2.1", "O2.8")
def test_the_bench_is_worked_by_one_box(house, desk):
    order_id = ordered(house, SHIRT=2, CAP=1)
    number = queries.order(order_id).number
    actions.check(order_id=order_id, now=clock.now())
    assert number[:3] in text(desk.get("/orders/warehouse/"))

    def scan(q, order=order_id):
        version = queries.progress(order_id).version
        return text(desk.post("/orders/warehouse/scan/", {"q": q, "order": order or "", "version": version}))

    assert "SHIRT" in scan(number, order=None)
    assert "Picked" in scan("2 x shirt")
    assert "does not belong" in scan("SHIRT")
    assert "Nothing is known" in scan("XYZ", order=None)
    scan("CAP")
    assert "Packed" in scan("")
    assert "Sent" in scan("")
    assert queries.progress(order_id).state is OrderState.SHIPPED
    assert "taken in" in text(desk.post("/orders/warehouse/goods-in/", {"q": "5 x CAP", "key": "one"}))
    assert "Nothing is known" in text(desk.post("/orders/warehouse/goods-in/", {"q": "5 x NOPE", "key": "two"}))


@pytest.mark.job("Z2.2")
def test_the_problem_list_names_owner_reason_age_and_outcome(house, desk):
    boss_row = people.user(Role.SUPERVISOR)
    boss = at_desk(boss_row)
    order_id = ordered(house, SHIRT=1)
    held = text(desk.post(f"/orders/{order_id}/hold/", {"kind": "address", "words": "No such street"}))
    assert "No such street" in held
    listed = text(boss.get("/orders/problems/"))
    assert "No such street" in listed
    assert boss_row.name in listed
    problem = queries.problems()[0]
    text(desk.post(f"/orders/problems/{problem.id}/owner/", {}))
    assert queries.problems()[0].owner_id == house.operator_id
    text(boss.post(f"/orders/problems/{problem.id}/outcome/", {"outcome": "changed", "note": "New street"}))
    assert "New street" in text(boss.get("/orders/problems/?which=closed"))
    assert queries.progress(order_id).state is OrderState.RELEASED


def on_its_way(house) -> int:
    order_id = ordered(house, SHIRT=1)
    now, who = clock.now(), house.operator_id
    line = queries.progress(order_id).lines[0].line_id
    actions.release(order_id=order_id, actor_id=who, now=now)
    actions.pick(order_id=order_id, pieces={line: 1}, actor_id=who, now=now)
    parcel = actions.pack(order_id=order_id, pieces={line: 1}, actor_id=who, now=now)
    actions.ship(parcel_id=parcel, actor_id=who, now=now)
    return order_id


@pytest.mark.job("O2.8")
def test_a_carrier_tells_by_signed_webhook_and_by_csv_once(house, client, settings):
    settings.CARRIER_SECRETS = {"ring": "s3cret"}
    order_id = on_its_way(house)
    tracking = queries.parcels(order_id)[0].tracking
    at = (clock.now() + timedelta(hours=1)).isoformat()
    body = json.dumps({"events": [{"tracking": tracking, "event": "in_transit", "at": at, "place": "Kolding"},
                                  {"tracking": "nobody", "event": "delivered", "at": at}]})  # fmt: skip

    def post(content, signature, kind="application/json"):
        return client.post("/orders/carriers/ring/events/", content, content_type=kind,
                           headers={"X-Signature": signature})  # fmt: skip

    def sign(content):
        return hmac.new(b"s3cret", content.encode(), hashlib.sha256).hexdigest()

    assert post(body, "0" * 64).status_code == 401
    assert client.post("/orders/carriers/other/events/", body, content_type="application/json",
                       headers={"X-Signature": sign(body)}).status_code == 401  # fmt: skip
    assert queries.parcels(order_id)[0].events == ()
    told = post(body, sign(body)).json()
    assert (told["taken"], told["known"], list(told["refused"])) == (1, 0, ["2"])
    assert post(body, sign(body)).json()["known"] == 1
    lines = f"tracking,event,at,place\n{tracking},delivered,{at},Aarhus\n{tracking},sideways,{at},\n"
    told = post(lines, sign(lines), "text/csv").json()
    assert (told["taken"], list(told["refused"])) == (1, ["3"])
    assert queries.parcels(order_id)[0].state is ParcelState.DELIVERED
    assert queries.progress(order_id).state is OrderState.DELIVERED


@pytest.mark.job("O2.8")
def test_the_carrier_of_the_demo_moves_its_parcels_to_the_door(house):
    order_id = on_its_way(house)
    now = clock.now()
    for hours in (1, 3, 30, 60, 90):
        demo_carrier.move(now=now + timedelta(hours=hours))
    parcel = queries.parcels(order_id)[0]
    assert parcel.state is ParcelState.DELIVERED
    assert len(parcel.events) >= 3
    before = len(parcel.events)
    demo_carrier.move(now=now + timedelta(hours=100))
    assert len(queries.parcels(order_id)[0].events) == before


@pytest.mark.job("O3.5", "O3.6")
def test_what_has_left_of_a_canceled_order_comes_back_by_itself(house, desk):
    order_id = ordered(house, SHIRT=3)
    actions.check(order_id=order_id, now=clock.now())
    (line,) = queries.progress(order_id).lines
    common = {"order_id": order_id, "actor_id": house.operator_id, "now": clock.now()}
    actions.pick(**common, pieces={line.line_id: 1})
    parcel = actions.pack(**common, pieces={line.line_id: 1})
    actions.ship(parcel_id=parcel, actor_id=house.operator_id, now=clock.now())
    asked = approvals.ask(
        kind="change-cancel", subject=f"order:{order_id}", amount=None, actor_id=house.operator_id, words="-",
        now=clock.now(),
    )  # fmt: skip
    approvals.decide(approval_id=asked, granted=True, actor_id=people.user().pk, note="", now=clock.now())
    assert "1 piece has left: it comes back" in text(desk.get(f"/orders/{order_id}/change/?kind=cancel"))
    sent = typed(order_id, "cancel", whole="1", back="1", approval=asked)
    page = text(desk.post(f"/orders/{order_id}/changes/", sent))
    (opened,) = returns.of_order(order_id)
    assert (opened.pieces, opened.state.value) == (1, "authorized")
    assert "comes back as return R" in page
    text(desk.post(f"/orders/{order_id}/changes/", sent))
    assert len(returns.of_order(order_id)) == 1
    assert queries.progress(order_id).lines[0].cancelled == 2
