"""What comes back, what for, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from thirdring.kernel.money import Money
from thirdring.knowledge.values import Decision


class ReturnKind(StrEnum):
    RETURN = "return"
    EXCHANGE = "exchange"


class ReturnState(StrEnum):
    """AUTHORIZED: waited for. PARTLY: some of it is back. CLOSED: all is back, or the rest is no longer waited for."""

    AUTHORIZED = "authorized"
    PARTLY = "partly"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ReturnReason(StrEnum):
    CHANGED_MIND = "changed_mind"
    SIZE = "size"
    FAULTY = "faulty"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    LATE = "late"


OURS = frozenset(
    {
        ReturnReason.FAULTY,
        ReturnReason.DAMAGED,
        ReturnReason.WRONG_ITEM,
        ReturnReason.NOT_AS_DESCRIBED,
        ReturnReason.LATE,
    }
)
"""Reasons that are our fault: the customer never pays freight for them."""


class Condition(StrEnum):
    UNUSED = "unused"
    OPENED = "opened"
    WORN = "worn"


class RefundTo(StrEnum):
    ORIGINAL = "original"
    STORE_CREDIT = "store_credit"


class ExchangeWhen(StrEnum):
    """When the new goods are sent."""

    ON_RECEIPT = "on_receipt"
    IN_ADVANCE = "in_advance"


class Kept(StrEnum):
    """What became of goods that were exchanged in advance and have not come: the customer was TOLD that they will be
    charged, a supervisor is ASKED, they are CHARGED, or SPARED: nothing is charged."""

    NO = ""
    TOLD = "told"
    ASKED = "asked"
    CHARGED = "charged"
    SPARED = "spared"


class Outcome(StrEnum):
    """What inspection finds for a piece. SENT_BACK goes to the customer again and is not refunded."""

    RESTOCK = "restock"
    REPAIR = "repair"
    WRITE_OFF = "write_off"
    SENT_BACK = "sent_back"


class LabelState(StrEnum):
    """Who pays for the way back."""

    CHARGED = "charged"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that is to come back; for an exchange, `variant_id` is what is wanted instead."""

    line_id: int
    quantity: int
    reason: ReturnReason
    condition: Condition = Condition.UNUSED
    variant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of an order as the return form shows it: what can still come back, and what its pieces were paid."""

    line_id: int
    position: int
    variant_id: int
    sku: str
    name: str
    options: tuple[tuple[str, str], ...]
    personalized: bool
    ordered: int
    shipped: int
    on_its_way: int
    returned: int
    amount: Money
    delivered_date: date | None

    @property
    def most(self) -> int:
        """Pieces that may still be authorized."""
        return self.shipped - self.on_its_way - self.returned


@dataclass(frozen=True, slots=True)
class WishDecided:
    """A wish with what the policy decides on it, and what its pieces are worth."""

    wish: Wish
    line: Returnable
    decision: Decision
    value: Money
    new_value: Money | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A return before it is authorized: what it comes to, who has to approve, and how it would be sent.

    `refund` is what the customer gets when everything comes back as told; `difference` of an exchange is what the
    customer pays more (below zero: gets back).
    """

    order_id: int
    kind: ReturnKind
    lines: tuple[WishDecided, ...]
    goods: Money
    freight_back: Money
    label: LabelState
    label_cost: Money
    approver: str | None
    refused: tuple[int, ...]
    waiver: Decision | None = None
    new_goods: Money | None = None

    @property
    def refund(self) -> Money:
        back = self.goods + self.freight_back - self.label_cost
        return back if back.amount > 0 else Money(back.amount * 0, back.currency)

    @property
    def difference(self) -> Money | None:
        return None if self.new_goods is None else self.new_goods - self.refund


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A line of a return, with what became of its pieces."""

    id: int
    line_id: int
    position: int
    variant_id: int
    sku: str
    name: str
    options: tuple[tuple[str, str], ...]
    quantity: int
    reason: ReturnReason
    condition: Condition
    value: Money
    received: int
    outcomes: Mapping[Outcome, int]
    new_variant_id: int | None
    rule: str
    policy_version: int

    @property
    def waited_for(self) -> int:
        return self.quantity - self.received


@dataclass(frozen=True, slots=True)
class Receipt:
    """What arrived at once, what is given back for it, and how that went."""

    id: int
    at: datetime
    by: int | None
    pieces: int
    amount: Money
    state: str
    failure: str


@dataclass(frozen=True, slots=True)
class Photo:
    id: int
    width: int
    height: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """A return or an exchange. `number` is said on the telephone and stands on the label."""

    id: int
    number: str
    order_id: int
    order_number: str
    customer_id: int
    kind: ReturnKind
    state: ReturnState
    to: RefundTo
    when: ExchangeWhen
    label: LabelState
    label_cost: Money
    label_reason: str
    freight_back: Money
    note: str
    operator_id: int | None
    authorized_at: datetime
    expires_date: date
    replacement_id: int | None
    currency: str
    source_code: str
    kept: Kept
    kept_amount: Money
    kept_date: date | None
    lines: tuple[ReturnLine, ...]
    receipts: tuple[Receipt, ...]
    photos: tuple[Photo, ...]

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def waited_for(self) -> int:
        return sum(line.waited_for for line in self.lines) if self.is_open else 0

    @property
    def is_open(self) -> bool:
        return self.state in {ReturnState.AUTHORIZED, ReturnState.PARTLY}

    @property
    def refunded(self) -> Money:
        """What has been given back, or is about to be."""
        total = Money(self.label_cost.amount * 0, self.label_cost.currency)
        for receipt in self.receipts:
            total = total + receipt.amount
        return total
