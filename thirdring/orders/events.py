"""What has happened to orders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order stands: stock is taken, and it is time to charge and to confirm."""

    order_id: int
    customer_id: int
    call_id: int | None
    operator_id: int


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """What was ordered, or where it goes, is no longer what was confirmed; its price difference is to be settled."""

    order_id: int
    change_id: int


@dataclass(frozen=True, slots=True)
class ParcelSent:
    """A parcel has left: what is in it may be charged."""

    order_id: int
    parcel_id: int


@dataclass(frozen=True, slots=True)
class ProblemOpened:
    """An order cannot go on by itself: the person in charge is to know."""

    problem_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class OrderDelayed:
    """A promise cannot be kept: the customer is to be asked whether to wait."""

    delay_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class ReturnInspected:
    """Goods are back and were inspected: what is due for them is to be given back."""

    order_id: int
    return_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ExchangeKept:
    """What was exchanged in advance is not back: the customer is to be told that it will be (`told`) or is charged."""

    order_id: int
    return_id: int
    kept: str


@dataclass(frozen=True, slots=True)
class ReturnAuthorized:
    """Goods may come back: the customer is to be told how, and an exchange in advance is to be sent."""

    order_id: int
    return_id: int
