"""What follows an order. On a practice call nothing is charged, and no real address gets mail."""

from contextlib import suppress
from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.orders import actions, documents, gift_cards, queries, returns
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.actions.news import tell_customer
from thirdring.orders.events import (
    ExchangeKept,
    OrderChanged,
    OrderDelayed,
    OrderPlaced,
    ParcelSent,
    ProblemOpened,
    ReturnAuthorized,
    ReturnInspected,
)
from thirdring.orders.queries import order
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.events import MoneyMoved, MoveFailed, PayLinkReady, PaymentFailed
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
        _return_problem(event.order_id, "payment", "return-not-refunded", f"{found.number}: {failure}")


def give_back_and_replace(event: ReturnInspected) -> None:
    """The money first, then what is wanted instead is paid by it; a repeat does neither twice."""
    give_back_for_return(event)
    send_what_is_wanted_instead(event)


def send_what_is_wanted_instead(event: ReturnAuthorized | ReturnInspected) -> None:
    """Place the new goods of an exchange, once it is its turn; what keeps them goes on the problem list. Row O3.7."""
    try:
        returns.replace(return_id=event.return_id, now=clock.now())
    except DeskError as error:
        number = returns.find(event.return_id).number
        _return_problem(event.order_id, "stock", "exchange-not-placed", f"{number}: {error}")


def _return_problem(order_id: int, kind: str, reason: str, words: str) -> None:
    actions.hold(order_id=order_id, kind=kind, reasons=[reason], words=words, actor_id=None, now=clock.now())


def tell_how_to_return(event: ReturnAuthorized) -> None:
    """Mail the return's number, its label and what to do with them, in the customer's language. Rows O3.6, M6.2."""
    returns.tell(return_id=event.return_id, label=documents.label, now=clock.now())


def tell_what_is_kept(event: ExchangeKept) -> None:
    """Mail the last day for sending back what was exchanged in advance, or that it is charged. Row O3.7."""
    tell_customer(event.order_id, f"kept-{event.kept}", now=clock.now(), return_id=event.return_id)


def check_order(event: OrderPlaced) -> None:
    """Let it go on to the warehouse, or have a person look at it. Practice orders are never sent. Row Z2.1."""
    if not is_practice(event):
        actions.check(order_id=event.order_id, now=clock.now())


def send_changed(event: OrderChanged) -> None:
    """Mail the customer what the order is now. Row M5.2."""
    tell_customer(event.order_id, "changed", now=clock.now())


def give_to_those_who_wait(event: OrderChanged) -> None:
    """Pieces that a change set free go to orders that wait for them."""
    for line in queries.progress(event.order_id).lines:
        if line.cancelled:
            actions.fill(variant_id=line.variant_id, now=clock.now())


def send_parcel(event: ParcelSent) -> None:
    """Mail the customer the parcel's number and day. Rows M5.2, O2.8."""
    tell_customer(event.order_id, "parcel", now=clock.now(), parcel_id=event.parcel_id)


def capture_for_parcel(event: ParcelSent) -> None:
    """What has left is charged; the last parcel charges all that is left."""
    worth = queries.worth_of(event.order_id, event.parcel_id)
    if worth.amount > 0:
        payments.capture(order_id=event.order_id, amount=worth, key=f"parcel-{event.parcel_id}", now=clock.now())


def send_gift_cards(event: ParcelSent) -> None:
    """Gift cards that have left hold their value now; their numbers are mailed."""
    gift_cards.send_for_parcel(parcel_id=event.parcel_id, now=clock.now())


def invoice_parcel(event: ParcelSent) -> None:
    """The first parcel of an order brings its invoice; the others find it issued."""
    documents.issue_invoice(order_id=event.order_id, actor_id=None, now=clock.now())
    paper_what_moved(event)


def paper_what_moved(event: OrderChanged | MoneyMoved | ParcelSent) -> None:
    """What is more or less than the invoice says has its own paper; before the invoice, it is on the invoice."""
    with suppress(documents.NothingToIssueError):
        documents.issue_outstanding(order_id=event.order_id, actor_id=None, now=clock.now())


def report_refused_money(event: MoveFailed) -> None:
    """A capture, refund or void that the bank refused is a problem of its order: somebody has to look. Row Z2.2."""
    move = paid.move(event.move_id)
    actions.hold(
        order_id=event.order_id,
        kind="payment",
        reasons=["bank-refused", f"bank:{move.failure}"],
        words=f"{move.amount.amount} {move.amount.currency}",
        actor_id=None,
        now=clock.now(),
    )


def report_lost_payment(event: PaymentFailed) -> None:
    """An order whose card payment failed, or whose hold ran out, does not leave before somebody has looked. Z2.2"""
    payment, call_id = paid.payment(event.payment_id), order(event.order_id).call_id
    if not payment.to_come or (call_id is not None and call_queries.call(call_id).practice):
        return
    actions.hold(
        order_id=event.order_id,
        kind="payment",
        reasons=["not-paid", *([f"bank:{payment.failure}"] if payment.failure else [])],
        words=f"{payment.to_come.amount} {payment.to_come.currency}",
        actor_id=None,
        now=clock.now(),
    )


def send_delay(event: OrderDelayed) -> None:
    """Ask the customer by mail whether to wait."""
    if tell_customer(event.order_id, "delay", now=clock.now(), delay_id=event.delay_id):
        actions.mark_told(delay_id=event.delay_id, now=clock.now())


def report_problem(event: ProblemOpened) -> None:
    """The person in charge is told by mail, where they have an address, and sees it at the desk. Row Z2.2."""
    actions.report(problem_id=event.problem_id, now=clock.now())
