"""How an order is paid, and where each part of the payment stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from thirdring.kernel.money import Money


class Method(StrEnum):
    """Ways to pay."""

    INVOICE = "invoice"
    CASH_ON_DELIVERY = "cash_on_delivery"
    BANK_TRANSFER = "bank_transfer"
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    CARD = "card"


STORED = frozenset({Method.GIFT_CARD, Method.STORE_CREDIT})
"""What is paid from value that we keep for the customer."""


class State(StrEnum):
    """Where a payment stands.

    UNKNOWN: the gateway was asked and has not answered; a worker finds out. AUTHORIZED: the bank holds the money for
    us; it is captured as parcels leave. PAID: all that is to come has come.
    """

    DUE = "due"
    INTENDED = "intended"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    AUTHORIZED = "authorized"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Signal(StrEnum):
    """What can move a payment from one state to another."""

    ASKED = "asked"
    OPENED = "opened"
    AUTHORIZED = "authorized"
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
    """A gift card, or a customer's credit, as it may be told: masked, with what is on it.

    `reference` spends it, and is no use to a reader. A card that is sold and not yet paid for is not active.
    """

    reference: str
    masked: str
    balance: Money
    expires_date: date | None
    id: int = 0
    customer_id: int | None = None
    active: bool = True
    blocked: bool = False
    face: Money | None = None


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One movement on a gift card; `kind` as the ledger names it."""

    kind: str
    amount: Money
    order_id: int | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """One saved part of an order's payment. `link` is the path of its pay page while the customer is to pay by card.

    `released` is no longer asked for, `captured` is ours or on its way, `refunded` of it is given back or on its way.
    """

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
    captured: Money
    refunded: Money
    released: Money

    @property
    def asked(self) -> Money:
        """What this part comes to now."""
        return self.amount - self.released

    @property
    def to_come(self) -> Money:
        """What has not been captured of it."""
        return self.amount - self.released - self.captured

    @property
    def lost(self) -> bool:
        """It failed or ran out, and what it was to bring is still owed."""
        return self.state in {State.FAILED, State.CANCELLED} and bool(self.to_come)

    @property
    def refundable(self) -> Money:
        return self.captured - self.refunded


@dataclass(frozen=True, slots=True)
class Balance:
    """An order's money: held by banks, ours, given back, still owed; all in one currency.

    `captured` counts what has been given back too: what the order has brought is `captured - refunded`.
    """

    authorized: Money
    captured: Money
    refunded: Money
    owed: Money

    @property
    def total_due(self) -> Money:
        """What the customer pays for the order in the end."""
        return self.authorized + self.captured + self.owed - self.refunded

    @property
    def currency(self) -> str:
        return self.captured.currency


class MoveKind(StrEnum):
    """What is done to a payment after it was made."""

    CAPTURE = "capture"
    REFUND = "refund"
    RELEASE = "release"
    LOWER = "lower"
    VOID = "void"


class MoveState(StrEnum):
    """INTENDED and UNKNOWN wait for the gateway; DUE waits for a person who pays it out."""

    INTENDED = "intended"
    UNKNOWN = "unknown"
    DUE = "due"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Move:
    """Something done to a payment; `key` tells what for."""

    id: int
    payment_id: int
    order_id: int
    kind: MoveKind
    method: Method
    amount: Money
    state: MoveState
    to: str
    reason: str
    failure: str
    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """What was given back through one tender. `to`: `released` (never taken), `original`, `store_credit`, `payout`."""

    id: int
    method: Method
    amount: Money
    to: str
    state: MoveState


@dataclass(frozen=True, slots=True)
class Choice:
    """A method as the desk offers it: whether this customer may use it, and if not, the code of the reason."""

    method: Method
    allowed: bool
    reason: str = ""
    room_left: Money | None = None


class Series(StrEnum):
    """Papers that are numbered without gaps."""

    INVOICE = "invoice"
    SUPPLEMENT = "supplement"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice, a supplementary one or a credit note as it was issued; `body` is what it said then."""

    id: int
    series: Series
    number: int
    order_id: int
    key: str
    amount: Money
    tax: Money
    body: Mapping[str, Any]
    issued_at: datetime


class StatementKind(StrEnum):
    """Who tells what came in: our bank, or a carrier who collected at the door."""

    BANK = "bank"
    CARRIER = "cod"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Money that came in, as the statement says it."""

    day: date
    amount: Money
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A statement's line and what became of it: `matched` (proposed), `left`, `over` (more than owed), `booked`,
    `aside`. `owed` is what its order still owes by this way, where the order is known."""

    id: int
    kind: StatementKind
    day: date
    amount: Money
    booked: Money
    text: str
    state: str
    order_id: int | None
    owed: Money | None
    note: str
