"""The mail that says how something comes back, in the customer's language."""

from collections.abc import Callable
from datetime import datetime

from thirdring.calls import queries as calls
from thirdring.customers import queries as customers
from thirdring.messaging import actions as messaging
from thirdring.orders import models
from thirdring.orders.queries.orders import order
from thirdring.orders.returns.queries import find
from thirdring.orders.rules import numbering
from thirdring.orders.values import Order


def tell(*, return_id: int, label: Callable[[Order, int], tuple[str, bytes]], now: datetime) -> int | None:
    """Queue it, with the file that `label` makes; its id, or None without an address and on a practice call.

    Raises NotFoundError.
    """
    found = find(return_id)
    ordered = order(found.order_id)
    call_id = models.Return.objects.filter(pk=return_id).values_list("call_id", flat=True).first()
    if not ordered.email or (call_id is not None and calls.call(call_id).practice):
        return None
    return messaging.queue_mail(
        to=ordered.email,
        language=ordered.language,
        template="orders/mail/return",
        context={
            "ret": found,
            "number": f"R {numbering.spoken(found.number[1:])}",
            "order_number": numbering.spoken(found.order_number),
            "name": customers.profile(found.customer_id).name,
        },
        reference=f"order:{found.order_id}",
        customer_id=found.customer_id,
        files=[label(ordered, return_id)],
        now=now,
    )
