"""Capture on shipment, void, refund in part: what is taken and what is given back, to the øre."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.tables import tables_holding
from tests.payments.builders import NOW, dkk, payment, tender
from tests.payments.stripes import LocalStripe
from thirdring.kernel.errors import DeskError
from thirdring.kernel.models import OutboxEvent
from thirdring.kernel.money import Money
from thirdring.payments import actions, gateways, models, queries, rules
from thirdring.payments.ports import GatewayRefusedError
from thirdring.payments.values import Method, MoveKind, MoveState, Payment, State

LATER = NOW + timedelta(minutes=5)
pytestmark = pytest.mark.django_db


def order_of(payment_id: int) -> int:
    return queries.payment(payment_id).order_id


def held(amount: str = "239.00") -> int:
    """The id of an order whose card is held by the (practice) bank."""
    payment_id = payment(amount=amount)
    waiting = actions.ask(payment_id=payment_id, now=NOW)
    actions.tell_practice(token=waiting.link.rsplit("/", 1)[-1], pays=True, now=NOW)
    return order_of(payment_id)


def settle() -> None:
    """What the worker does, minute by minute."""
    for minute in range(1, 20):
        if not models.Move.objects.filter(state__in=["intended", "unknown"]).exists():
            return
        actions.reconcile_moves(now=LATER + timedelta(minutes=minute))
    raise AssertionError(list(models.Move.objects.values()))


def sums(order_id: int) -> tuple[Decimal, ...]:
    b = queries.balance(order_id)
    return b.authorized.amount, b.captured.amount, b.refunded.amount, b.owed.amount


def refund(order_id: int, amount: str, key: str = "r1", to: str = "original") -> tuple[str, ...]:
    given = actions.refund(order_id=order_id, amount=dkk(amount), reason="Late", key=key, actor_id=1, to=to, now=NOW)
    return tuple(f"{g.method} {g.amount.amount} {g.to}" for g in given)


def test_each_parcel_takes_its_part_of_what_the_bank_holds() -> None:
    order_id = held("239.00")
    assert sums(order_id) == (239, 0, 0, 0)
    for _ in range(2):
        actions.capture(order_id=order_id, amount=dkk("100.00"), key="parcel:1", now=NOW)
    settle()
    assert sums(order_id) == (139, 100, 0, 0)
    actions.capture(order_id=order_id, amount=dkk("139.00"), key="parcel:2", now=NOW)
    settle()
    assert sums(order_id) == (0, 239, 0, 0)
    assert queries.payments(order_id)[0].state is State.PAID
    assert OutboxEvent.objects.order_by("-id")[0].name.endswith("PaymentSettled")
    assert [m.amount.amount for m in queries.moves(order_id)] == [100, 139]


def test_what_was_paid_before_covers_the_first_parcels() -> None:
    code = actions.issue_gift_card(amount=dkk("100.00"), actor_id=1, now=NOW)
    gift = actions.tell_balance(code=code, actor_id=1, now=NOW)
    ids = actions.record(
        order_id=77,
        customer_id=7,
        tenders=[tender(Method.GIFT_CARD, "100.00", gift.reference), tender(Method.CARD, "139.00")],
        actor_id=1,
        now=NOW,
    )
    waiting = actions.ask(payment_id=ids[1], now=NOW)
    actions.tell_practice(token=waiting.link.rsplit("/", 1)[-1], pays=True, now=NOW)
    assert actions.capture(order_id=77, amount=dkk("80.00"), key="parcel:1", now=NOW) == ()
    (second,) = actions.capture(order_id=77, amount=dkk("60.00"), key="parcel:2", now=NOW)
    assert (second.kind, second.amount) == (MoveKind.CAPTURE, dkk("40.00"))


def test_a_refund_takes_back_first_what_is_not_paid_yet() -> None:
    order_id = held("239.00")
    actions.capture(order_id=order_id, amount=dkk("100.00"), key="parcel:1", now=NOW)
    settle()
    assert refund(order_id, "150.00") == ("card 139.00 released", "card 11.00 original")
    settle()
    assert sums(order_id) == (0, 100, 11, 0)
    assert queries.balance(order_id).total_due == dkk("89.00")


def test_kept_value_goes_back_first_then_cards_then_the_rest() -> None:
    code = actions.issue_gift_card(amount=dkk("50.00"), actor_id=1, now=NOW)
    gift = actions.tell_balance(code=code, actor_id=1, now=NOW)
    order_id = 78
    wanted = [
        tender(Method.BANK_TRANSFER, "30.00"),
        tender(Method.CARD, "100.00"),
        tender(Method.GIFT_CARD, "50.00", gift.reference),
    ]
    bank, card, _gift = actions.record(order_id=order_id, customer_id=7, tenders=wanted, actor_id=1, now=NOW)
    actions.mark_received(payment_id=bank, actor_id=1, now=NOW)
    waiting = actions.ask(payment_id=card, now=NOW)
    actions.tell_practice(token=waiting.link.rsplit("/", 1)[-1], pays=True, now=NOW)
    actions.capture(order_id=order_id, amount=dkk("180.00"), key="all", now=NOW)
    settle()
    assert sums(order_id) == (0, 180, 0, 0)
    wanted_back = ("gift_card 50.00 original", "card 100.00 original", "bank_transfer 10.00 payout")
    assert refund(order_id, "160.00") == wanted_back
    assert refund(order_id, "160.00") == wanted_back  # the same key, the same answer
    assert actions.tell_balance(code=code, actor_id=1, now=NOW).balance == dkk("50.00")
    with pytest.raises(actions.RefundTooMuchError) as error:
        refund(order_id, "20.01", key="r2")
    assert "20.00" in str(error.value)
    assert queries.balance(order_id).refunded == dkk("160.00")

    payout = next(m for m in queries.moves(order_id) if m.to == "payout")
    assert payout.state is MoveState.DUE
    actions.paid_out(move_id=payout.id, actor_id=2, now=NOW)
    with pytest.raises(actions.NothingToPayOutError):
        actions.paid_out(move_id=payout.id, actor_id=2, now=NOW)


def test_what_was_paid_may_become_store_credit_and_pay_the_next_order() -> None:
    order_id = held("100.00")
    actions.capture(order_id=order_id, amount=dkk("100.00"), key="all", now=NOW)
    settle()
    assert refund(order_id, "60.00", to="store_credit") == ("card 60.00 store_credit",)
    granted = actions.grant_credit(customer_id=7, amount=dkk("5.00"), reason="Late", key="g", actor_id=1, now=NOW)
    assert granted == dkk("65.00")
    actions.grant_credit(customer_id=7, amount=dkk("5.00"), reason="Late", key="g", actor_id=1, now=NOW)
    assert queries.credit(7) == (dkk("65.00"),)
    (kept,) = queries.credits_of(7)
    actions.record(
        order_id=79,
        customer_id=7,
        tenders=[tender(Method.STORE_CREDIT, "65.00", kept.reference)],
        actor_id=1,
        now=NOW,
    )
    assert queries.credit(7) == ()
    assert sums(79) == (0, 65, 0, 0)


def test_an_unpaid_invoice_becomes_smaller_and_then_nothing() -> None:
    payment_id = payment(Method.INVOICE, "139.00")
    order_id = order_of(payment_id)
    assert refund(order_id, "39.00") == ("invoice 39.00 released",)
    assert sums(order_id) == (0, 0, 0, 100)
    assert queries.credit_left(7, "DKK") == dkk("24900.00")
    actions.void(order_id=order_id, key="cancel", now=NOW)
    assert queries.payment(payment_id).state is State.CANCELLED
    assert sums(order_id) == (0, 0, 0, 0)


def test_what_is_paid_on_an_invoice_is_what_was_left_of_it() -> None:
    payment_id = payment(Method.INVOICE, "139.00")
    order_id = order_of(payment_id)
    refund(order_id, "39.00")
    actions.mark_received(payment_id=payment_id, actor_id=1, now=NOW)
    assert sums(order_id) == (0, 100, 0, 0)


def test_a_cancelled_order_lets_the_bank_go() -> None:
    order_id = held()
    actions.void(order_id=order_id, key="cancel", now=NOW)
    settle()
    assert queries.payments(order_id)[0].state is State.CANCELLED
    assert sums(order_id) == (0, 0, 0, 0)
    with pytest.raises(DeskError):
        refund(order_id, "1.00")


def test_a_link_that_nobody_has_used_asks_for_less_after_a_change() -> None:
    payment_id = payment(amount="239.00")
    waiting = actions.ask(payment_id=payment_id, now=NOW)
    order_id = waiting.order_id
    refund(order_id, "39.00")
    settle()
    assert (queries.payment(payment_id).amount, sums(order_id)) == (dkk("200.00"), (0, 0, 0, 200))


def test_a_price_difference_is_taken_once() -> None:
    order_id = order_of(payment(Method.INVOICE, "100.00"))
    for _ in range(2):
        more = actions.take(
            order_id=order_id, amount=dkk("20.00"), method=Method.CARD, reference="", key="change:1", now=NOW
        )
    assert (more.state, more.amount, more.customer_id) == (State.INTENDED, dkk("20.00"), 7)
    assert sums(order_id) == (0, 0, 0, 120)


def test_the_database_refuses_to_give_back_more_than_came() -> None:
    payment_id = payment(Method.INVOICE, "100.00")
    actions.mark_received(payment_id=payment_id, actor_id=1, now=NOW)
    rows = models.Payment.objects.filter(pk=payment_id)
    for off in ({"refunded": 101}, {"captured": 101}, {"released": 1}):
        with pytest.raises(IntegrityError, match="payment_"), transaction.atomic():
            rows.update(**off)


# Against a Stripe that keeps state -------------------------------------------------------------------------------


def gateway_id(order_id: int) -> str:
    return models.Payment.objects.get(order_id=order_id).gateway_id or ""


def stripe_held(stripe: LocalStripe, amount: str = "239.00") -> int:
    payment_id = payment(amount=amount)
    actions.ask(payment_id=payment_id, now=NOW)
    stripe.customer_pays(models.Payment.objects.get(pk=payment_id).gateway_id or "")
    actions.reconcile(now=LATER)
    return order_of(payment_id)


def test_stripe_holds_captures_and_refunds_in_part(stripe: LocalStripe) -> None:
    order_id = stripe_held(stripe)
    assert queries.payments(order_id)[0].state is State.AUTHORIZED
    actions.capture(order_id=order_id, amount=dkk("200.00"), key="parcel:1", now=NOW)
    settle()
    # in one piece, unless the account can do more: then the first parcel takes all
    assert sums(order_id) == (0, 239, 0, 0)
    assert stripe.intent(gateway_id(order_id))["status"] == "succeeded"
    refund(order_id, "39.00")
    settle()
    assert stripe.refunded(gateway_id(order_id)) == 3900
    (move,) = [m for m in queries.moves(order_id) if m.kind is MoveKind.REFUND]
    assert move.state is MoveState.DONE


def test_a_lost_answer_never_gives_back_twice(stripe: LocalStripe) -> None:
    order_id = stripe_held(stripe)
    actions.capture(order_id=order_id, amount=dkk("239.00"), key="parcel:1", now=NOW)
    stripe.loses_the_next_answer()
    actions.reconcile_moves(now=LATER)
    assert queries.moves(order_id)[0].state is MoveState.UNKNOWN
    settle()
    refund(order_id, "39.00")
    stripe.loses_the_next_answer()
    actions.reconcile_moves(now=LATER)
    settle()
    assert stripe.refunded(gateway_id(order_id)) == 3900
    assert sums(order_id) == (0, 239, 39, 0)


def test_a_void_lets_stripe_cancel(stripe: LocalStripe) -> None:
    order_id = stripe_held(stripe)
    actions.void(order_id=order_id, key="cancel", now=NOW)
    settle()
    assert stripe.intent(gateway_id(order_id))["status"] == "canceled"
    assert queries.payments(order_id)[0].state is State.CANCELLED


def test_what_stripe_refuses_is_reported_and_claimed_no_longer(stripe: LocalStripe) -> None:
    order_id = stripe_held(stripe)
    stripe.cancels(gateway_id(order_id))  # the hold ran out
    actions.capture(order_id=order_id, amount=dkk("239.00"), key="parcel:1", now=NOW)
    refund(order_id, "39.00")
    settle()
    assert {m.state for m in queries.moves(order_id)} == {MoveState.FAILED}
    assert sums(order_id) == (0, 0, 0, 239)  # nobody holds it any more, and it is owed
    assert any(n.endswith("MoveFailed") for n in OutboxEvent.objects.values_list("name", flat=True))
    again = actions.ask_anew(payment_id=queries.payments(order_id)[0].id, key="anew", actor_id=1, now=NOW)
    assert (again.state, again.amount) == (State.INTENDED, dkk("239.00"))
    assert sums(order_id) == (0, 0, 0, 239)


class TalkativeBank:
    """Refuses everything, and tells all it knows."""

    name, captures_in_parts = "practice", True

    def refund(self, *_args: object, **_kwargs: object) -> str:
        raise GatewayRefusedError("The account of Anna Jensen, 4242 4242 4242 4242, is closed")

    def find_refund(self, *_args: object, **_kwargs: object) -> str:
        return ""


def test_what_a_bank_writes_about_a_customer_is_kept_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = held("100.00")
    actions.capture(order_id=order_id, amount=dkk("100.00"), key="all", now=NOW)
    settle()
    monkeypatch.setattr(gateways, "named", lambda _name: TalkativeBank())
    refund(order_id, "60.00")
    settle()
    failed = queries.moves(order_id)[-1]
    assert (failed.state, failed.failure) == (MoveState.FAILED, "refused")
    assert tables_holding("Anna Jensen") == tables_holding("4242 4242") == []
    assert tables_holding("practice")  # the search finds what is there


@given(st.text(max_size=80))
def test_a_reason_is_a_code_or_is_not_kept(text: str) -> None:
    kept = rules.refusal_code(text)
    assert kept in {text, rules.refusal_code("?")}
    assert not set(kept) & set(" ,:@")
    assert rules.refusal_code("insufficient_funds") == "insufficient_funds"
    assert rules.refusal_code("4242424242424242") == "refused"


# Values alone ----------------------------------------------------------------------------------------------------


@st.composite
def parts(draw: st.DrawFn) -> list[Payment]:
    made = []
    for number in range(draw(st.integers(1, 5))):
        amount = draw(st.integers(0, 50_000))
        captured = draw(st.integers(0, amount))
        refunded = draw(st.integers(0, captured))
        released = draw(st.integers(0, amount - captured))
        made.append(
            Payment(
                id=number + 1,
                order_id=1,
                customer_id=1,
                method=draw(st.sampled_from(Method)),
                amount=cents(amount),
                state=draw(st.sampled_from(State)),
                reference="",
                link="",
                failure="",
                created_at=NOW,
                captured=cents(captured),
                refunded=cents(refunded),
                released=cents(released),
            )
        )
    return made


def cents(units: int) -> Money:
    return Money(Decimal(units) / 100, "DKK").rounded()


@given(parts(), st.integers(1, 60_000))
def test_giving_back_is_exact_and_within_what_there_is(made: list[Payment], units: int) -> None:
    amount = cents(units)
    most = sum((p.refundable.amount for p in made), start=Decimal(0)) + sum(
        (p.to_come.amount for p in made if p.state in rules.RELEASABLE), start=Decimal(0)
    )
    try:
        back = rules.give(made, amount)
    except rules.GivenTooMuchError as refused:
        told = refused.most.amount
    else:
        told = most
        _check_given(back, amount, most)
    assert told == most


def _check_given(back: tuple[rules.Given, ...], amount: Money, most: Decimal) -> None:
    assert sum(g.amount.amount for g in back) == amount.amount <= most
    for each in back:
        assert (
            Decimal(0)
            < each.amount.amount
            <= (each.payment.to_come if each.released else each.payment.refundable).amount
        )
    assert len({(g.payment.id, g.released) for g in back}) == len(back)


@given(parts(), st.integers(0, 90_000))
def test_taking_never_takes_more_than_shipped_nor_than_held(made: list[Payment], units: int) -> None:
    taken = rules.take(made, cents(units))
    ours = sum((p.captured.amount for p in made), start=Decimal(0))
    new = sum((part.amount for _p, part in taken), start=Decimal(0))
    could = sum((p.to_come.amount for p in made if p.state is State.AUTHORIZED), start=Decimal(0))
    assert new == max(Decimal(0), min(could, cents(units).amount - ours))
    assert all(0 < part.amount <= p.to_come.amount for p, part in taken)
