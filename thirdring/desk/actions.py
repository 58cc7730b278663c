"""What the desk does that is more than one room's."""

from datetime import datetime

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.chats import actions as chats
from thirdring.chats import queries as chat_queries
from thirdring.desk.values import Place
from thirdring.orders import actions as orders
from thirdring.orders import queries as order_queries


def choose_customer(*, customer_id: int, place: Place, actor_id: int, now: datetime) -> None:
    """This is who calls or writes: the operator's own call or chat learns it, and so does a draft that has nobody yet.

    Raises NoSuchCallError, NoSuchChatError, DraftNotFoundError. Rows K2, O1.2.
    """
    if place.call_id:
        call = call_queries.call_of_operator(place.call_id, operator_id=actor_id)
        calls.identify(call_id=call.id, customer_id=customer_id, actor_id=actor_id, now=now)
    if place.chat_id:
        chat = chat_queries.chat_of(place.chat_id, operator_id=actor_id)
        chats.identify(chat_id=chat.id, customer_id=customer_id, actor_id=actor_id, now=now)
    if place.draft_id and order_queries.draft(place.draft_id).customer_id is None:
        orders.set_customer(draft_id=place.draft_id, customer_id=customer_id, now=now)
