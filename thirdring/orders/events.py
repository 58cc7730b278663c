"""What has happened to orders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order stands: stock is taken, and it is time to charge and to confirm."""

    order_id: int
    customer_id: int
    call_id: int | None
    operator_id: int
