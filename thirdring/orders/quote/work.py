"""The engine's own scratch paper: mutable, in minor units, never seen outside this package."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from thirdring.kernel.money import Money
from thirdring.orders.quote.minor import places, to_money
from thirdring.orders.quote.values import Basket, BasketLine, Explanation, Fact, ShipTo


@dataclass(slots=True)
class Taxed:
    """An amount that tax applies to: a line, a freight or a fee."""

    key: str
    amount: int
    country: str
    region: str
    percent: Decimal
    tax: int = 0


@dataclass(slots=True)
class PricedLine:
    line: BasketLine
    unit: Decimal
    goods: int
    personalization: int
    wrap: int
    discount: int = 0
    promised: date = date.max

    @property
    def amount(self) -> int:
        return self.goods + self.personalization + self.wrap - self.discount


@dataclass(slots=True)
class Parcel:
    """What goes to one address."""

    to: ShipTo
    lines: list[PricedLine]
    grams: int
    full: int = 0
    freight: int = 0
    waivable: bool = False
    dispatch: date = date.max
    from_date: date = date.max
    to_date: date = date.max


@dataclass(slots=True)
class Paper:
    """One calculation: the basket, and the reasons and problems met so far."""

    basket: Basket
    digits: int
    reasons: list[Explanation] = field(default_factory=list)
    problems: list[Explanation] = field(default_factory=list)

    @classmethod
    def of(cls, basket: Basket) -> "Paper":
        return cls(basket, places(basket.currency))

    def money(self, units: int) -> Money:
        return to_money(units, self.basket.currency, self.digits)

    def why(self, code: str, subject: str, **facts: Fact) -> None:
        self.reasons.append(Explanation(code, subject, tuple(facts.items())))

    def problem(self, code: str, subject: str, **facts: Fact) -> None:
        self.problems.append(Explanation(code, subject, tuple(facts.items())))
