"""What happened to payments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaymentSettled:
    """The money of a card payment is ours."""

    payment_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A card payment was refused, ran out or was given up; the order is not paid by it."""

    payment_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class PayLinkReady:
    """The customer can now pay by card on the payment's page."""

    payment_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class PaymentAuthorized:
    """The bank holds the money of a card payment for us."""

    payment_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class MoveFailed:
    """A capture, a refund or a void did not go through: somebody has to look at it."""

    move_id: int
    payment_id: int
    order_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class MoneyMoved:
    """An order's money is another than it was: given back, no longer asked for, or asked for once more."""

    order_id: int
