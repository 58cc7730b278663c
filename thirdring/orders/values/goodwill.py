"""What is given for an inconvenience, and who may give how much."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from thirdring.kernel.money import Money


class GrantKind(StrEnum):
    """How an inconvenience is made good."""

    COUPON = "coupon"
    CREDIT = "credit"
    REFUND = "refund"


class GrantReason(StrEnum):
    LATE = "late"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    OUR_MISTAKE = "our_mistake"
    LONG_WAIT = "long_wait"
    GOODWILL = "goodwill"


@dataclass(frozen=True, slots=True)
class Grant:
    """Something given for an inconvenience. `code` is what a coupon is redeemed by."""

    id: int
    customer_id: int
    order_id: int | None
    kind: GrantKind
    reason: GrantReason
    amount: Money
    code: str
    operator_id: int
    approver_id: int | None
    note: str
    at: datetime
    rule: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class Purse:
    """What an operator may still give this month for a reason, in a currency."""

    reason: GrantReason
    limit: Money
    spent: Money

    @property
    def left(self) -> Money:
        return self.limit - self.spent
