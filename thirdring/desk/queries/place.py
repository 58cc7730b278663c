"""Where the operator stands: what the address leaves out is completed from the call that is under way."""

from thirdring.calls import queries as calls
from thirdring.calls.values import Call
from thirdring.chats import queries as chats
from thirdring.customers import queries as customers
from thirdring.desk.values import Place
from thirdring.orders import queries as orders
from thirdring.people.values import Person


def complete(place: Place, *, person: Person) -> Place:
    """The same place with its call or chat, customer and draft filled in. After a reload `/` comes back to the call."""
    place = _with_chat(place, person)
    call = None if place.chat_id else calls.call_under_way(person.id)
    place = _with_customer(place)
    if call and _belongs(call, place):
        place = place.but(call_id=call.id, customer_id=place.customer_id or call.customer_id)
        place = _with_draft_of_call(place, person)
        if not call.customer_id:
            place = place.but(caller=call.caller_number)
    if place.customer_id:
        place = place.but(customer_id=customers.survivor_id(place.customer_id))
    return place


def _with_chat(place: Place, person: Person) -> Place:
    """A chat that is not this person's is left out; a draft that was begun in one of theirs brings its chat along."""
    found = place.chat_id or (chats.chat_of_draft(place.draft_id) if place.draft_id else None)
    chat = chats.chat_at_hand(found, operator_id=person.id) if found else None
    if chat is None:
        return place.but(chat_id=None)
    draft = place.draft_id or (None if place.order_id or place.product_id or place.day else chats.draft_of(chat.id))
    return place.but(chat_id=chat.id, customer_id=place.customer_id or chat.customer_id, draft_id=draft)


def _belongs(call: Call, place: Place) -> bool:
    """Whether what is on the screen is part of this call: nobody named, or the person who calls."""
    return not place.day and place.customer_id in {None, call.customer_id} | (
        {place.customer_id} if not call.customer_id else set()
    )


def _with_customer(place: Place) -> Place:
    if place.customer_id is None and place.draft_id:
        return place.but(customer_id=orders.draft(place.draft_id).customer_id)
    if place.customer_id is None and place.order_id:
        return place.but(customer_id=orders.order(place.order_id).customer_id)
    return place


def _with_draft_of_call(place: Place, person: Person) -> Place:
    """On a call without anything else in the middle: the draft that was begun on it."""
    if place.draft_id or place.order_id or place.product_id:
        return place
    begun = [one for one in orders.open_drafts(operator_id=person.id) if one.call_id == place.call_id]
    return place.but(draft_id=begun[0].id) if begun else place
