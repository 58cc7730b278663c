"""Goods that come back: what may, what is given for it, and what the database refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pymupdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.orders import builders as make
from tests.people import builders as people
from thirdring.catalogue import queries as catalogue
from thirdring.kernel import audit, clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.actions import write_policy
from thirdring.knowledge.values import PolicyKind
from thirdring.messaging.models import Attachment
from thirdring.orders import actions, approvals, handlers, models, queries, returns
from thirdring.orders.events import ReturnAuthorized, ReturnInspected
from thirdring.orders.rules import returning
from thirdring.orders.values import OrderState
from thirdring.orders.values.returns import (
    Condition,
    ExchangeWhen,
    Outcome,
    RefundTo,
    ReturnKind,
    ReturnReason,
    ReturnState,
    Wish,
)
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments import words as payment_words
from thirdring.people import queries as staff
from thirdring.people.values import Role


def kroner(amount):
    return Money(Decimal(amount), "DKK").rounded()


def delivered(house, days_ago=3, **quantities):
    """An order that arrived so many days ago and is paid; (its id, line ids by stock code)."""
    then = clock.now() - timedelta(days=days_ago)
    order_id = make.place(house, make.draft(house, then, **quantities).id, now=then).order_id
    who = house.operator_id
    actions.release(order_id=order_id, actor_id=who, now=then)
    pieces = {line.line_id: line.ordered for line in queries.progress(order_id).lines}
    actions.pick(order_id=order_id, pieces=pieces, actor_id=who, now=then)
    parcel = actions.pack(order_id=order_id, pieces=pieces, actor_id=who, now=then)
    actions.ship(parcel_id=parcel, actor_id=who, now=then)
    actions.deliver(parcel_id=parcel, now=then)
    return order_id, {line.sku: line.pk for line in models.Line.objects.filter(order_id=order_id)}


def operator(house):
    return staff.person(house.operator_id)


def authorize(house, order_id, wishes, **changes):
    fields = {
        "order_id": order_id,
        "kind": ReturnKind.RETURN,
        "wishes": wishes,
        "key": f"key-{order_id}-{len(wishes)}-{changes}",
        "actor": operator(house),
        "now": clock.now(),
    }
    return returns.authorize(**{**fields, **changes})


def receive(return_id, outcomes, key="one", actor_id=None):
    """Receive by stock code, and let the handler give the money back."""
    found = returns.find(return_id)
    ids = {line.sku: line.id for line in found.lines}
    receipt = returns.receive(
        return_id=return_id,
        found={ids[sku]: counts for sku, counts in outcomes.items()},
        key=f"{return_id}:{key}",
        actor_id=actor_id,
        now=clock.now(),
    )
    handlers.give_back_for_return(ReturnInspected(found.order_id, return_id, receipt))
    return receipt


@pytest.fixture
def house(db):
    at = make.house(SHIRT=10, CAP=10)
    without_season(at)
    return at


def without_season(house):
    """The same in every month: Danish returns without the longer window before the holidays."""
    now = clock.now()
    newest = knowledge.versions(PolicyKind.RETURN)[0].number
    body = knowledge.version(PolicyKind.RETURN, 2).body
    write_policy(
        kind=PolicyKind.RETURN,
        body=body.model_copy(update={"rules": tuple(rule for rule in body.rules if rule.name != "season")}),
        markets=["DK"],
        starts_date=timezone.localtime(now).date(),
        ends_date=None,
        note="",
        from_number=newest,
        actor_id=house.operator_id,
        now=now,
    )


def stock(house, sku):
    found = catalogue.availability([house.variants[sku]], now=clock.now())
    return found[house.variants[sku]].quantity


@pytest.mark.job("O3.6")
def test_a_return_is_authorized_received_inspected_and_refunded_without_the_label(house):
    order_id, line = delivered(house, SHIRT=3, CAP=1)
    before = stock(house, "SHIRT")
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 2, ReturnReason.SIZE)])
    found = returns.find(return_id)
    assert found.number.startswith("R")
    assert (found.label_cost, found.lines[0].value, found.lines[0].rule) == (kroner(39), kroner(200), "in-window")
    assert returns.by_number(found.number.lower()) == found
    assert [kept.rule for kept in knowledge.decisions(f"return:{return_id}")] == ["in-window"]
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1, Outcome.WRITE_OFF: 1}})
    closed = returns.find(return_id)
    assert (closed.state, closed.refunded) == (ReturnState.CLOSED, kroner(161))
    assert [receipt.state for receipt in closed.receipts] == ["given"]
    assert stock(house, "SHIRT") == before + 1
    assert queries.progress(order_id).line(line["SHIRT"]).returned == 2
    assert audit.first_broken_line(f"order:{order_id}") is None


@pytest.mark.job("O3.6")
@pytest.mark.parametrize(
    "reason", [ReturnReason.FAULTY, ReturnReason.DAMAGED, ReturnReason.WRONG_ITEM, ReturnReason.LATE]
)
def test_nobody_pays_the_way_back_of_what_is_our_fault(house, reason):
    order_id, line = delivered(house, SHIRT=1, CAP=1)
    wishes = [Wish(line["SHIRT"], 1, reason), Wish(line["CAP"], 1, ReturnReason.CHANGED_MIND)]
    found = returns.find(authorize(house, order_id, wishes))
    assert found.label_cost == kroner(0)
    receive(found.id, {"SHIRT": {Outcome.WRITE_OFF: 1}, "CAP": {Outcome.RESTOCK: 1}})
    order = queries.order(order_id)
    assert returns.find(found.id).refunded == order.total
    assert queries.progress(order_id).state is OrderState.RETURNED


def test_the_label_is_taken_off_once_however_many_parcels_come(house):
    order_id, line = delivered(house, SHIRT=3)
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 2, ReturnReason.SIZE)])
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}}, key="first")
    assert returns.find(return_id).state is ReturnState.PARTLY
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}}, key="second")
    assert [receipt.amount for receipt in returns.find(return_id).receipts] == [kroner(61), kroner(100)]


def test_what_was_paid_to_send_it_goes_back_with_the_whole_order_within_the_days_of_the_law(house):
    order_id, line = delivered(house, SHIRT=1)
    order = queries.order(order_id)
    assert order.freight.amount > 0
    found = returns.find(authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.CHANGED_MIND)]))
    assert found.freight_back == order.freight
    late_id, line = delivered(house, days_ago=20, SHIRT=1)
    late = returns.find(authorize(house, late_id, [Wish(line["SHIRT"], 1, ReturnReason.CHANGED_MIND)]))
    assert late.freight_back == kroner(0)


def test_what_goes_back_to_the_customer_is_not_refunded_and_may_come_again(house):
    order_id, line = delivered(house, SHIRT=2)
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 2, ReturnReason.FAULTY)])
    receive(return_id, {"SHIRT": {Outcome.SENT_BACK: 1, Outcome.RESTOCK: 1}})
    assert returns.find(return_id).refunded == kroner(100)
    (left,) = returns.returnable(order_id)
    assert (left.most, left.returned) == (1, 1)
    again = authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.FAULTY)], key="again")
    receive(again, {"SHIRT": {Outcome.REPAIR: 1}})
    assert returns.find(again).refunded == kroner(100)


def test_money_goes_back_to_store_credit_where_the_customer_wants_it(house):
    order_id, line = delivered(house, SHIRT=2)
    for payment in paid.payments(order_id):
        payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.FAULTY)], to=RefundTo.STORE_CREDIT)
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    assert kroner(100) in paid.credit(house.customer_id)


@pytest.mark.job("O3.6", "O3.8")
def test_a_late_return_needs_the_approval_of_a_supervisor_once(house):
    order_id, line = delivered(house, days_ago=45, SHIRT=2)
    wishes, now = [Wish(line["SHIRT"], 1, ReturnReason.SIZE)], clock.now()
    proposal = returns.propose(order_id=order_id, kind=ReturnKind.RETURN, wishes=wishes, at=now)
    assert proposal.approver == Role.SUPERVISOR
    with pytest.raises(approvals.NoApprovalError):
        authorize(house, order_id, wishes)
    asked = approvals.ask(
        kind="return", subject=f"order:{order_id}", amount=proposal.refund, actor_id=house.operator_id,
        words="Two weeks late", now=now,
    )  # fmt: skip
    boss = people.user(Role.SUPERVISOR)
    approvals.decide(approval_id=asked, granted=True, actor_id=boss.pk, note="", now=now)
    assert authorize(house, order_id, wishes, approval_id=asked)
    with pytest.raises(approvals.NoApprovalError):
        authorize(house, order_id, wishes, approval_id=asked, key="once more")
    assert authorize(house, order_id, wishes, actor=boss.person(), key="by herself")


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (returns.NothingReturnedError, {"quantity": 0}),
        (returns.TooManyReturnedError, {"quantity": 3}),
        (returns.NotReturnableError, {"quantity": 1, "days_ago": 200}),
    ],
)
def test_what_is_refused_changes_nothing(house, error, changes):
    order_id, line = delivered(house, days_ago=changes.get("days_ago", 3), SHIRT=2)
    before = queries.progress(order_id)
    with pytest.raises(error):
        authorize(house, order_id, [Wish(line["SHIRT"], changes["quantity"], ReturnReason.CHANGED_MIND)])
    assert queries.progress(order_id) == before
    assert not models.Return.objects.exists()


def test_what_was_worn_is_asked_about_and_what_is_called_off_is_free_again(house):
    order_id, line = delivered(house, SHIRT=2)
    worn = [Wish(line["SHIRT"], 1, ReturnReason.CHANGED_MIND, Condition.WORN)]
    assert returns.propose(order_id=order_id, kind=ReturnKind.RETURN, wishes=worn, at=clock.now()).approver
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 2, ReturnReason.SIZE)])
    (none,) = returns.returnable(order_id)
    assert none.most == 0
    returns.call_off(return_id=return_id, actor_id=house.operator_id, now=clock.now())
    (free,) = returns.returnable(order_id)
    assert (free.most, returns.find(return_id).state) == (2, ReturnState.CANCELLED)
    with pytest.raises(returns.NotWaitedForError):
        receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})


def test_the_same_request_is_carried_out_once(house):
    order_id, line = delivered(house, SHIRT=2)
    wishes = [Wish(line["SHIRT"], 1, ReturnReason.SIZE)]
    once = authorize(house, order_id, wishes, key="once")
    assert authorize(house, order_id, wishes, key="once") == once
    first = receive(once, {"SHIRT": {Outcome.RESTOCK: 1}})
    assert receive(once, {"SHIRT": {Outcome.RESTOCK: 1}}) == first
    returns.settle(receipt_id=first, now=clock.now())
    assert queries.progress(order_id).line(line["SHIRT"]).returned == 1
    assert returns.find(once).refunded == kroner(61)


def test_the_database_refuses_to_take_more_back_than_was_shipped(house):
    order_id, line = delivered(house, SHIRT=2)
    rows = models.Line.objects.filter(pk=line["SHIRT"])
    for counts in ({"returning": 3}, {"returning": 2, "returned": 1}):
        with pytest.raises(IntegrityError, match="line_comes_back_once"), transaction.atomic():
            rows.update(**counts)
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.SIZE)])
    for counts in ({"received": 2, "restock": 2}, {"received": 1, "restock": 0}):
        with pytest.raises(IntegrityError, match="return_line_"), transaction.atomic():
            models.ReturnLine.objects.filter(ret_id=return_id).update(**counts)


@pytest.mark.django_db(transaction=True)
def test_pieces_come_back_once_however_many_ask_at_the_same_time():
    house = make.house(SHIRT=10)
    order_id, line = delivered(house, SHIRT=3)
    actor = operator(house)

    def one(n):
        try:
            return authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.SIZE)], key=f"k{n}", actor=actor)
        except DeskError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(12)))
    assert sum(isinstance(answer, int) for answer in answers) == 3
    assert set(answers) - {answer for answer in answers if isinstance(answer, int)} == {"too-many-returned"}
    assert models.Line.objects.get(pk=line["SHIRT"]).returning == 3


amounts = st.decimals(0, 9999, places=2).map(lambda amount: Money(amount, "DKK"))


@given(amounts, st.integers(1, 30), st.data())
def test_pieces_are_worth_together_what_the_line_was_paid(amount, pieces, data):
    before, total = 0, kroner(0)
    while before < pieces:
        now = data.draw(st.integers(1, pieces - before))
        part = returning.worth(amount, pieces, before=before, now=now)
        assert part.amount >= 0
        total, before = total + part, before + now
    assert total == amount


@given(amounts, st.lists(st.decimals(0, 500, places=2), min_size=1, max_size=8))
def test_shares_add_up_and_none_is_a_cent_from_its_due(amount, weights):
    parts = returning.shared(amount, weights)
    whole = sum(weights)
    assert sum((part.amount for part in parts), start=Decimal(0)) == (amount.amount if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert not whole or abs(part.amount - amount.amount * weight / whole) < Decimal("0.01")


@given(
    st.lists(st.tuples(amounts, st.integers(1, 5)), min_size=1, max_size=4),
    st.decimals(0, 60, places=2),
    st.decimals(0, 90, places=2),
    st.data(),
)
def test_receipts_in_any_order_give_back_what_one_receipt_would(lines, label, freight, data):
    costs = {"label_cost": Money(label, "DKK"), "freight_back": Money(freight, "DKK")}
    accepted, settled = [0] * len(lines), kroner(0)
    for _receipt in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(lines) - 1))
        accepted[at] = data.draw(st.integers(accepted[at], lines[at][1]))
        settled = settled + returning.due(_inspected(lines, accepted), settled=settled, **costs)
    whole = [pieces for _value, pieces in lines]
    settled = settled + returning.due(_inspected(lines, whole), settled=settled, **costs)
    assert settled == returning.due(_inspected(lines, whole), settled=kroner(0), **costs)


def _inspected(lines, accepted):
    return [returning.Inspected(value, pieces, n) for (value, pieces), n in zip(lines, accepted, strict=True)]


def exchange(house, order_id, wishes, **changes):
    return_id = authorize(house, order_id, wishes, kind=ReturnKind.EXCHANGE, **changes)
    handlers.send_what_is_wanted_instead(ReturnAuthorized(order_id, return_id))
    return return_id


def pay_all(house, order_id):
    for payment in paid.payments(order_id):
        payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())


@pytest.mark.job("O3.7")
def test_an_even_exchange_is_sent_free_when_the_old_one_is_back(house):
    order_id, line = delivered(house, SHIRT=1)
    pay_all(house, order_id)
    wish = Wish(line["SHIRT"], 1, ReturnReason.SIZE, variant_id=house.variants["SHIRT"])
    return_id = exchange(house, order_id, [wish])
    assert returns.find(return_id).replacement_id is None
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    handlers.send_what_is_wanted_instead(ReturnInspected(order_id, return_id, 0))
    new = queries.order(returns.find(return_id).replacement_id)
    assert (new.total, new.freight) == (kroner(100), kroner(0))
    (tender,) = paid.payments(new.id)
    assert (tender.method, tender.amount) == ("store_credit", kroner(100))
    assert not any(money.amount for money in paid.credit(house.customer_id))
    assert models.Order.objects.filter(replaces__isnull=False).count() == 1


@pytest.mark.job("O3.7")
@pytest.mark.parametrize(("price", "difference"), [("150", 50), ("60", -40)])
def test_an_exchange_up_or_down_settles_the_difference(house, price, difference):
    order_id, line = delivered(house, SHIRT=1)
    pay_all(house, order_id)
    other = make.products(price, OTHER=5)["OTHER"]
    wishes = [Wish(line["SHIRT"], 1, ReturnReason.SIZE, variant_id=other)]
    proposal = returns.propose(order_id=order_id, kind=ReturnKind.EXCHANGE, wishes=wishes, at=clock.now())
    assert proposal.difference.amount == difference
    return_id = exchange(house, order_id, wishes)
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    handlers.send_what_is_wanted_instead(ReturnInspected(order_id, return_id, 0))
    new = queries.order(returns.find(return_id).replacement_id)
    assert new.total == kroner(price)
    by_method = {payment.method.value: payment.amount for payment in paid.payments(new.id)}
    credit = sum((m.amount for m in paid.credit(house.customer_id)), start=Decimal(0))
    assert by_method == {"store_credit": kroner(min(Decimal(100), Decimal(price)))} | (
        {"invoice": kroner(50)} if difference > 0 else {}
    )
    assert credit == max(0, -difference)


@pytest.mark.job("O3.7", "O3.8")
def test_in_advance_the_new_one_is_sent_at_once_and_nothing_is_given_twice(house):
    order_id, line = delivered(house, SHIRT=1)
    pay_all(house, order_id)
    wishes = [Wish(line["SHIRT"], 1, ReturnReason.SIZE, variant_id=house.variants["CAP"])]
    with pytest.raises(approvals.NoApprovalError):
        exchange(house, order_id, wishes, when=ExchangeWhen.IN_ADVANCE)
    boss = people.user(Role.SUPERVISOR).person()
    return_id = exchange(house, order_id, wishes, when=ExchangeWhen.IN_ADVANCE, actor=boss, key="boss")
    sent = returns.find(return_id).replacement_id
    assert queries.order(sent).total == kroner(100)
    handlers.send_what_is_wanted_instead(ReturnAuthorized(order_id, return_id))
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    assert returns.find(return_id).refunded == kroner(0)
    assert returns.find(return_id).replacement_id == sent
    assert not any(money.amount for money in paid.credit(house.customer_id))


def test_what_an_unpaid_invoice_asked_for_is_not_paid_out_by_an_exchange(house):
    order_id, line = delivered(house, SHIRT=1)
    return_id = exchange(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.SIZE, variant_id=house.variants["CAP"])])
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    handlers.send_what_is_wanted_instead(ReturnInspected(order_id, return_id, 0))
    new = queries.order(returns.find(return_id).replacement_id)
    assert [(p.method.value, p.amount) for p in paid.payments(new.id)] == [("invoice", kroner(100))]


def test_a_return_is_told_by_mail_with_its_number_and_its_label(house):
    from thirdring.messaging import queries as messaging

    order_id, line = delivered(house, SHIRT=1)
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.SIZE)])
    handlers.tell_how_to_return(ReturnAuthorized(order_id, return_id))
    number = returns.find(return_id).number
    (mail,) = messaging.about(f"order:{order_id}")
    assert number[1:] in mail.subject.replace(" ", "")
    label = Attachment.objects.get(mail_id=mail.id)
    with pymupdf.open("pdf", bytes(label.content)) as paper:
        assert number in paper[0].get_text()
    assert label.name == f"return-label-{return_id}.pdf"


def test_why_money_moved_is_kept_as_a_code_and_told_in_the_readers_words(house):
    order_id, line = delivered(house, SHIRT=1)
    return_id = authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.FAULTY)])
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    number = returns.find(return_id).number
    assert {move.reason for move in paid.moves(order_id)} == {f"return:{number}"}
    assert payment_words.because(f"return:{number}") == f"Return {number}"
    assert payment_words.because("She found a hole: large") == "She found a hole: large"
