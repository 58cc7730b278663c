"""Baskets for the tests of the price engine: small by hand, or any at all by hypothesis."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from thirdring.orders.quote import Basket, BasketLine, PriceBreak, ShipTo
from thirdring.orders.quote.demo_terms import DEMO_TERMS
from thirdring.promotions.values import Code, CodeAmount, CodeKind

# A Wednesday morning in Copenhagen.
NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
HOME = ShipTo("home", "DK", "standard", text="Åsa Holm, Vestergade 3, 8000 Aarhus C", postcode="8000")


def line(key: str = "1", price: str = "100.00", quantity: int = 1, **changes: Any) -> BasketLine:
    made = BasketLine(
        key=key,
        variant_id=int(key) if key.isdigit() else 1,
        sku=f"SKU-{key}",
        name="Wool jumper",
        quantity=quantity,
        prices=(PriceBreak(1, Decimal(price)),),
        ship_to="home",
        options=(("color", "Red"), ("size", "M")),
        weight_grams=400,
    )
    return replace(made, **changes)


def basket(*lines: BasketLine, **changes: Any) -> Basket:
    made = Basket(
        currency="DKK",
        tax_inclusive=True,
        lines=lines,
        ship_tos=(HOME,),
        terms=DEMO_TERMS,
        at=NOW,
        email="a@example.org",
    )
    return replace(made, **changes)


CURRENCY_HOMES = {
    "DKK": ShipTo("home", "DK", "standard", text="Home", postcode="8000"),
    "USD": ShipTo("home", "US", "standard", text="Home", region="NY", postcode="10001"),
    "GBP": ShipTo("home", "GB", "express", text="Home", postcode="SW1A 1AA"),
    "CNY": ShipTo("home", "CN", "standard", text="Home", postcode="200000"),
}

amounts = st.integers(0, 500_000).map(lambda n: Decimal(n).scaleb(-2))
percents = st.sampled_from([Decimal(5), Decimal("7.5"), Decimal(10), Decimal("12.5"), Decimal(33), Decimal(100)])


@st.composite
def price_breaks(draw: st.DrawFn) -> tuple[PriceBreak, ...]:
    first = draw(amounts)
    more = draw(st.lists(st.tuples(st.integers(2, 20), st.integers(50, 99)), max_size=2, unique_by=lambda b: b[0]))
    breaks = [PriceBreak(q, (first * p / 100).quantize(Decimal("0.01"))) for q, p in more]
    return (PriceBreak(1, first), *breaks)


@st.composite
def lines(draw: st.DrawFn, key: str) -> BasketLine:
    return BasketLine(
        key=key,
        variant_id=draw(st.integers(1, 4)),
        sku=draw(st.sampled_from(["A", "B", "C"])),
        name="Thing",
        quantity=draw(st.integers(1, 30)),
        prices=draw(price_breaks()),
        ship_to="home",
        tax_class=draw(st.sampled_from(["standard", "reduced", "zero"])),
        category=draw(st.sampled_from(["wool", "boots"])),
        weight_grams=draw(st.integers(0, 5000)),
        personalization=draw(st.sampled_from([(), (("name", "Ida"),)])),
        personalization_price=Decimal(49),
        gift_wrap=draw(st.booleans()),
        available_date=draw(st.none() | st.dates(date(2026, 3, 1), date(2026, 6, 1))),
    )


@st.composite
def codes(draw: st.DrawFn, number: int) -> Code:
    buy = draw(st.integers(0, 3))
    return Code(
        buy=buy,
        get=draw(st.integers(1, 2)) if buy else 0,
        get_percent=draw(st.sampled_from([Decimal(100), Decimal("33.33")])),
        gift_sku=draw(st.sampled_from(["", "", "B"])),
        excluded_skus=draw(st.sampled_from([frozenset(), frozenset({"C"})])),
        id=number,
        code=f"CODE{number}",
        kind=draw(st.sampled_from(CodeKind)),
        percent=draw(st.just(Decimal(0)) | percents),
        amounts=draw(
            st.just(()) | st.builds(lambda a, m: (CodeAmount("DKK", a, m), CodeAmount("USD", a, m)), amounts, amounts)
        ),
        free_shipping=draw(st.booleans()),
        categories=draw(st.sampled_from([frozenset(), frozenset({"wool"})])),
        skus=draw(st.sampled_from([frozenset(), frozenset({"A"})])),
        combinable=draw(st.booleans()),
        ends_at=draw(st.none() | st.just(NOW - timedelta(days=1))),
    )


@st.composite
def baskets(draw: st.DrawFn, *, with_codes: bool = True) -> Basket:
    currency = draw(st.sampled_from(sorted(CURRENCY_HOMES)))
    count = draw(st.integers(1, 6))
    made = [draw(lines(str(n))) for n in range(count)]
    # One variant has one price, in life as here.
    prices = {item.variant_id: item.prices for item in made}
    other = draw(st.sampled_from([None, "DK", "SE", "US", "GB", "CN"]))
    tos = [CURRENCY_HOMES[currency]]
    if other:
        tos.append(ShipTo("gift", other, "standard", text="Aunt", postcode="999"))
    keys = [to.key for to in tos]
    made = [replace(m, prices=prices[m.variant_id], ship_to=draw(st.sampled_from(keys))) for m in made]
    return Basket(
        currency=currency,
        tax_inclusive=draw(st.booleans()),
        lines=tuple(made),
        ship_tos=tuple(tos),
        terms=DEMO_TERMS,
        at=NOW,
        codes=tuple(draw(codes(n)) for n in range(draw(st.integers(0, 3)))) if with_codes else (),
        payment_methods=draw(st.sampled_from([(), ("cash_on_delivery",), ("invoice", "gift_card")])),
        email=draw(st.sampled_from(["", "a@example.org"])),
        billing="Bill",
    )
