"""Words of this room: a catalogue, and a customer's wish to be sent one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Way(StrEnum):
    """How a catalogue reaches the customer."""

    POST = "post"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be sent: on paper where `printed`, as a link where there is one. `code` is its source code."""

    id: int
    code_id: int
    code: str
    names: Mapping[str, str]
    link: str
    printed: bool
    retired_at: datetime | None = None

    def name(self, language: str) -> str:
        """In the language, or in English."""
        return self.names.get(language) or self.names.get("en") or self.code

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(way for way, can in ((Way.POST, self.printed), (Way.EMAIL, bool(self.link))) if can)


@dataclass(frozen=True, slots=True)
class Wish:
    """A customer asked for a catalogue; `label` has the lines of the address as they stand on the envelope."""

    id: int
    catalogue: Catalogue
    customer_id: int
    customer_name: str
    account_number: str
    way: Way
    label: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A catalogue as it is offered to one customer: when it was sent to them last, and whether it is on its way."""

    catalogue: Catalogue
    name: str
    sent_date: date | None
    waiting_id: int | None
