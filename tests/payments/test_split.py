"""Splitting a payment: exact, never negative, the last takes the rest."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.money import Money
from thirdring.payments.rules import FINAL, IllegalMoveError, SplitError, first_state, move, split
from thirdring.payments.values import Method, Share, Signal, State

amounts = st.integers(0, 10**7).map(lambda n: Money(Decimal(n).scaleb(-2), "DKK"))
shares = st.lists(
    st.builds(Share, st.sampled_from(Method), st.none() | amounts, st.sampled_from(["", "g1"])), min_size=1, max_size=5
)


@pytest.mark.job("O1.10")
@given(amounts, shares)
def test_tenders_make_the_total_or_the_difference_is_told(total: Money, wanted: list[Share]) -> None:
    asked = sum((s.amount.amount for s in wanted if s.amount), Decimal(0))
    if asked > total.amount or (asked != total.amount and all(s.amount is not None for s in wanted)):
        with pytest.raises(SplitError) as raised:
            split(total, wanted)
        assert raised.value.difference.amount == total.amount - asked
        return
    tenders = split(total, wanted)
    assert sum((t.amount.amount for t in tenders), Decimal(0)) == total.amount
    assert all(t.amount.amount >= 0 for t in tenders)
    assert len(tenders) == 1 or all(t.amount for t in tenders)


@given(amounts, amounts)
def test_the_open_share_takes_exactly_what_the_gift_card_leaves(total: Money, card: Money) -> None:
    if total < card:
        with pytest.raises(SplitError):
            split(total, [Share(Method.GIFT_CARD, card, "g"), Share(Method.INVOICE)])
        return
    tenders = split(total, [Share(Method.GIFT_CARD, card, "g"), Share(Method.INVOICE)])
    assert {t.method: t.amount for t in tenders}.get(Method.INVOICE, Money(Decimal(0), "DKK")) == total - card


@given(amounts, amounts, amounts)
def test_gift_cards_pay_what_they_hold_and_the_rest_is_invoiced(total: Money, first: Money, second: Money) -> None:
    tenders = split(
        total,
        [
            Share(Method.INVOICE),
            Share(Method.GIFT_CARD, reference="a", at_most=first),
            Share(Method.GIFT_CARD, reference="b", at_most=second),
        ],
    )
    by = {(t.method, t.reference): t.amount.amount for t in tenders}
    a, b = by.get((Method.GIFT_CARD, "a"), Decimal(0)), by.get((Method.GIFT_CARD, "b"), Decimal(0))
    assert a == min(total.amount, first.amount)
    assert b == min(total.amount - a, second.amount)
    assert a + b + by.get((Method.INVOICE, ""), Decimal(0)) == total.amount


@given(st.sampled_from(State), st.sampled_from(Signal))
def test_a_payment_only_moves_as_the_table_says(state: State, signal: Signal) -> None:
    if state in FINAL:
        with pytest.raises(IllegalMoveError):
            move(state, signal)
        return
    try:
        assert move(state, signal) not in {State.DUE, State.INTENDED}
    except IllegalMoveError:
        assert (state, signal) != (State.INTENDED, Signal.ASKED)


def test_methods_start_where_they_should() -> None:
    assert first_state(Method.CARD) is State.INTENDED
    assert first_state(Method.GIFT_CARD) is State.PAID
    assert first_state(Method.INVOICE) is State.DUE
