"""What a draft holds: everything that is typed into an order, and the changes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

HOME = "1"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,8}$")]
Words = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=200)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DraftLine(Frozen):
    """A wish as it is typed; `text` is what was searched for until a variant is chosen."""

    key: Key
    text: Text = ""
    variant_id: int | None = None
    quantity: Annotated[int, Field(ge=1, le=9999)] = 1
    personalization: Mapping[str, Text] = {}
    gift_wrap: bool = False
    gift_message: Words = ""
    ship_to: Key = HOME


class DraftShipTo(Frozen):
    """One of the customer's addresses, and the way to it; `gift` sends no prices along."""

    key: Key
    address_id: int | None = None
    method: Text = ""
    wanted_date: date | None = None
    gift: bool = False
    ship_complete: bool = True


class DraftTender(Frozen):
    """A part of the payment; without an amount it is whatever the others leave."""

    key: Key
    method: Text = "invoice"
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3)] | None = None
    reference: Text = ""


class DraftBody(Frozen):
    """Everything that an operator types into an order, nothing that can be worked out from it."""

    price_list: Text = ""
    language: Text = ""
    email: Text = ""
    billing_id: int | None = None
    lines: tuple[DraftLine, ...] = ()
    ship_tos: tuple[DraftShipTo, ...] = (DraftShipTo(key=HOME),)
    codes: tuple[Text, ...] = ()
    tenders: tuple[DraftTender, ...] = (DraftTender(key=HOME),)
    note: Words = ""

    def wanted(self) -> dict[int, int]:
        """How many of each variant the lines ask for together."""
        wanted: dict[int, int] = {}
        for line in self.lines:
            if line.variant_id is not None:
                wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
        return wanted


class Edit(Frozen):
    """One change of a draft: `set` a field, `add` a row to a list, `remove` a row.

    `path` is `email`, `lines.KEY.quantity`, `lines.KEY.personalization.Name`, `ship_tos`, `codes` ...; `was` is what
    the field held when the person began to type, and lets two people edit one draft field by field.
    """

    op: Literal["set", "add", "remove"] = "set"
    path: Text
    value: Any = None
    was: Any = None
    knows_was: bool = False

    @classmethod
    def of(cls, path: str, value: Any, was: Any) -> Self:
        """A change of one field that applies only where nobody else has changed it meanwhile."""
        return cls(path=path, value=value, was=was, knows_was=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is stored. `read_back` maps a part to the digest it had when it was read aloud."""

    id: int
    version: int
    customer_id: int | None
    call_id: int | None
    operator_id: int
    body: DraftBody
    read_back: Mapping[str, str]
    order_id: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be read aloud: `key` as in the quote's parts, `digest` of what it says now."""

    key: str
    digest: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """The answer to placing; the same for every repeat of the same request."""

    order_id: int
    number: str
