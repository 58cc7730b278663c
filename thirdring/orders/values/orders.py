"""What other rooms are told about orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from thirdring.kernel.money import Money
from thirdring.orders.values.life import OrderState


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
    id: int = 0
    cancelled: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0

    @property
    def standing(self) -> int:
        """Pieces that are not canceled."""
        return self.quantity - self.cancelled


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
    wanted_date: date | None = None


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
    """An order as it stands. `version` grows with everything that is changed in it."""

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
    version: int = 1


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
