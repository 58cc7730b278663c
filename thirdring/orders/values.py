"""What a draft holds, and what other rooms are told about orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from thirdring.kernel.money import Money

HOME = "1"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,8}$")]
Words = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=200)]


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


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


@dataclass(frozen=True, slots=True)
class OrderHead:
    """An order in a list."""

    id: int
    number: str
    customer_id: int
    state: OrderState
    total: Money
    placed_at: datetime
    lines: int
    summary: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    position: int
    variant_id: int
    sku: str
    name: str
    options: tuple[tuple[str, str], ...]
    quantity: int
    backordered: int
    unit_price: Money
    discount: Money
    amount: Money
    personalization: tuple[tuple[str, str], ...]
    gift_wrap: bool
    gift_message: str
    shipment: int
    promised_date: date | None


@dataclass(frozen=True, slots=True)
class OrderShipment:
    position: int
    text: str
    method: str
    freight: Money
    full_freight: Money
    from_date: date | None
    to_date: date | None
    gift: bool


@dataclass(frozen=True, slots=True)
class OrderTender:
    method: str
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    author_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was placed."""

    id: int
    number: str
    customer_id: int
    operator_id: int | None
    call_id: int | None
    state: OrderState
    placed_at: datetime
    language: str
    email: str
    billing: str
    price_list: str
    goods: Money
    discount: Money
    freight: Money
    fee: Money
    tax: Money
    total: Money
    tax_inclusive: bool
    codes: tuple[str, ...]
    lines: tuple[OrderLine, ...]
    shipments: tuple[OrderShipment, ...]
    tenders: tuple[OrderTender, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """What an order number as heard may mean. `misheard` is true where its check digit does not fit."""

    orders: tuple[OrderHead, ...]
    misheard: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of an order that was placed elsewhere; amounts in major units of the order's currency."""

    variant_id: int
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class HistoryOrder:
    """An order that was placed elsewhere; `reference` names it there (`online-retail:536365`) and is taken once."""

    reference: str
    customer_id: int
    placed_at: datetime
    currency: str
    lines: tuple[HistoryLine, ...]
    state: OrderState = OrderState.DELIVERED
    language: str = "en"
    email: str = ""
    method: str = ""
    freight: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """Orders that a person took, with their value in each currency."""

    count: int
    totals: tuple[Money, ...]
