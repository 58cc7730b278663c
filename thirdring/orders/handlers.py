"""What follows an order."""

from urllib.parse import urljoin

from django.conf import settings

from thirdring.kernel import clock
from thirdring.orders import queries
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.events import OrderPlaced
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.events import PayLinkReady
from thirdring.payments.values import State


def ask_for_card_payments(event: OrderPlaced) -> None:
    """Have the gateway asked for what is to be paid by card, outside the order's transaction. Row O1.10."""
    payments.begin(order_id=event.order_id)


def send_confirmation(event: OrderPlaced) -> None:
    """Confirm by e-mail, where there is an address to confirm to. Row O1.13.1."""
    confirm(order_id=event.order_id, now=clock.now())


def send_pay_link(event: PayLinkReady) -> None:
    """Mail the customer the page on which they pay by card, unless they have paid meanwhile. Row O1.10."""
    order, payment = queries.order(event.order_id), paid.payment(event.payment_id)
    if order.email and payment.state is State.WAITING:
        page = urljoin(settings.PUBLIC_URL, payment.link)
        payments.send_link(payment_id=payment.id, to=order.email, page=page, language=order.language, now=clock.now())
