"""What follows an order."""

from thirdring.kernel import clock
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.events import OrderPlaced
from thirdring.payments import actions as payments


def ask_for_card_payments(event: OrderPlaced) -> None:
    """Have the gateway asked for what is to be paid by card, outside the order's transaction. Row O1.10."""
    payments.begin(order_id=event.order_id)


def send_confirmation(event: OrderPlaced) -> None:
    """Confirm by e-mail, where there is an address to confirm to. Row O1.13.1."""
    confirm(order_id=event.order_id, now=clock.now())
