"""The first reading: what the codes mean and who bought."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from thirdring.config.imports.online_retail.lines import COLUMNS, LONGEST, Line, parse


@dataclass(slots=True)
class Goods:
    """What the file says about a stock code. `units`: sold by month, "2011-12"."""

    descriptions: Counter[str] = field(default_factory=Counter)
    other_words: Counter[str] = field(default_factory=Counter)
    prices: Counter[Decimal] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    lines: int = 0

    @property
    def name(self) -> str:
        """The description most lines have; those of sales before those of stock counts ("damaged", "check")."""
        words = self.descriptions or self.other_words
        return words.most_common(1)[0][0] if words else ""

    @property
    def price(self) -> Decimal | None:
        """The price most sales had; None for what was never sold."""
        return self.prices.most_common(1)[0][0] if self.prices else None


@dataclass(slots=True)
class Survey:
    """`buyers`: the countries of each; `split_invoices`: those whose lines do not stand together."""

    goods: dict[str, Goods] = field(default_factory=dict)
    buyers: dict[str, Counter[str]] = field(default_factory=dict)
    split_invoices: set[str] = field(default_factory=set)

    @property
    def months(self) -> list[str]:
        return sorted({month for each in self.goods.values() for month in each.units})


def survey(lines: Iterable[tuple[int, list[str]]]) -> Survey:
    """Learn from every line, also from those that cannot be taken."""
    found, seen, last = Survey(), set[str](), ""
    for _number, cells in lines:
        line = parse(cells)
        if isinstance(line, str):
            _overhear(found, cells)
            continue
        _learn(found, line)
        if line.invoice != last:
            if line.invoice in seen:
                found.split_invoices.add(line.invoice)
            seen.add(line.invoice)
            last = line.invoice
    return found


def _overhear(found: Survey, cells: list[str]) -> None:
    """Lines that are no sale still name codes, and stock counts what there is to count."""
    if len(cells) == len(COLUMNS) and 0 < len(code := cells[1].strip()) <= LONGEST:
        goods = _goods(found, code)
        if words := cells[2].strip():
            goods.other_words[words] += 1


def _learn(found: Survey, line: Line) -> None:
    goods = _goods(found, line.code)
    goods.lines += 1
    if line.description:
        goods.descriptions[line.description] += 1
    if not line.is_credit and line.price:
        goods.prices[line.price] += 1
        goods.units[line.at[:7]] += line.quantity
    countries = found.buyers.get(line.buyer)
    if countries is None:
        countries = found.buyers[line.buyer] = Counter()
    countries[line.country] += 1


def _goods(found: Survey, code: str) -> Goods:
    goods = found.goods.get(code)
    if goods is None:
        goods = found.goods[code] = Goods()
    return goods
