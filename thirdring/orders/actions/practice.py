"""An order of a practice call leaves the house as it was: its goods, gift cards, credit and codes go back."""

from datetime import datetime

from thirdring.catalogue import actions as catalogue
from thirdring.orders import queries
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import STORED, State
from thirdring.promotions import actions as promotions


def give_back(*, order_id: int, now: datetime) -> None:
    """Undo what placing took, once; run by a handler, which is never run twice for one order."""
    order = queries.order(order_id)
    catalogue.put_back([(line.variant_id, line.quantity - line.backordered, line.backordered) for line in order.lines])
    for payment in paid.payments(order_id):
        if payment.method in STORED:
            payments.return_to_gift_card(
                reference=payment.reference, amount=payment.amount, order_id=order_id, actor_id=None, now=now
            )
        elif payment.state is State.DUE:
            payments.cancel(payment_id=payment.id, now=now)
    promotions.give_back(order_id=order_id)
