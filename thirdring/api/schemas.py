"""What goes over the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=200)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Words = Annotated[str, StringConstraints(max_length=500)]


class SignIn(Schema):
    username: Text
    password: Annotated[str, StringConstraints(max_length=1000)]


class Session(Schema):
    """`token` goes into `Authorization: Bearer`."""

    token: str


class Trouble(Schema):
    code: str
    sentence: str
    data: Mapping[str, Any]


class Refusal(Schema):
    error: Trouble


class CustomerHit(Schema):
    customer_id: int
    account_number: str
    name: str
    line: str
    reason: str


class AddressOut(Schema):
    id: int
    text: str
    is_primary_shipping: bool
    is_primary_billing: bool


class CustomerOut(Schema):
    id: int
    account_number: str
    name: str
    language: str
    region: str
    addresses: list[AddressOut]


class LineIn(Schema):
    """A wish by stock code or by variant."""

    sku: Text = ""
    variant_id: int | None = None
    quantity: Annotated[int, Field(ge=1, le=9999)] = 1
    personalization: dict[str, Text] = Field(default_factory=dict)
    gift_wrap: bool = False
    gift_message: Words = ""
    ship_to: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,8}$")] = "1"


class ShipToIn(Schema):
    """One of the customer's addresses (the primary one where none is named)."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,8}$")] = "1"
    address_id: int | None = None
    method: Text = ""
    wanted_date: date | None = None
    gift: bool = False


class TenderIn(Schema):
    method: Text
    amount: Decimal | None = None
    reference: Text = ""


class DraftIn(Schema):
    """A whole order in one call; everything but the customer may also come later, by parts."""

    customer_id: int | None = None
    call_id: int | None = None
    price_list: Text = ""
    language: Text = ""
    email: Text = ""
    lines: list[LineIn] = Field(default_factory=list)
    ship_tos: list[ShipToIn] = Field(default_factory=list)
    codes: list[Text] = Field(default_factory=list)
    tenders: list[TenderIn] = Field(default_factory=list)
    note: Words = ""


class EditIn(Schema):
    """As the screen edits: `set` a field (`lines.1.quantity`), `add` to or `remove` from a list."""

    op: Literal["set", "add", "remove"] = "set"
    path: Text
    value: Any = None
    was: Any = None


class EditsIn(Schema):
    edits: Annotated[list[EditIn], Field(max_length=200)]


class PartOut(Schema):
    """A part of the read-back; tick it with the digest that stands here."""

    key: str
    digest: str
    ticked: bool


class LineOut(Schema):
    key: str
    variant_id: int
    sku: str
    name: str
    options: dict[str, str]
    quantity: int
    unit_price: str
    discount: str
    amount: str
    ship_to: str
    promised_date: date


class ShipmentOut(Schema):
    key: str
    method: str
    text: str
    freight: str
    from_date: date
    to_date: date


class ProblemOut(Schema):
    code: str
    subject: str
    sentence: str


class DraftOut(Schema):
    """A draft with its price. Submit this `version` and `digest` once all parts are ticked and no problem is left."""

    id: int
    version: int
    customer_id: int | None
    order_id: int | None
    currency: str
    lines: list[LineOut]
    shipments: list[ShipmentOut]
    codes: list[str]
    goods: str
    discount: str
    freight: str
    fee: str
    tax: str
    tax_inclusive: bool
    total: str
    parts: list[PartOut]
    problems: list[ProblemOut]
    digest: str


class TicksIn(Schema):
    """What was read aloud: part -> digest."""

    parts: dict[str, str]


class SubmissionIn(Schema):
    version: int
    digest: Annotated[str, StringConstraints(max_length=64)]


class PlacedOut(Schema):
    order_id: int
    number: str


class OrderLineOut(Schema):
    position: int
    variant_id: int
    sku: str
    name: str
    quantity: int
    backordered: int
    unit_price: str
    amount: str
    promised_date: date | None


class OrderOut(Schema):
    id: int
    number: str
    customer_id: int
    state: str
    placed_at: datetime
    currency: str
    goods: str
    discount: str
    freight: str
    fee: str
    tax: str
    total: str
    lines: list[OrderLineOut]


class OrderHeadOut(Schema):
    id: int
    number: str
    customer_id: int
    state: str
    placed_at: datetime
    total: str
    currency: str


class NumberOut(Schema):
    """`misheard`: the number as given cannot be one; these are one wrong digit or one swap away."""

    orders: list[OrderHeadOut]
    misheard: bool


class ProductOut(Schema):
    product_id: int
    code: str
    name: str
    variant_id: int | None
    sku: str
    price: str | None
    currency: str | None
    state: str
    quantity: int
    expected_date: date | None
