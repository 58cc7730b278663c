"""The terms that a new house starts with: four markets, three methods, the tax rates of 2026."""

from datetime import date
from decimal import Decimal

from thirdring.orders.quote.terms import (
    FreightBand,
    FreightRate,
    ShippingMethod,
    Surcharge,
    TaxRate,
    Terms,
    Zone,
)

_EU = tuple(
    "AT BE BG CY CZ DE EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
_ZONES = (
    Zone("dk", frozenset({"DK"})),
    Zone("uk-islands", frozenset({"GB"}), ("BT", "HS", "IM", "JE", "GY", "KW", "ZE", "IV")),
    Zone("uk", frozenset({"GB"})),
    Zone("us-far", frozenset({"US"}), ("995", "996", "997", "998", "999", "967", "968")),
    Zone("us", frozenset({"US"})),
    Zone("cn", frozenset({"CN"})),
    Zone("eu", frozenset(_EU)),
    Zone("world", frozenset({"*"})),
)
# zone, currency, freight up to 2 kg / 10 kg / above, free from (None: never)
_STANDARD = (
    ("dk", "DKK", 39, 59, 129, 499),
    ("eu", "DKK", 89, 149, 349, 999),
    ("world", "DKK", 189, 349, 899, None),
    ("uk", "GBP", "3.95", "5.95", "14.95", 60),
    ("uk-islands", "GBP", "6.95", "11.95", "24.95", 90),
    ("eu", "GBP", "9.95", "17.95", "39.95", 120),
    ("world", "GBP", "18.95", "34.95", "89.95", None),
    ("us", "USD", "6.95", "11.95", "24.95", 75),
    ("us-far", "USD", "14.95", "29.95", "69.95", 150),
    ("world", "USD", "24.95", "44.95", "119.95", None),
    ("cn", "CNY", 12, 25, 60, 299),
    ("world", "CNY", 160, 320, 800, None),
)
_EXPRESS = (
    ("dk", "DKK", 99, 149, 299, None),
    ("eu", "DKK", 249, 399, 899, None),
    ("uk", "GBP", "9.95", "14.95", "34.95", None),
    ("us", "USD", "19.95", "34.95", "79.95", None),
    ("cn", "CNY", 25, 60, 150, None),
)
_PICKUP = (("dk", "DKK"), ("uk", "GBP"), ("us", "USD"), ("cn", "CNY"))
_VAT = {"DK": 25, "GB": 20, "SE": 25, "DE": 19, "NO": 0, "FR": 20, "NL": 21, "PL": 23, "FI": "25.5", "CN": 13}
_US_SALES = {"NY": "8.875", "CA": "8.75", "TX": "8.25", "WA": "10.35", "IL": "10.25", "OR": 0, "FL": 7, "MA": "6.25"}
_US_FREE_FREIGHT = ("CA", "MA", "OR")


def _rates(table: tuple[tuple[object, ...], ...]) -> tuple[FreightRate, ...]:
    made = []
    for zone, currency, light, medium, heavy, free in table:
        bands = (
            FreightBand(Decimal(str(light)), up_to_grams=2000),
            FreightBand(Decimal(str(medium)), up_to_grams=10000),
            FreightBand(Decimal(str(heavy)), up_to_grams=35000),
            FreightBand(Decimal(str(heavy)) * 3),
        )
        made.append(FreightRate(str(zone), str(currency), bands, Decimal(str(free)) if free is not None else None))
    return tuple(made)


def _methods() -> tuple[ShippingMethod, ...]:
    pickup = tuple(FreightRate(zone, currency, (FreightBand(Decimal(0)),)) for zone, currency in _PICKUP)
    return (
        ShippingMethod(
            "standard",
            (("en", "Standard delivery"), ("da", "Standardlevering"), ("zh-hans", "标准配送")),
            days_from=2,
            days_to=4,
            cutoff_hour=15,
            rates=_rates(_STANDARD),
        ),
        ShippingMethod(
            "express",
            (("en", "Express delivery"), ("da", "Ekspreslevering"), ("zh-hans", "加急配送")),
            days_from=1,
            days_to=1,
            cutoff_hour=17,
            rates=_rates(_EXPRESS),
            waivable=False,
        ),
        ShippingMethod(
            "pickup",
            (("en", "Pick up at our shop"), ("da", "Afhentning i butikken"), ("zh-hans", "门店自提")),
            days_from=1,
            days_to=2,
            cutoff_hour=12,
            rates=pickup,
            pickup=True,
        ),
    )


def _taxes() -> tuple[TaxRate, ...]:
    vat = [TaxRate(country, "standard", Decimal(str(percent))) for country, percent in _VAT.items()]
    reduced = [
        TaxRate("GB", "reduced", Decimal(5)),
        TaxRate("DE", "reduced", Decimal(7)),
        TaxRate("CN", "reduced", Decimal(9)),
    ]
    books = [
        TaxRate("GB", "books", Decimal(0)),
        TaxRate("GB", "children", Decimal(0)),
        TaxRate("CN", "shipping", Decimal(6)),
    ]
    sales = [TaxRate("US", "standard", Decimal(str(percent)), region) for region, percent in _US_SALES.items()]
    untaxed = [TaxRate("US", "shipping", Decimal(0), region) for region in _US_FREE_FREIGHT]
    return (*vat, *reduced, *books, *sales, *untaxed, TaxRate("US", "standard", Decimal(0)))


DEMO_TERMS = Terms(
    version=1,
    timezone="Europe/Copenhagen",
    zones=_ZONES,
    methods=_methods(),
    tax_rates=_taxes(),
    surcharges=(
        Surcharge("cash_on_delivery", "DKK", Decimal(35)),
        Surcharge("cash_on_delivery", "GBP", Decimal("3.50")),
        Surcharge("cash_on_delivery", "USD", Decimal(5)),
        Surcharge("cash_on_delivery", "CNY", Decimal(10)),
        Surcharge("invoice", "DKK", Decimal(0)),
    ),
    gift_wrap=(("DKK", Decimal(25)), ("GBP", Decimal("2.95")), ("USD", Decimal("3.95")), ("CNY", Decimal(15))),
    personalization=(
        ("DKK", Decimal(49)),
        ("GBP", Decimal("4.95")),
        ("USD", Decimal("6.95")),
        ("CNY", Decimal(30)),
    ),
    holidays=frozenset(
        date(year, month, day)
        for year in range(2025, 2031)
        for month, day in ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26))
    ),
)
