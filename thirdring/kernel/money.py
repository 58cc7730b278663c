"""Money: a decimal amount with its currency, rounded as the currency rounds (ISO 4217 minor units, from CLDR)."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision

LETTER_BEFORE_DIGIT = re.compile(r"(?<=[A-Za-z])(?=\d)")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount` in major units of the ISO 4217 `currency`."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return other.amount

    def rounded(self) -> "Money":
        """Half up to the currency's minor unit: 2.005 DKK -> 2.01 DKK, 2.5 JPY -> 3 JPY."""
        return Money(self.amount.quantize(minor_unit(self.currency), ROUND_HALF_UP), self.currency)

    def format(self, locale: str) -> str:
        """As people of this locale write it, e.g. `1.234,50 kr.` for `da`, `DKK 1,234.50` for `en`."""
        written = format_currency(self.amount, self.currency, locale=locale.replace("-", "_"))
        return LETTER_BEFORE_DIGIT.sub("\u00a0", written)  # CLDR asks for the space, Babel leaves it out


class CurrencyMismatchError(ValueError):
    """Two currencies met in one sum: a programming error, never a person's."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"cannot mix {left} and {right}")


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def zero(currency: str) -> Money:
    return Money(Decimal(0), currency).rounded()
