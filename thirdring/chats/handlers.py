"""What chats do about events of other rooms."""

from thirdring.chats import actions
from thirdring.kernel import clock
from thirdring.orders.events import OrderPlaced


def tell_the_chat(event: OrderPlaced) -> None:
    """The chat in which the order was begun had a reason and an outcome."""
    actions.order_taken(order_id=event.order_id, actor_id=event.operator_id, now=clock.now())
