"""The numbers that a house sets for itself: what they are, what they may be, and what they are until somebody says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from thirdring.orders.rules import checking

CURRENCIES: Final = ("DKK", "GBP", "USD", "CNY")
Key = tuple[str, str]
"""The name of a limit, and its currency (empty for one that is no money)."""


class LimitKind(StrEnum):
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Known:
    """A limit that can be set, from `least` to `most`; money has a default for each currency."""

    name: str
    group: str
    kind: LimitKind
    defaults: Mapping[str, Decimal]
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1000)


def _money(name: str, group: str, amounts: Mapping[str, Decimal]) -> Known:
    return Known(name, group, LimitKind.MONEY, amounts, most=Decimal(10_000_000))


def _one(name: str, group: str, kind: LimitKind, default: int, least: int, most: int) -> Known:  # noqa: PLR0917
    return Known(name, group, kind, {"": Decimal(default)}, Decimal(least), Decimal(most))


_CHECK: Final = checking.Limits()
_POINTS: Final = "points-"
KNOWN: Final = (
    _money("check-amount", "check", _CHECK.amount),
    _one("check-first-order", "check", LimitKind.PERCENT, int(_CHECK.first_order_part * 100), 1, 100),
    _one("check-pieces", "check", LimitKind.COUNT, _CHECK.pieces, 2, 10_000),
    _one("check-orders-a-day", "check", LimitKind.COUNT, _CHECK.orders_a_day, 2, 100),
    _one("check-failed-payments", "check", LimitKind.COUNT, _CHECK.failed_payments, 1, 100),
    _one("check-review-from", "points", LimitKind.POINTS, _CHECK.review_from, 1, 1000),
    *(_one(f"{_POINTS}{sign}", "points", LimitKind.POINTS, n, 0, 1000) for sign, n in checking.POINTS.items()),
    _money("allowance", "goodwill", dict(zip(CURRENCIES, map(Decimal, (1000, 120, 150, 1000)), strict=True))),
    _one("return-days", "returns", LimitKind.DAYS, 30, 1, 365),
    _one("exchange-notice-days", "returns", LimitKind.DAYS, 7, 1, 60),
)
BY_NAME: Final[Mapping[str, Known]] = {known.name: known for known in KNOWN}
DEFAULTS: Final[Mapping[Key, Decimal]] = {
    (known.name, currency): value for known in KNOWN for currency, value in known.defaults.items()
}


def fault(key: Key, value: Decimal) -> Known | None:
    """The limit that cannot be like that: out of its range, or not whole where it is no money."""
    known = BY_NAME[key[0]]
    whole = known.kind is LimitKind.MONEY or value == value.to_integral_value()
    return None if whole and known.least <= value <= known.most else known


def for_check(values: Mapping[Key, Decimal]) -> checking.Limits:
    """The limits of the order check."""
    return checking.Limits(
        amount={currency: value for (name, currency), value in values.items() if name == "check-amount"},
        first_order_part=values["check-first-order", ""] / 100,
        pieces=int(values["check-pieces", ""]),
        orders_a_day=int(values["check-orders-a-day", ""]),
        failed_payments=int(values["check-failed-payments", ""]),
        review_from=int(values["check-review-from", ""]),
        points={sign: int(values[f"{_POINTS}{sign}", ""]) for sign in checking.POINTS},
    )
