"""Whole minor units inside the engine: exact sums, and shares that add up to the last øre."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from thirdring.kernel.money import Money, minor_unit


@cache
def places(currency: str) -> int:
    """Decimal places of a currency: 2 for DKK, 0 for JPY."""
    return -int(minor_unit(currency).as_tuple().exponent)


def to_minor(amount: Decimal, digits: int) -> int:
    """Major units to whole minor units, half up."""
    return int(amount.scaleb(digits).to_integral_value(ROUND_HALF_UP))


def to_money(units: int, currency: str, digits: int) -> Money:
    return Money(Decimal(units).scaleb(-digits), currency)


def percent_of(units: int, percent: Decimal) -> int:
    """A percentage of an amount, half up."""
    return int((units * percent / 100).to_integral_value(ROUND_HALF_UP))


def tax_inside(units: int, percent: Decimal) -> int:
    """The tax contained in an amount that includes it, half up."""
    return int((units * percent / (100 + percent)).to_integral_value(ROUND_HALF_UP))


def share(total: int, weights: Sequence[tuple[str, int]]) -> list[int]:
    """`total` dealt out in proportion to weights, by largest remainder; the parts sum to `total`.

    Equal remainders go by key, so that the order of the weights means nothing. With total <= sum(weights)
    no part exceeds its weight. Weights must be >= 0; when all are zero the first key takes everything.
    """
    whole = sum(w for _, w in weights)
    if not whole:
        first = min(range(len(weights)), key=lambda i: weights[i][0])
        return [total if i == first else 0 for i in range(len(weights))]
    parts = [total * w // whole for _, w in weights]
    left = total - sum(parts)
    if left:
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i][1] % whole), weights[i][0]))
        for i in by_remainder[:left]:
            parts[i] += 1
    return parts
