"""How an order is paid, and where each part of the payment stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from thirdring.kernel.money import Money


class Method(StrEnum):
    """Ways to pay."""

    INVOICE = "invoice"
    CASH_ON_DELIVERY = "cash_on_delivery"
    BANK_TRANSFER = "bank_transfer"
    GIFT_CARD = "gift_card"
    CARD = "card"


class State(StrEnum):
    """Where a payment stands. UNKNOWN: the gateway was asked and has not answered; a worker finds out."""

    DUE = "due"
    INTENDED = "intended"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Signal(StrEnum):
    """What can move a payment from one state to another."""

    ASKED = "asked"
    OPENED = "opened"
    SETTLED = "settled"
    DECLINED = "declined"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Tender:
    """One part of a payment. `reference` is a gift card's lookup (GiftCard.reference), or what the customer names."""

    method: Method
    amount: Money
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A wish for a part of a payment: an amount, or None for whatever the others leave, up to `at_most`."""

    method: Method
    amount: Money | None = None
    reference: str = ""
    at_most: Money | None = None


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card as it may be told: masked, with what is on it. `reference` spends it, and is no use to a reader."""

    reference: str
    masked: str
    balance: Money
    expires_date: date | None


@dataclass(frozen=True, slots=True)
class Payment:
    """One saved part of an order's payment. `link` is the path of its pay page while the customer is to pay by card."""

    id: int
    order_id: int
    customer_id: int
    method: Method
    amount: Money
    state: State
    reference: str
    link: str
    failure: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """A method as the desk offers it: whether this customer may use it, and if not, the code of the reason."""

    method: Method
    allowed: bool
    reason: str = ""
    room_left: Money | None = None
