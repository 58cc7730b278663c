"""The check of an order before it goes to the warehouse: by amount, by rule and by risk. Rows Z2.1, S1.2."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from thirdring.kernel.money import Money


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
    """Every sign of the order, the strong ones first."""
    limit = limits.amount.get(known.total.currency)
    if limit is not None and known.total.amount >= limit:
        yield Sign("amount", 100)
    if known.most_of_one >= limits.pieces:
        yield Sign("many-of-one", 100)
    if known.failed_payments >= limits.failed_payments:
        yield Sign("failed-payments", 50)
    if known.orders_today >= limits.orders_a_day:
        yield Sign("many-orders", 40)
    if limit is not None and not known.earlier and known.total.amount >= limit * limits.first_order_part:
        yield Sign("large-first-order", 30)
    if known.ships_abroad:
        yield Sign("ships-abroad", 25)
    if known.cash_on_delivery and not known.earlier:
        yield Sign("cash-first-order", 15)
    if known.address_is_new and known.earlier:
        yield Sign("new-address", 10)
    if known.is_gift_to_another and not known.earlier:
        yield Sign("gift-first-order", 10)


def needs_review(found: tuple[Sign, ...], limits: Limits) -> bool:
    return sum(sign.points for sign in found) >= limits.review_from
