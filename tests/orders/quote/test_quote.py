"""The price engine on baskets that a person can check on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.orders.quote.builders import HOME, NOW, basket, line
from thirdring.kernel.money import Money
from thirdring.orders.quote import CodeState, PriceBreak, ShipTo, quote
from thirdring.orders.quote.freight import NoAddressError
from thirdring.promotions.values import Code, CodeAmount, CodeKind


def dkk(amount: str) -> Money:
    return Money(Decimal(amount), "DKK")


def test_a_single_line_with_freight_and_tax_inside() -> None:
    q = quote(basket(line(price="100.00", quantity=2)))
    assert (q.goods, q.freight, q.total) == (dkk("200.00"), dkk("39.00"), dkk("239.00"))
    assert q.tax == dkk("47.80")
    assert not q.problems


def test_tax_is_added_where_prices_are_without_it() -> None:
    ny = ShipTo("home", "US", "standard", text="1 Main St", region="NY", postcode="10001")
    q = quote(basket(line(price="50.00"), currency="USD", tax_inclusive=False, ship_tos=(ny,)))
    assert q.tax.amount == Decimal("5.05")  # 8.875 % of 50.00 + 6.95
    assert q.total.amount == Decimal("62.00")


def test_freight_is_untaxed_in_massachusetts() -> None:
    ma = ShipTo("home", "US", "standard", text="1 Main St", region="MA", postcode="02108")
    q = quote(basket(line(price="50.00"), currency="USD", tax_inclusive=False, ship_tos=(ma,)))
    assert [(t.percent, t.amount.amount) for t in q.taxes] == [
        (Decimal(0), Decimal("0.00")),
        (Decimal("6.25"), Decimal("3.13")),
    ]


def test_yen_round_to_whole_yen() -> None:
    japan = ShipTo("home", "JP", "standard", text="Tokyo")
    q = quote(basket(line(price="1050", quantity=3), currency="JPY", ship_tos=(japan,)))
    assert q.goods == Money(Decimal(3150), "JPY")
    assert [p.code for p in q.problems] == ["not-carried"]


def test_quantity_price_counts_one_variant_over_all_lines() -> None:
    prices = (PriceBreak(1, Decimal(100)), PriceBreak(5, Decimal(80)))
    aunt = ShipTo("aunt", "DK", "standard", text="Aunt")
    one = line("1", quantity=3, prices=prices)
    two = line("2", quantity=2, prices=prices, variant_id=1, ship_to="aunt")
    q = quote(basket(one, two, ship_tos=(HOME, aunt)))
    assert {x.unit_price for x in q.lines} == {dkk("80")}
    assert "quantity-price" in [e.code for e in q.why("line:1")]


@pytest.mark.job("M5.6")
def test_freight_is_waived_when_the_order_qualifies() -> None:
    q = quote(basket(line(price="499.00")))
    assert (q.freight.amount, q.shipments[0].full_freight, q.shipments[0].waived) == (0, dkk("39.00"), True)
    assert "freight-waived" in [e.code for e in q.why("shipment:home")]


def test_an_order_near_the_threshold_is_told_what_is_missing() -> None:
    reasons = {e.code: e.data for e in quote(basket(line(price="450.00"))).why("shipment:home")}
    assert reasons["freight-nearly-free"]["missing"] == dkk("49.00")


def test_express_is_not_waived_by_a_code_for_free_freight() -> None:
    code = Code(1, "FREE", free_shipping=True)
    express = replace(HOME, method="express")
    q = quote(basket(line(), codes=(code,), ship_tos=(express,)))
    assert q.freight == dkk("99.00")


@pytest.mark.job("O1.10.1")
def test_a_percentage_is_rounded_once_and_dealt_out() -> None:
    code = Code(1, "TEN", percent=Decimal(10))
    q = quote(basket(line("1", "0.05"), line("2", "0.05"), line("3", "0.05"), codes=(code,)))
    assert q.discount == dkk("0.02")
    assert [x.discount.amount for x in q.lines] == [Decimal("0.01"), Decimal("0.01"), Decimal(0)]
    assert q.codes[0].state is CodeState.APPLIED


def test_the_better_of_two_codes_that_do_not_combine_wins() -> None:
    weak = Code(1, "WEAK", percent=Decimal(5), combinable=False)
    strong = Code(2, "STRONG", amounts=(CodeAmount("DKK", Decimal(50)),), combinable=False)
    q = quote(basket(line(price="200.00"), codes=(weak, strong)))
    assert {c.code: c.state for c in q.codes} == {"WEAK": CodeState.BEATEN, "STRONG": CodeState.APPLIED}
    assert q.discount == dkk("50.00")


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (Code(1, "C", CodeKind.SOURCE), CodeState.NOTED),
        (Code(1, "C", amounts=(CodeAmount("DKK", Decimal(10), Decimal(101)),)), CodeState.BELOW_MINIMUM),
        (Code(1, "C", amounts=(CodeAmount("EUR", Decimal(10)),)), CodeState.OTHER_CURRENCY),
        (Code(1, "C", percent=Decimal(10), skus=frozenset({"X"})), CodeState.OTHER_GOODS),
        (Code(1, "C", percent=Decimal(10), starts_at=NOW + timedelta(hours=1)), CodeState.NOT_STARTED),
        (Code(1, "C", percent=Decimal(10), ends_at=NOW), CodeState.ENDED),
    ],
)
def test_a_code_that_does_not_count_says_why(code: Code, state: CodeState) -> None:
    q = quote(basket(line(price="100.00"), codes=(code,)))
    assert q.codes[0].state is state
    assert q.discount.amount == 0


def test_what_is_missing_for_a_code_is_told() -> None:
    code = Code(1, "C", amounts=(CodeAmount("DKK", Decimal(10), Decimal(150)),))
    assert quote(basket(line(price="100.00"), codes=(code,))).codes[0].missing == dkk("50.00")


@pytest.mark.job("O1.7")
def test_personalization_and_gift_wrap_are_priced_and_not_discounted() -> None:
    wish = line(personalization=(("name", "Ida"),), personalization_price=Decimal(49), gift_wrap=True, quantity=2)
    q = quote(basket(wish, codes=(Code(1, "TEN", percent=Decimal(10)),)))
    x = q.lines[0]
    assert (x.goods, x.personalization, x.gift_wrap) == (dkk("200.00"), dkk("98.00"), dkk("25.00"))
    assert (x.discount, x.amount) == (dkk("20.00"), dkk("303.00"))


def test_without_a_price_of_their_own_the_house_asks_its_price_for_personalizing() -> None:
    q = quote(basket(line(personalization=(("name", "Ida"),), quantity=2)))
    assert q.lines[0].personalization == dkk("98.00")


def test_cash_on_delivery_costs_its_fee() -> None:
    q = quote(basket(line(), payment_methods=("cash_on_delivery", "cash_on_delivery")))
    assert (q.fee, q.total) == (dkk("35.00"), dkk("174.00"))


def test_problems_name_what_is_missing() -> None:
    nowhere = ShipTo("home", "DK", "standard")
    q = quote(basket(line(prices=()), ship_tos=(nowhere,)))
    assert {p.code for p in q.problems} == {"no-price", "no-address"}
    assert [p.code for p in quote(basket()).problems] == ["no-lines"]


def test_no_freight_is_told_before_the_country_is_known() -> None:
    q = quote(basket(line(), ship_tos=(ShipTo("home", "", ""),)))
    assert (q.freight.amount, q.total) == (0, dkk("100.00"))
    assert [p.code for p in q.problems] == ["no-address"]


def test_a_line_to_an_unknown_address_is_a_programming_error() -> None:
    with pytest.raises(NoAddressError):
        quote(basket(line(ship_to="elsewhere")))


def test_an_edit_changes_the_digest_of_just_its_part() -> None:
    before = quote(basket(line("1"), line("2")))
    wrapped = quote(basket(line("1", gift_message="Hi"), line("2")))
    moved = quote(basket(line("1"), line("2"), ship_tos=(replace(HOME, text="Elsewhere"),)))
    mailed = quote(basket(line("1"), line("2"), email="b@example.org"))

    def changed(after: object) -> set[str]:
        return {k for k in before.parts if before.parts[k] != after.parts.get(k)}  # type: ignore[attr-defined]

    assert changed(wrapped) == {"line:1"}
    assert changed(moved) == {"address:home"}
    assert changed(mailed) == {"email"}


@pytest.mark.job("O1.8", "O1.11")
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 11, 13, 59, tzinfo=UTC), (date(2026, 3, 13), date(2026, 3, 17))),
        (datetime(2026, 3, 11, 14, 0, tzinfo=UTC), (date(2026, 3, 16), date(2026, 3, 18))),
        (datetime(2026, 3, 14, 9, 0, tzinfo=UTC), (date(2026, 3, 18), date(2026, 3, 20))),
        (datetime(2026, 12, 23, 16, 0, tzinfo=UTC), (date(2026, 12, 30), date(2027, 1, 4))),
    ],
)
def test_the_promise_counts_working_days_from_the_cutoff(at: datetime, expected: tuple[date, date]) -> None:
    shipment = quote(basket(line(), at=at)).shipments[0]
    assert (shipment.from_date, shipment.to_date) == expected


def test_a_complete_parcel_waits_for_its_back_order() -> None:
    late = line("2", available_date=date(2026, 4, 6))
    q = quote(basket(line("1"), late))
    assert q.shipments[0].to_date == date(2026, 4, 10) == q.lines[0].promised_date


def test_a_parcel_in_parts_promises_each_line_by_itself() -> None:
    late = line("2", available_date=date(2026, 4, 6))
    q = quote(basket(line("1"), late, ship_tos=(replace(HOME, ship_complete=False),)))
    assert [x.promised_date for x in q.lines] == [date(2026, 3, 17), date(2026, 4, 10)]
    assert (q.shipments[0].from_date, q.shipments[0].to_date) == (date(2026, 3, 13), date(2026, 4, 10))


def test_a_wished_date_is_kept_when_it_can_be() -> None:
    wished = replace(HOME, wanted_date=date(2026, 3, 28))
    shipment = quote(basket(line(), ship_tos=(wished,))).shipments[0]
    assert shipment.from_date == shipment.to_date == date(2026, 3, 30)
    too_early = quote(basket(line(), ship_tos=(replace(HOME, wanted_date=date(2026, 3, 12)),)))
    assert "wanted-too-early" in [e.code for e in too_early.why("shipment:home")]


def test_of_three_the_cheapest_is_free() -> None:
    code = Code(1, "THREE", buy=2, get=1)
    dear, cheap = line("1", price="200.00", quantity=2), line("2", price="50.00", sku="SOCK", quantity=1)
    q = quote(basket(dear, cheap, codes=(code,)))
    assert (q.lines[0].discount, q.lines[1].discount) == (dkk("0.00"), dkk("50.00"))
    six = quote(basket(line("1", price="200.00", quantity=4), replace(cheap, quantity=2), codes=(code,)))
    assert six.discount == dkk("100.00")
    few = quote(basket(line("1", price="200.00", quantity=2), codes=(code,)))
    assert (few.codes[0].state, few.discount) == (CodeState.TOO_FEW, dkk("0.00"))


def test_the_second_at_half_price() -> None:
    q = quote(basket(line(price="99.95", quantity=2), codes=(Code(1, "HALF", buy=1, get=1, get_percent=Decimal(50)),)))
    assert q.discount == dkk("49.98")


def test_a_gift_goes_with_enough_other_goods_and_stands_in_the_basket() -> None:
    code = Code(1, "GIFT", gift_sku="CAP", amounts=(CodeAmount("DKK", Decimal(0), Decimal(300)),))
    shirt, cap = line("1", price="300.00"), line("2", price="80.00", sku="CAP", quantity=2)
    assert quote(basket(shirt, codes=(code,))).codes[0].state is CodeState.GIFT_MISSING
    q = quote(basket(shirt, cap, codes=(code,)))
    assert (q.codes[0].state, q.lines[1].discount) == (CodeState.APPLIED, dkk("80.00"))
    poor = quote(basket(line("1", price="299.00"), cap, codes=(code,)))  # the gift itself does not count
    assert (poor.codes[0].state, poor.discount) == (CodeState.BELOW_MINIMUM, dkk("0.00"))


def test_a_code_whose_pieces_another_code_has_made_cheaper_already_gives_nothing_more() -> None:
    all_goods = Code(1, "ALL", buy=1, get=1, combinable=True)
    caps = Code(2, "CAPS", buy=1, get=1, skus=frozenset({"CAP"}), combinable=True)
    shirts, two_caps = line("1", price="200.00", quantity=2), line("2", price="50.00", sku="CAP", quantity=2)
    assert quote(basket(shirts, two_caps, codes=(all_goods, caps))).discount == dkk("100.00")


def test_a_code_leaves_out_what_it_excludes() -> None:
    code = Code(1, "TEN", percent=Decimal(10), excluded_skus=frozenset({"CAP"}))
    q = quote(basket(line("1", price="100.00"), line("2", price="100.00", sku="CAP"), codes=(code,)))
    assert [each.discount for each in q.lines] == [dkk("10.00"), dkk("0.00")]


def test_a_parcel_without_goods_is_told_nothing_about_free_freight() -> None:
    aunt = ShipTo("aunt", "DK", "standard", text="Aunt")
    free = line("2", price="0.00", ship_to="aunt")
    q = quote(basket(line("1", price="450.00"), free, ship_tos=(HOME, aunt)))
    assert not [e for e in q.why("shipment:aunt") if e.code == "freight-nearly-free"]
