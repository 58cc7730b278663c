"""Orders that stand are changed, canceled and discounted: pieces, sums and money exact, once, and by the policies."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.orders import builders as make
from tests.people import builders as people
from tests.promotions.builders import code
from thirdring.catalogue.models import Stock
from thirdring.customers import actions as customers
from thirdring.customers import queries as profiles
from thirdring.customers.values import NewAddress
from thirdring.kernel import audit, clock
from thirdring.kernel.idempotency import KeyReusedError
from thirdring.kernel.money import Money
from thirdring.knowledge.models import PolicyDecision
from thirdring.orders import actions, approvals, models, queries
from thirdring.orders.actions import changing, rewriting
from thirdring.orders.values import Edit, OrderState
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Method
from thirdring.promotions.models import Code

pytestmark = pytest.mark.django_db


def kr(amount) -> Money:
    return Money(Decimal(amount), "DKK").rounded()


@pytest.fixture
def house():
    return make.house(SHIRT=10, CAP=5, SOCK=make.expected("SOCK", 4, clock.now().date() + timedelta(days=9), 1))


def ordered(house, edits=(), **quantities) -> int:
    draft = make.draft(house, **quantities)
    if edits:
        draft = actions.change_draft(draft_id=draft.id, edits=list(edits), now=clock.now())
    return make.place(house, draft.id).order_id


def changed(house, order_id, *edits, key="k", **more):
    return actions.change(
        order_id=order_id,
        expected_version=queries.progress(order_id).version,
        edits=[Edit(**edit) for edit in edits],
        key=key,
        actor_id=house.operator_id,
        now=clock.now(),
        **more,
    )


def canceled(house, order_id, pieces=None, key="c", **more):
    return actions.cancel(
        order_id=order_id,
        expected_version=queries.progress(order_id).version,
        pieces=pieces,
        key=key,
        actor_id=house.operator_id,
        now=clock.now(),
        **more,
    )


def shelf(sku):
    row = Stock.objects.get(variant__sku=sku)
    return row.on_hand, row.backordered


def owes(order_id):
    return paid.balance(order_id).total_due


@pytest.mark.job("O3.2", "Z2.1")
def test_quantity_items_and_price_change_together_and_settle(house):
    order_id = ordered(house, SHIRT=2, CAP=1)
    before = queries.order(order_id)
    done = changed(
        house,
        order_id,
        {"path": "lines.1.quantity", "value": 1},
        {"op": "add", "path": "lines", "value": {"variant_id": house.variants["CAP"], "quantity": 3, "ship_to": "1"}},
    )
    order = queries.order(order_id)
    assert [(line.sku, line.standing, line.amount) for line in order.lines] == [
        ("SHIRT", 1, kr(100)),
        ("CAP", 1, kr(100)),
        ("CAP", 3, kr(300)),
    ]
    assert (done.difference, done.total) == (order.total - before.total, order.total)
    assert (before.freight > order.freight, order.total) == (True, kr(500))  # free from 500
    assert (shelf("SHIRT"), shelf("CAP")) == ((9, 0), (1, 0))
    assert owes(order_id) == order.total
    assert audit.first_broken_line(f"order:{order_id}") is None
    assert PolicyDecision.objects.filter(subject=f"order:{order_id}").count() == 2


def test_the_same_key_changes_once_and_a_stale_screen_changes_nothing(house):
    order_id = ordered(house, SHIRT=2)
    request = {
        "order_id": order_id,
        "expected_version": 1,
        "edits": [Edit(path="lines.1.quantity", value=3)],
        "key": "same",
        "actor_id": house.operator_id,
        "now": clock.now(),
    }
    first = actions.change(**request)
    assert actions.change(**request) == first
    with pytest.raises(KeyReusedError):
        actions.change(**request | {"edits": [Edit(path="lines.1.quantity", value=4)]})
    with pytest.raises(actions.OrderChangedError):
        actions.change(**request | {"key": "other"})
    version = queries.progress(order_id).version
    canceled(house, order_id, {1: 1})
    with pytest.raises(KeyReusedError):
        actions.cancel(
            order_id=order_id, expected_version=version, pieces={1: 2}, key="c", actor_id=house.operator_id,
            now=clock.now(),
        )  # fmt: skip
    assert (shelf("SHIRT"), models.Change.objects.count(), owes(order_id)) == ((8, 0), 2, queries.order(order_id).total)


def test_an_agreed_price_holds_for_more_of_it_and_what_is_untouched_costs_what_it_did(house):
    order_id = ordered(house, SHIRT=1, CAP=1)
    before = queries.order(order_id)
    make.products(price="150", SHIRT=9, CAP=4)
    seen = actions.preview(order_id=order_id, edits=[Edit(path="email", value="new@example.dk")], now=clock.now())
    assert seen.difference == kr(0)
    changed(house, order_id, {"path": "lines.1.quantity", "value": 2})
    after = queries.order(order_id)
    assert [line.amount for line in after.lines] == [kr(200), kr(100)]
    assert after.total - before.total == kr(100) + after.freight - before.freight


@pytest.mark.job("O3.2")
def test_address_and_method_change_with_the_freight_shown_before_and_settled_after(house):
    order_id = ordered(house, SHIRT=1)
    before = queries.order(order_id)
    customers.add_address(
        customer_id=house.customer_id,
        address=NewAddress(line1="Storegade 4", postcode="8000", city="Aarhus C", recipient="Anna Jensen"),
        actor_id=None,
        now=clock.now(),
    )
    new = next(a for a in profiles.profile(house.customer_id).addresses if a.city == "Aarhus C")
    edits = ({"path": "ship_tos.1.address_id", "value": new.id}, {"path": "ship_tos.1.method", "value": "express"})
    seen = actions.preview(order_id=order_id, edits=[Edit(**e) for e in edits], now=clock.now())
    done = changed(house, order_id, *edits)
    after = queries.order(order_id)
    assert "Aarhus C" in after.shipments[0].text
    assert done.difference == seen.difference == after.freight - before.freight
    assert after.freight > before.freight
    assert after.shipments[0].to_date <= before.shipments[0].to_date
    assert owes(order_id) == after.total


@pytest.mark.job("O3.2")
def test_a_wished_day_moves_the_promise_and_costs_nothing(house):
    order_id = ordered(house, SHIRT=1)
    before = queries.order(order_id)
    wished = before.shipments[0].to_date + timedelta(days=21)
    done = changed(house, order_id, {"path": "ship_tos.1.wanted_date", "value": wished.isoformat()})
    (after,) = queries.order(order_id).shipments
    assert (after.wanted_date, done.difference) == (wished, kr(0))
    assert before.shipments[0].to_date < after.from_date <= after.to_date
    assert queries.order(order_id).lines[0].promised_date == after.to_date


@pytest.mark.job("O3.5")
def test_a_canceled_order_gives_everything_back(house):
    made = code("SAVE10", percent="10", total_limit=1, customer_limit=1)
    card = payments.issue_gift_card(amount=kr(50), actor_id=None, now=clock.now())
    looked = payments.tell_balance(code=card, actor_id=None, now=clock.now())
    order_id = ordered(
        house,
        edits=[
            Edit(op="add", path="codes", value="SAVE10"),
            Edit(path="tenders.1.method", value="gift_card"),
            Edit(path="tenders.1.reference", value=looked.reference),
            Edit(op="add", path="tenders", value={"method": "invoice"}),
        ],
        SHIRT=2,
        SOCK=3,
    )
    assert (shelf("SHIRT"), shelf("SOCK"), Code.objects.get(pk=made).redeemed) == ((8, 0), (0, 2), 1)
    done = canceled(house, order_id)
    assert (shelf("SHIRT"), shelf("SOCK"), Code.objects.get(pk=made).redeemed) == ((10, 0), (1, 0), 0)
    assert payments.tell_balance(code=card, actor_id=None, now=clock.now()).balance == kr(50)
    order = queries.order(order_id)
    assert (order.state, order.total, owes(order_id), done.total) == (OrderState.CANCELLED, kr(0), kr(0), kr(0))
    with pytest.raises(actions.NotChangeableError):
        canceled(house, order_id, key="again")


@pytest.mark.job("O3.5")
def test_lines_are_canceled_in_part_and_what_is_not_there_yet_goes_first(house):
    order_id = ordered(house, SHIRT=2, SOCK=3)
    canceled(house, order_id, {2: 2})
    assert shelf("SOCK") == (0, 0)
    canceled(house, order_id, {2: 1, 1: 1}, key="more")
    order = queries.order(order_id)
    assert [(line.sku, line.standing, line.amount) for line in order.lines] == [
        ("SHIRT", 1, kr(100)),
        ("SOCK", 0, kr(0)),
    ]
    assert (shelf("SHIRT"), shelf("SOCK"), owes(order_id)) == ((9, 0), (1, 0), order.total)


def ship_first(house, order_id, count=1):
    now, who = clock.now(), house.operator_id
    line = queries.progress(order_id).lines[0].line_id
    if queries.progress(order_id).state is OrderState.PLACED:
        actions.release(order_id=order_id, actor_id=who, now=now)
    actions.pick(order_id=order_id, pieces={line: count}, actor_id=who, now=now)
    return actions.pack(order_id=order_id, pieces={line: count}, actor_id=who, now=now)


@pytest.mark.job("O3.1", "O3.5", "O3.8")
def test_while_it_is_packed_a_cancellation_needs_a_yes_and_what_has_left_stays(house):
    order_id = ordered(house, SHIRT=3)
    parcel = ship_first(house, order_id)
    with pytest.raises(approvals.NoApprovalError):
        canceled(house, order_id)
    with pytest.raises(actions.NotChangeableError):
        changed(house, order_id, {"path": "lines.1.quantity", "value": 4})
    actions.ship(parcel_id=parcel, actor_id=house.operator_id, now=clock.now())
    request = approvals.ask(
        kind="change-cancel", subject=f"order:{order_id}", amount=None, actor_id=house.operator_id, words="-",
        now=clock.now(),
    )  # fmt: skip
    approvals.decide(approval_id=request, granted=True, actor_id=people.user().pk, note="", now=clock.now())
    done = canceled(house, order_id, approval_id=request)
    found = queries.progress(order_id)
    assert (found.state, found.lines[0].standing, shelf("SHIRT")) == (OrderState.SHIPPED, 1, (9, 0))
    assert owes(order_id) == done.total == queries.order(order_id).total
    with pytest.raises(actions.NotChangeableError):
        canceled(house, order_id, key="after")


def test_what_lies_in_a_closed_parcel_is_not_canceled(house):
    order_id = ordered(house, SHIRT=1)
    ship_first(house, order_id)
    request = approvals.ask(
        kind="change-cancel", subject=f"order:{order_id}", amount=None, actor_id=house.operator_id, words="-",
        now=clock.now(),
    )  # fmt: skip
    approvals.decide(approval_id=request, granted=True, actor_id=people.user().pk, note="", now=clock.now())
    with pytest.raises(actions.PackedError):
        canceled(house, order_id, approval_id=request)
    assert (shelf("SHIRT"), approvals.approval(request).is_used) == ((9, 0), False)


@pytest.mark.job("O3.4")
def test_a_late_discount_stays_within_its_limit_or_waits_for_a_yes(house):
    order_id = ordered(house, SHIRT=3)
    give = {"order_id": order_id, "actor_id": house.operator_id, "now": clock.now()}
    small = actions.discount(**give, expected_version=1, late=actions.Late(amount=Decimal(30)), key="d1")
    assert (small.difference, owes(order_id)) == (kr(-30), queries.order(order_id).total)
    large = {"late": actions.Late(percent=Decimal(50), reason="late"), "expected_version": 2}
    with pytest.raises(approvals.NoApprovalError):
        actions.discount(**give, **large, key="d2")
    asked = {"kind": "change-discount", "subject": f"order:{order_id}", "words": "Two weeks late"}
    little = approvals.ask(**asked, amount=kr(100), actor_id=house.operator_id, now=clock.now())
    enough = approvals.ask(**asked, amount=kr(150), actor_id=house.operator_id, now=clock.now())
    for request in (little, enough):
        approvals.decide(approval_id=request, granted=True, actor_id=people.user().pk, note="", now=clock.now())
    with pytest.raises(approvals.NoApprovalError):
        actions.discount(**give, **large, key="d2", approval_id=little)
    done = actions.discount(**give, **large, key="d2", approval_id=enough)
    assert kr(-150) <= done.difference < kr(-100)
    assert owes(order_id) == queries.order(order_id).total
    changed(house, order_id, {"path": "lines.1.quantity", "value": 2})
    assert owes(order_id) == queries.order(order_id).total


@pytest.mark.job("O3.3")
def test_what_is_owed_is_paid_another_way_with_its_fee(house):
    order_id = ordered(house, edits=[Edit(path="tenders.1.method", value="cash_on_delivery")], SHIRT=2)
    before = queries.order(order_id)
    assert before.fee.amount > 0
    changed(house, order_id, {"path": "tenders.1.method", "value": "invoice"})
    after = queries.order(order_id)
    assert (after.fee, owes(order_id)) == (kr(0), before.total - before.fee)
    live = [p for p in paid.payments(order_id) if p.asked]
    assert {p.method for p in live} == {Method.INVOICE}
    for payment in live:
        payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())
    with pytest.raises(actions.ChangeFaultError, match="nothing left to pay"):
        changed(house, order_id, {"path": "tenders.1.method", "value": "bank_transfer"}, key="paid")


def gift_card(amount):
    code = payments.issue_gift_card(amount=amount, actor_id=None, now=clock.now())
    return payments.tell_balance(code=code, actor_id=None, now=clock.now())


AT_THE_DOOR = Edit(path="tenders.1.method", value="cash_on_delivery")


@pytest.mark.job("O3.3")
def test_cash_on_delivery_that_has_nothing_left_to_collect_costs_no_fee(house):
    order_id = ordered(house, edits=[AT_THE_DOOR], SHIRT=2)
    before = queries.order(order_id)
    card = gift_card(before.total - before.fee)  # pays all but the fee: so there is none
    part = {"op": "add", "path": "tenders", "value": {"method": "gift_card", "reference": card.reference}}
    seen = actions.preview(order_id=order_id, edits=[Edit(**part)], now=clock.now())
    changed(house, order_id, part)
    after = queries.order(order_id)
    assert (after.fee, after.total, seen.difference) == (kr(0), before.total - before.fee, -before.fee)
    assert {p.method: p.asked for p in paid.payments(order_id) if p.asked} == {Method.GIFT_CARD: after.total}
    changed(house, order_id, {"path": "lines.1.quantity", "value": 1}, key="less")
    assert (queries.order(order_id).fee, owes(order_id)) == (kr(0), queries.order(order_id).total)


def test_the_fee_goes_with_the_goods_that_were_to_be_paid_at_the_door_and_stays_while_something_is(house):
    card = gift_card(kr(150))
    order_id = ordered(
        house,
        edits=[
            AT_THE_DOOR,
            Edit(op="add", path="tenders", value={"method": "gift_card", "reference": card.reference}),
        ],
        SHIRT=2,
        CAP=1,
    )
    fee = queries.order(order_id).fee
    changed(house, order_id, {"path": "lines.1.quantity", "value": 1})
    assert queries.order(order_id).fee == fee > kr(0)
    canceled(house, order_id, {2: 1})
    order = queries.order(order_id)
    assert (order.fee, order.total, owes(order_id)) == (kr(0), order.goods + order.freight, order.total)
    assert {p.method for p in paid.payments(order_id) if p.asked} == {Method.GIFT_CARD}


def test_what_was_collected_at_the_door_keeps_its_fee(house):
    order_id = ordered(house, edits=[AT_THE_DOOR], SHIRT=2)
    for payment in paid.payments(order_id):
        payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())
    before = queries.order(order_id)
    canceled(house, order_id, {1: 1})
    assert queries.order(order_id).fee == before.fee > kr(0)


@pytest.mark.parametrize("all_of_it", [True, False])
def test_a_draft_that_a_gift_card_pays_has_no_fee_for_the_door(house, all_of_it):
    draft = make.draft(house, SHIRT=2)
    without = queries.quoted(draft, now=clock.now()).quote.total
    card = gift_card(without if all_of_it else without - kr(1))
    part = Edit(op="add", path="tenders", value={"method": "gift_card", "reference": card.reference})
    draft = actions.change_draft(draft_id=draft.id, edits=[AT_THE_DOOR, part], now=clock.now())
    found = queries.quoted(draft, now=clock.now())
    order = queries.order(make.place(house, draft.id).order_id)
    assert order.total == found.quote.total == without + found.quote.fee
    assert bool(order.fee) is not all_of_it
    assert {t.method for t in found.tenders} == {Method.GIFT_CARD} | (set() if all_of_it else {Method.CASH_ON_DELIVERY})


@pytest.mark.job("O3.3")
def test_what_is_owed_is_split_between_a_gift_card_and_another_way(house):
    order_id = ordered(house, SHIRT=2)
    total = queries.order(order_id).total
    code = payments.issue_gift_card(amount=kr(60), actor_id=None, now=clock.now())
    card = payments.tell_balance(code=code, actor_id=None, now=clock.now())
    part = {"op": "add", "path": "tenders", "value": {"method": "gift_card", "reference": card.reference}}
    changed(house, order_id, part, {"path": "tenders.1.method", "value": "bank_transfer"})
    live = {p.method: p.asked for p in paid.payments(order_id) if p.asked}
    assert live == {Method.GIFT_CARD: kr(60), Method.BANK_TRANSFER: total - kr(60)}
    assert payments.tell_balance(code=code, actor_id=None, now=clock.now()).balance == kr(0)
    canceled(house, order_id)
    assert payments.tell_balance(code=code, actor_id=None, now=clock.now()).balance == kr(60)


@pytest.mark.job("O3.3")
def test_a_part_by_card_brings_a_link_and_the_price_difference_is_settled_with_it(house):
    order_id = ordered(house, SHIRT=1)
    part = {"op": "add", "path": "tenders", "value": {"method": "card", "amount": "50"}}
    changed(house, order_id, part, {"path": "lines.1.quantity", "value": 2})
    live = {p.method: p.asked for p in paid.payments(order_id) if p.asked}
    assert live == {Method.CARD: kr(50), Method.INVOICE: queries.order(order_id).total - kr(50)}


def test_parts_that_cannot_be_paid_are_refused_before_and_after(house):
    order_id = ordered(house, SHIRT=1)
    before = owes(order_id)
    for value, fault in (
        ({"method": "gift_card", "reference": "stranger"}, "no-gift-card"),
        ({"method": "store_credit"}, "no-store-credit"),
        ({"method": "card", "amount": "99999"}, "split"),
        ({"method": "card"}, "part-amount"),
    ):
        edit = Edit(op="add", path="tenders", value=value)
        seen = actions.preview(order_id=order_id, edits=[edit], now=clock.now())
        assert fault in [each.code for each in seen.faults]
        with pytest.raises(actions.ChangeFaultError):
            changed(house, order_id, edit.model_dump(exclude_unset=True))
    assert owes(order_id) == before


def test_what_cannot_be_is_refused_and_changes_nothing(house):
    order_id = ordered(house, SHIRT=2)
    before = (queries.order(order_id), shelf("SHIRT"), owes(order_id))
    for edit, refusal in (
        ({"path": "lines.1.quantity", "value": 99}, actions.ChangeFaultError),
        ({"path": "ship_tos.1.method", "value": "camel"}, actions.ChangeFaultError),
        ({"path": "price_list", "value": "uk-gbp"}, actions.NotChangeableError),
        ({"op": "remove", "path": "codes.X"}, actions.NotChangeableError),
        ({"op": "add", "path": "codes", "value": "NOPE"}, actions.ChangeFaultError),
        ({"path": "lines.1.quantity", "value": 2}, actions.NothingChangedError),
    ):
        with pytest.raises(refusal):
            changed(house, order_id, edit)
    assert (queries.order(order_id), shelf("SHIRT"), owes(order_id)) == before


@pytest.mark.job("O1.8")
def test_goods_that_come_in_go_to_who_waits_longest(house):
    now = clock.now()
    first, second = ordered(house, SOCK=3), ordered(house, SOCK=2)
    given = actions.goods_in(
        variant_id=house.variants["SOCK"], quantity=3, key="sock", now=now, actor_id=house.operator_id
    )
    waits = [queries.progress(each).lines[0].backordered for each in (first, second)]
    assert (given, waits, shelf("SOCK")) == (3, [0, 1], (0, 1))
    canceled(house, first)
    assert shelf("SOCK") == (3, 1)
    assert actions.fill(variant_id=house.variants["SOCK"], now=now) == 1
    assert (queries.progress(second).lines[0].backordered, shelf("SOCK")) == (0, (2, 0))


def test_shelves_that_everybody_wants_are_locked_last(house, monkeypatch):
    order_id = ordered(house, SHIRT=1)
    done = []

    def told(module, name):
        act = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, **k: (done.append(name), act(*a, **k))[1])

    told(changing.settling, "settle")
    told(rewriting.catalogue, "take")
    told(rewriting.catalogue, "put_back")
    new = {"op": "add", "path": "lines", "value": {"variant_id": house.variants["CAP"], "quantity": 1, "ship_to": "1"}}
    changed(house, order_id, new, {"op": "remove", "path": "lines.1"})
    assert done == ["settle", "put_back", "take"]


def test_a_customer_of_many_orders_waits_no_longer_for_a_change(house):
    def looks_at_payments(order_id):
        actions.release(order_id=order_id, actor_id=None, now=clock.now())
        with CaptureQueriesContext(connection) as asked:
            changed(house, order_id, {"path": "lines.1.quantity", "value": 2}, key=f"more-{order_id}")
        return sum('FROM "payments_payment"' in each["sql"] for each in asked)

    few = looks_at_payments(ordered(house, SHIRT=1))
    for _each in range(4):
        ordered(house, CAP=1)
    assert 0 < looks_at_payments(ordered(house, SHIRT=1)) == few
