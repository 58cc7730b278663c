"""Codes as other rooms see them: what a code gives, to which goods, and when."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from thirdring.catalogue.values import GIFT_CARDS


class CodeKind(StrEnum):
    """A source code tells which catalogue, mailing or ad brought the order; a discount code just gives."""

    SOURCE = "source"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True)
class CodeAmount:
    """What a code takes off, and from which goods value on, in one currency (major units)."""

    currency: str
    amount_off: Decimal = Decimal(0)
    min_value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Code:
    """One code, complete: the price engine needs nothing else to judge it.

    `buy` and `get`: of each `buy + get` pieces that it covers the `get` cheapest are `get_percent` off. `gift_sku`: one
    piece of it goes free with other goods worth the minimum; it stands in the basket like any line, so stock is held.
    """

    id: int
    code: str
    kind: CodeKind = CodeKind.DISCOUNT
    title: str = ""
    percent: Decimal = Decimal(0)
    amounts: tuple[CodeAmount, ...] = ()
    free_shipping: bool = False
    price_list: str = ""
    skus: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    combinable: bool = True
    excluded_skus: frozenset[str] = frozenset()
    excluded_categories: frozenset[str] = frozenset()
    buy: int = 0
    get: int = 0
    get_percent: Decimal = Decimal(100)
    gift_sku: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    offer: tuple[tuple[str, str], ...] = field(default=())

    @property
    def gives_nothing(self) -> bool:
        """True for a code that only attributes the order."""
        gives = self.percent or self.free_shipping or self.get or self.gift_sku
        return not (gives or any(a.amount_off for a in self.amounts))

    def is_live(self, at: datetime) -> bool:
        """Whether the moment lies within the code's dates."""
        return (self.starts_at is None or self.starts_at <= at) and (self.ends_at is None or at < self.ends_at)

    def covers(self, sku: str, category: str) -> bool:
        """Whether the code is for these goods: named ones, or all of them, less those it leaves out and gift cards."""
        if category == GIFT_CARDS or sku in self.excluded_skus or category in self.excluded_categories:
            return False
        return not (self.skus or self.categories) or sku in self.skus or category in self.categories

    def in_currency(self, currency: str) -> CodeAmount | None:
        """The amount row of a currency, or None when the code has none for it."""
        return next((a for a in self.amounts if a.currency == currency), None)

    def offer_in(self, language: str) -> str:
        """The words to say about this code, in the language, else in English, else empty."""
        words = dict(self.offer)
        return words.get(language) or words.get("en", "")


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """The code that was meant, or the near ones to ask about."""

    code: Code | None
    did_you_mean: tuple[Code, ...] = ()
