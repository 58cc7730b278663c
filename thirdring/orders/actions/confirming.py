"""The confirmation of an order, in the customer's language."""

from datetime import datetime

from thirdring.customers import queries as customers
from thirdring.messaging import actions as messaging
from thirdring.orders.queries.orders import order
from thirdring.orders.rules import numbering
from thirdring.orders.terms import current


def confirm(*, order_id: int, now: datetime) -> int | None:
    """Queue the confirmation; the id of the mail, or None for an order without an address. Raises NotFoundError."""
    found = order(order_id)
    if not found.email:
        return None
    terms = current()
    methods = {s.method: terms.method(s.method) for s in found.shipments}
    return messaging.queue_mail(
        to=found.email,
        language=found.language,
        template="orders/mail/confirmation",
        context={
            "order": found,
            "number": numbering.spoken(found.number),
            "name": customers.profile(found.customer_id).name,
            "methods": {code: method.name(found.language) if method else code for code, method in methods.items()},
        },
        reference=f"order:{order_id}",
        customer_id=found.customer_id,
        now=now,
    )
