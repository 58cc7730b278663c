"""What is bought together, and how surely: Dunning's log-likelihood ratio (1993), which small counts do not fool."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

LARGEST_BASKET = 100
"""Larger orders are stock for resale; everything goes with everything in them."""
FEWEST_ORDERS = 8
FEWEST_TOGETHER = 3
KEPT = 8
_LEAST_SHARE = 0.05
_LEAST_LIFT = 1.5


@dataclass(frozen=True, slots=True)
class Pair:
    """Of `orders` orders with `item`, `together` hold `other` too: `lift` times as many as chance would bring."""

    item: int
    other: int
    together: int
    orders: int
    lift: float
    score: float


def pairs(baskets: Iterable[Sequence[int]]) -> Iterator[Pair]:
    """The best companions of each item, the surest first. Memory grows with the baskets, not with the pairs."""
    kept = [tuple(sorted(set(basket))) for basket in baskets]
    kept = [basket for basket in kept if 0 < len(basket) <= LARGEST_BASKET]
    holding: dict[int, list[int]] = {}
    for number, basket in enumerate(kept):
        for item in basket:
            holding.setdefault(item, []).append(number)
    for item, numbers in holding.items():
        if len(numbers) >= FEWEST_ORDERS:
            beside = Counter[int]()
            for number in numbers:
                beside.update(kept[number])
            yield from _best(item, beside, holding, len(kept))


def _best(item: int, beside: Counter[int], holding: dict[int, list[int]], baskets: int) -> list[Pair]:
    orders = beside.pop(item)
    found = []
    for other, together in beside.items():
        if together < FEWEST_TOGETHER or together / orders < _LEAST_SHARE:
            continue
        others = len(holding[other])
        lift = together * baskets / (orders * others)
        if lift >= _LEAST_LIFT:
            found.append(Pair(item, other, together, orders, lift, likelihood_ratio(together, orders, others, baskets)))
    return sorted(found, key=lambda pair: (-pair.score, pair.other))[:KEPT]


def likelihood_ratio(together: int, first: int, second: int, baskets: int) -> float:
    """2 log λ of the two-by-two table of baskets with and without each of two items."""
    cells = (together, first - together, second - together, baskets - first - second + together)
    rows, columns = (first, baskets - first), (second, baskets - second)
    return 2 * (_entropy(cells) - _entropy(rows) - _entropy(columns) + _entropy((baskets,)))


def _entropy(counts: Sequence[int]) -> float:
    return sum(count * log(count) for count in counts if count > 0)
