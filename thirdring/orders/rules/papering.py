"""What papers about money say, by tax rate: the papers of an order always add up to what the order costs now.

A new paper says the difference between that and what all papers before it have said; so whatever happened in between
(a dearer change, goods that came back, goods that were charged again), sums and taxes of each rate are exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from thirdring.kernel.money import Money
from thirdring.orders.rules.returning import shared, worth

Rate = tuple[str, str, str]
"""Country, state and percent of a tax."""
UNTOLD: Rate = ("", "", "")
"""Of an order that does not say: it was placed elsewhere."""
NOTHING = Decimal(0)


def rate_of(country: str, region: str, percent: Decimal | None) -> Rate:
    """The same rate is written alike, however it is stored."""
    return country, region, f"{(percent or NOTHING).normalize():f}"


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with its tax in it."""

    gross: Decimal = NOTHING
    tax: Decimal = NOTHING

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.gross + other.gross, self.tax + other.tax)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.gross - other.gross, self.tax - other.tax)

    def __bool__(self) -> bool:
        return bool(self.gross or self.tax)


Sums = dict[Rate, Sum]


def added(parts: Iterable[Sum]) -> Sum:
    return sum(parts, start=Sum())


def of_taxes(taxes: Sequence[Mapping[str, str]], whole: Sum) -> Sums:
    """An order's own sums, from the taxes of its quote; they add up to the whole."""
    if not all("base" in tax for tax in taxes):
        return {UNTOLD: whole}
    found: Sums = {}
    for tax in taxes:
        rate = rate_of(tax["country"], tax["region"], Decimal(tax["percent"]))
        amount = Decimal(tax["amount"])
        found[rate] = found.get(rate, Sum()) + Sum(Decimal(tax["base"]) + amount, amount)
    if left := whole - added(found.values()):
        largest = max(found, key=lambda rate: found[rate].gross, default=UNTOLD)
        found[largest] = found.get(largest, Sum()) + left
    return found


@dataclass(frozen=True, slots=True)
class Back:
    """A line of a return: its rate, what all its pieces were paid, how many they are, how many are accepted."""

    rate: Rate
    value: Money
    pieces: int
    accepted: int


def returned(lines: Sequence[Back], given: Decimal, *, freight: Rate) -> dict[Rate, Decimal]:
    """What was given for a return, by rate: goods at their own, the label and the freight at the rate of freight.

    Where more was given than is back, it was given in advance, for all the pieces.
    """
    accepted = {line: worth(line.value, line.pieces, before=0, now=line.accepted).amount for line in lines}
    in_advance = given > sum(accepted.values(), NOTHING) and any(line.accepted < line.pieces for line in lines)
    found: dict[Rate, Decimal] = {}
    for line, value in accepted.items():
        found[line.rate] = found.get(line.rate, NOTHING) + (line.value.amount if in_advance else value)
    found[freight] = found.get(freight, NOTHING) + given - sum(found.values(), NOTHING)
    return found


def spread(amount: Money, over: Mapping[Rate, Sum]) -> dict[Rate, Decimal]:
    """What was given for no line in particular, by the weight of each rate."""
    weights = {rate: each.gross for rate, each in over.items() if each.gross > 0} or {UNTOLD: Decimal(1)}
    parts = shared(amount, list(weights.values()))
    return {rate: part.amount for rate, part in zip(weights, parts, strict=True)}


def less(whole: Sums, given: Iterable[Mapping[Rate, Decimal]], currency: str) -> Sums:
    """What an order costs after all that was given back: of each rate the tax falls with the amount."""
    off: dict[Rate, Decimal] = {}
    for each in given:
        for rate, amount in each.items():
            off[rate] = off.get(rate, NOTHING) + amount
    return {rate: _left(rate, whole.get(rate, Sum()), off.get(rate, NOTHING), currency) for rate in [*whole, *off]}


def _left(rate: Rate, whole: Sum, off: Decimal, currency: str) -> Sum:
    left = whole.gross - off
    percent = Decimal(rate[2] or 0)
    tax = whole.tax * left / whole.gross if whole.gross else left * percent / (100 + percent)
    return Sum(left, Money(tax, currency).rounded().amount)


def difference(now: Sums, said: Iterable[Sums]) -> Sums:
    """What is to be said still, after what papers have said."""
    found = dict(now)
    for paper in said:
        for rate, each in paper.items():
            found[rate] = found.get(rate, Sum()) - each
    return {rate: each for rate, each in sorted(found.items()) if each}


def written(sums: Sums) -> list[dict[str, str]]:
    """As a paper keeps them."""
    return [
        {"country": c, "region": r, "percent": p, "gross": str(each.gross), "tax": str(each.tax)}
        for (c, r, p), each in sums.items()
    ]


def read(body: Mapping[str, Any]) -> Sums:
    """The sums of a paper that was issued."""
    return {
        (each["country"], each["region"], each["percent"]): Sum(Decimal(each["gross"]), Decimal(each["tax"]))
        for each in body.get("sums", ())
    }
