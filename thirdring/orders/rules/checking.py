"""The check of an order before it goes to the warehouse: by amount, by rule and by risk. Rows Z2.1, S1.2."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from thirdring.kernel.money import Money

POINTS: Final[Mapping[str, int]] = {
    "amount": 100,
    "many-of-one": 100,
    "failed-payments": 50,
    "many-orders": 40,
    "large-first-order": 30,
    "ships-abroad": 25,
    "cash-first-order": 15,
    "new-address": 10,
    "gift-first-order": 10,
}
"""What each sign weighs, the strong ones first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a person looks at an order. `review_from` points of risk together are too many."""

    amount: Mapping[str, Decimal] = field(
        default_factory=lambda: {
            "DKK": Decimal(10_000),
            "GBP": Decimal(1_200),
            "USD": Decimal(1_500),
            "CNY": Decimal(10_000),
        }
    )
    first_order_part: Decimal = Decimal("0.4")
    pieces: int = 20
    orders_a_day: int = 3
    failed_payments: int = 2
    review_from: int = 50
    points: Mapping[str, int] = field(default_factory=lambda: POINTS)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an order when it is checked. `earlier` are the customer's delivered orders."""

    total: Money
    most_of_one: int
    earlier: int
    orders_today: int
    failed_payments: int
    ships_abroad: bool
    cash_on_delivery: bool
    is_gift_to_another: bool
    address_is_new: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to look at an order, and how much it weighs."""

    code: str
    points: int


def signs(known: Known, limits: Limits) -> Iterator[Sign]:
    """Every sign of the order, the strong ones first; one that weighs nothing is none."""
    limit = limits.amount.get(known.total.currency)
    is_first = not known.earlier
    seen = {
        "amount": limit is not None and known.total.amount >= limit,
        "many-of-one": known.most_of_one >= limits.pieces,
        "failed-payments": known.failed_payments >= limits.failed_payments,
        "many-orders": known.orders_today >= limits.orders_a_day,
        "large-first-order": limit is not None and is_first and known.total.amount >= limit * limits.first_order_part,
        "ships-abroad": known.ships_abroad,
        "cash-first-order": known.cash_on_delivery and is_first,
        "new-address": known.address_is_new and not is_first,
        "gift-first-order": known.is_gift_to_another and is_first,
    }
    return (Sign(code, limits.points[code]) for code, found in seen.items() if found and limits.points[code])


def needs_review(found: tuple[Sign, ...], limits: Limits) -> bool:
    return sum(sign.points for sign in found) >= limits.review_from
