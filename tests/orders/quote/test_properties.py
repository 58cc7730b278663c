"""What holds for every basket."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.orders.quote.builders import amounts, baskets
from thirdring.kernel.money import minor_unit
from thirdring.orders.quote import Basket, Quote, ShipTo, quote
from thirdring.orders.quote.terms import Terms


def total_of(values: object) -> Decimal:
    return sum((m.amount for m in values), Decimal(0))  # type: ignore[attr-defined]


@pytest.mark.job("O1.13")
@given(baskets())
def test_totals_are_the_sums_of_their_parts(basket: Basket) -> None:
    q = quote(basket)
    assert q.goods.amount == total_of(v for x in q.lines for v in (x.goods, x.personalization, x.gift_wrap))
    assert q.discount.amount == total_of(x.discount for x in q.lines)
    assert q.freight.amount == total_of(s.freight for s in q.shipments)
    assert q.fee.amount == total_of(f.amount for f in q.fees)
    taxed = [*q.lines, *q.shipments, *q.fees]
    assert q.tax.amount == total_of(x.tax for x in taxed) == total_of(t.amount for t in q.taxes)
    beside = Decimal(0) if q.tax_inclusive else q.tax.amount
    assert q.total.amount == q.goods.amount - q.discount.amount + q.freight.amount + q.fee.amount + beside
    for x in q.lines:
        assert x.amount.amount == x.goods.amount + x.personalization.amount + x.gift_wrap.amount - x.discount.amount


@given(baskets())
def test_a_discount_never_makes_a_line_negative(basket: Basket) -> None:
    q = quote(basket)
    for x in q.lines:
        assert 0 <= x.discount.amount <= x.goods.amount
        assert x.amount.amount >= 0
    assert q.total.amount >= 0


@given(baskets())
def test_base_and_tax_agree_with_the_rate(basket: Basket) -> None:
    q = quote(basket)
    unit = minor_unit(q.currency)
    for t in q.taxes:
        assert abs(t.base.amount * t.percent / 100 - t.amount.amount) <= unit
    whole = total_of(t.base for t in q.taxes) + q.tax.amount
    assert whole == q.total.amount


@given(baskets(with_codes=False))
def test_net_prices_lead_back_to_the_inclusive_total(basket: Basket) -> None:
    inclusive = quote(replace(basket, tax_inclusive=True))
    unit = minor_unit(inclusive.currency)
    for t in inclusive.taxes:
        again = (t.base.amount * (100 + t.percent) / 100).quantize(unit)
        assert abs(again - (t.base.amount + t.amount.amount)) <= unit


@given(baskets(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_codes_means_nothing(basket: Basket, shuffler: random.Random) -> None:
    lines, codes = list(basket.lines), list(basket.codes)
    shuffler.shuffle(lines)
    shuffler.shuffle(codes)
    one, other = quote(basket), quote(replace(basket, lines=tuple(lines), codes=tuple(codes)))
    assert (one.total, one.tax, one.discount, one.freight) == (other.total, other.tax, other.discount, other.freight)
    assert one.digest == other.digest
    assert sorted(one.lines, key=lambda x: x.key) == sorted(other.lines, key=lambda x: x.key)


@pytest.mark.job("O1.11")
@given(baskets(), st.data())
def test_splitting_a_line_between_addresses_keeps_the_goods(basket: Basket, data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(basket.lines))
    assume(line.quantity > 1 and not line.gift_wrap)
    part = data.draw(st.integers(1, line.quantity - 1))
    halves = (
        replace(line, quantity=part),
        replace(line, key="split", quantity=line.quantity - part, ship_to="third"),
    )
    third = ShipTo("third", basket.ship_tos[0].country, "standard", text="Third", postcode="8000")
    others = tuple(x for x in basket.lines if x is not line)
    apart = replace(basket, lines=others + halves, ship_tos=(*basket.ship_tos, third))
    one, other = quote(basket), quote(apart)
    assert one.goods == other.goods
    if not any(c.free_shipping for c in basket.codes):
        assert one.discount == other.discount


@given(baskets(), amounts)
def test_a_free_freight_threshold_never_raises_the_total(basket: Basket, free_from: Decimal) -> None:
    def with_free(terms: Terms, value: Decimal | None) -> Terms:
        methods = tuple(replace(m, rates=tuple(replace(r, free_from=value) for r in m.rates)) for m in terms.methods)
        return replace(terms, methods=methods)

    never = quote(replace(basket, terms=with_free(basket.terms, None)))
    sometimes = quote(replace(basket, terms=with_free(basket.terms, free_from)))
    assert sometimes.total <= never.total


@pytest.mark.job("O1.10.1")
@given(baskets())
def test_codes_never_raise_the_total_before_tax(basket: Basket) -> None:
    bare, coded = quote(replace(basket, codes=())), quote(basket)
    assert coded.total <= bare.total


@given(baskets())
def test_every_amount_is_in_whole_minor_units(basket: Basket) -> None:
    q = quote(basket)
    unit = minor_unit(q.currency)
    charged = [q.total, q.tax, q.goods, q.discount, q.freight, *(x.amount for x in q.lines), *(x.tax for x in q.lines)]
    assert all(m.amount % unit == 0 for m in charged)


@given(baskets())
def test_the_same_basket_has_the_same_quote(basket: Basket) -> None:
    assert quote(basket) == quote(replace(basket))


def heard(q: Quote) -> object:
    """Everything that the customer hears, whatever the order in which it is read."""
    lines = [
        (
            *(x.key, x.variant_id, x.sku, x.name, x.options, x.quantity, x.ship_to, x.unit_price, x.amount),
            *(x.discount, x.personalized, x.personalization, x.gift_wrap, x.gift_message),
        )
        for x in q.lines
    ]
    parcels = [(s.key, s.method, s.text, s.freight, s.from_date, s.to_date) for s in q.shipments]
    return sorted(lines), sorted(parcels), q.taxes, q.fees, q.total, q.tax_inclusive


@st.composite
def edits(draw: st.DrawFn) -> tuple[Basket, Basket]:
    basket = draw(baskets())
    first, home = basket.lines[0], basket.ship_tos[0]
    line_edit = draw(
        st.sampled_from(
            [
                {},
                {"quantity": first.quantity + 1},
                {"weight_grams": first.weight_grams + 1},
                {"weight_grams": first.weight_grams + 9000},
                {"options": (("color", "Blue"),)},
                {"gift_message": "Happy birthday"},
                {"category": "other"},
                {"tax_class": "zero"},
                {"available_date": None},
            ]
        )
    )
    home_edit = draw(st.sampled_from([{}, {"text": "Elsewhere"}, {"postcode": "995"}, {"method": "express"}]))
    edited = replace(
        basket,
        lines=(replace(first, **line_edit), *basket.lines[1:]),
        ship_tos=(replace(home, **home_edit), *basket.ship_tos[1:]),
    )
    return basket, edited


@pytest.mark.job("O1.13", "M6.3")
@given(edits())
def test_the_digest_changes_when_and_only_when_something_read_aloud_does(pair: tuple[Basket, Basket]) -> None:
    one, other = quote(pair[0]), quote(pair[1])
    assert (one.digest == other.digest) == (heard(one) == heard(other))
    assert (one.parts == other.parts) == (one.digest == other.digest)
