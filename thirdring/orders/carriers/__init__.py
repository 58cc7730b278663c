"""The carriers that fetch parcels. Another one is a class with these four things, named in `_CARRIERS`."""

import secrets
from typing import Protocol


class Carrier(Protocol):
    """`code` is kept with each parcel, `name` is said, `page` is where a customer follows a parcel ("" if nowhere)."""

    code: str
    name: str

    def number(self) -> str:
        """A new number for a parcel."""

    def page(self, tracking: str) -> str:
        """Where the customer sees where the parcel is."""


class House:
    """The simulated carrier of the demo: numbers parcels, and `demo.move_parcels` moves them."""

    code = "ring"
    name = "Ring Post"

    def number(self) -> str:
        return f"RP{secrets.randbelow(10**11):011d}"

    def page(self, tracking: str) -> str:
        del tracking
        return ""


_CARRIERS: dict[str, Carrier] = {"ring": House()}


class Other(House):
    """A carrier that is known by its code alone: it numbers its parcels itself, or the house does."""

    def __init__(self, code: str) -> None:
        self.code, self.name = code, code.upper()


def named(code: str) -> Carrier:
    """The carrier of this code; one without a class of its own goes by its code, so that a feed may bring new ones."""
    return _CARRIERS.get(code) or Other(code)


def default() -> Carrier:
    return _CARRIERS["ring"]
