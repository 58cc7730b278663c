"""What follows an order. On a practice call nothing is charged, and no real address gets mail."""

from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.kernel import clock
from thirdring.orders import actions, queries, returns
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.events import OrderPlaced, ReturnInspected
from thirdring.orders.queries import order
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.events import PayLinkReady
from thirdring.payments.values import State


def ask_for_card_payments(event: OrderPlaced) -> None:
    """Have the gateway asked for what is to be paid by card, outside the order's transaction. Row O1.10."""
    if not is_practice(event):
        payments.begin(order_id=event.order_id)


def send_confirmation(event: OrderPlaced) -> None:
    """Confirm by e-mail, where there is an address to confirm to. Row O1.13.1."""
    if not is_practice(event) or is_nobodys(order(event.order_id).email):
        confirm(order_id=event.order_id, now=clock.now())


def give_practice_back(event: OrderPlaced) -> None:
    """What a practice order took is there again for real customers."""
    if is_practice(event):
        actions.give_back(order_id=event.order_id, now=clock.now())


def tell_the_call(event: OrderPlaced) -> None:
    """The call on which it was taken had a reason and an outcome. Row K1."""
    if event.call_id is not None:
        calls.order_taken(call_id=event.call_id, actor_id=event.operator_id, now=clock.now())


NOBODYS: Final = ("example.com", "example.net", "example.org", "example", "test", "invalid")
"""Domains that are never anybody's (RFC 2606): where the mail of a practice order may go."""


def is_practice(event: OrderPlaced) -> bool:
    return event.call_id is not None and call_queries.call(event.call_id).practice


def is_nobodys(email: str) -> bool:
    domain = f".{email.rpartition('@')[2].casefold()}"
    return any(domain.endswith(f".{reserved}") for reserved in NOBODYS)


def send_pay_link(event: PayLinkReady) -> None:
    """Mail the customer the page on which they pay by card, unless they have paid meanwhile. Row O1.10."""
    order, payment = queries.order(event.order_id), paid.payment(event.payment_id)
    if order.email and payment.state is State.WAITING:
        page = urljoin(settings.PUBLIC_URL, payment.link)
        payments.send_link(payment_id=payment.id, to=order.email, page=page, language=order.language, now=clock.now())


def give_back_for_return(event: ReturnInspected) -> None:
    """Give the money back for what came back; what cannot be given goes on the problem list. Row O3.6."""
    if not returns.settle(receipt_id=event.receipt_id, now=clock.now()):
        found = returns.find(event.return_id)
        failure = next(receipt.failure for receipt in found.receipts if receipt.id == event.receipt_id)
        actions.hold(
            order_id=event.order_id,
            kind="payment",
            reasons=["return-not-refunded"],
            words=f"{found.number}: {failure}",
            actor_id=None,
            now=clock.now(),
        )
