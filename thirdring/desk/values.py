"""What the three columns show."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from thirdring.catalogue.values import Availability


@dataclass(frozen=True, slots=True)
class Place:
    """Where the operator stands: read from the address, completed from the call that is under way."""

    call_id: int | None = None
    chat_id: int | None = None
    customer_id: int | None = None
    draft_id: int | None = None
    order_id: int | None = None
    product_id: int | None = None
    new_customer: bool = False
    typed: str = ""
    caller: str = ""
    day: bool = False

    @property
    def is_day(self) -> bool:
        """Whether the middle column shows the operator's own day."""
        return not (
            self.draft_id or self.order_id or self.product_id or ((self.customer_id or self.chat_id) and not self.day)
        )

    @property
    def numbers(self) -> dict[str, int]:
        """What is on the screen, by the names of the address."""
        known = {
            "call": self.call_id,
            "chat": self.chat_id,
            "customer": self.customer_id,
            "draft": self.draft_id,
            "order": self.order_id,
        }
        return {name: value for name, value in known.items() if value is not None}

    @property
    def query(self) -> str:
        """The place as a query string, for the fragments that want to know the rest of the screen."""
        return urlencode(self.numbers)

    @property
    def new_query(self) -> str:
        typed = {"q": self.typed, "phone": self.caller} if self.caller else {"q": self.typed}
        return "&".join(part for part in (self.query, urlencode(typed)) if part)

    @property
    def customer_topics(self) -> str:
        return f"customer:{self.customer_id}" if self.customer_id else ""

    @property
    def call_topics(self) -> str:
        return f"call:{self.call_id}" if self.call_id else ""

    @property
    def chat_topics(self) -> str:
        return f"chat:{self.chat_id}" if self.chat_id else ""

    @property
    def draft_topics(self) -> str:
        return f"draft:{self.draft_id}" if self.draft_id else ""

    @property
    def order_topics(self) -> str:
        return f"order:{self.order_id}" if self.order_id else ""

    @property
    def say_topics(self) -> str:
        named = {"call": self.call_id, "draft": self.draft_id, "order": self.order_id}
        return " ".join(f"{kind}:{value}" for kind, value in named.items() if value)

    def but(self, **changes: Any) -> "Place":
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Tab:
    """One open piece of work; `nth` tells a customer's second draft from the first."""

    name: str
    address: str
    icon: str
    is_current: bool
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One of today's own figures; `note` says what it leaves out."""

    name: Any
    value: str
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the search box's list. `chooses` is the customer that it names, `stock` the product's, if any."""

    name: str
    line: str
    side: str
    icon: str
    address: str
    chooses: int | None = None
    is_exact: bool = True
    stock: Availability | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind under one heading."""

    name: Any
    found: tuple[Found, ...]
    names_customers: bool = False
    is_cut: bool = False
