"""A paper mailed to the customer."""

from datetime import datetime

from thirdring.customers import queries as customers
from thirdring.messaging import actions as messaging
from thirdring.orders.documents import facts
from thirdring.orders.documents.making import document, name_of
from thirdring.orders.rules import numbering


def send(*, order_id: int, kind: str, which: int, language: str, now: datetime) -> int:
    """Queue a mail with the paper, in its language; the id of the mail. Raises NoDocumentError, NoAddressError."""
    order = facts.order_of(order_id)
    content = document(order_id, kind, language, which)
    return messaging.queue_mail(
        to=order.email,
        language=language,
        template="orders/mail/document",
        context={"number": numbering.spoken(order.number), "name": customers.profile(order.customer_id).name},
        reference=f"order:{order_id}",
        customer_id=order.customer_id,
        files=[(name_of(kind, order.number, which), content)],
        now=now,
    )
