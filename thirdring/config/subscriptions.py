"""All causality on one page: which event is answered by which handlers.

A handler is a function of one event, idempotent, run by the worker after the event's transaction has committed.
"""

from collections.abc import Callable
from typing import Any

from thirdring.chats import handlers as chats
from thirdring.orders import handlers as orders
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
from thirdring.payments.events import MoneyMoved, MoveFailed, PayLinkReady, PaymentFailed

Handler = Callable[[Any], None]

SUBSCRIPTIONS: dict[type, tuple[Handler, ...]] = {
    OrderPlaced: (
        orders.ask_for_card_payments,
        orders.send_confirmation,
        orders.tell_the_call,
        chats.tell_the_chat,
        orders.give_practice_back,
        orders.check_order,
    ),
    ReturnAuthorized: (orders.tell_how_to_return, orders.send_what_is_wanted_instead),
    ReturnInspected: (orders.give_back_and_replace,),
    ExchangeKept: (orders.tell_what_is_kept,),
    OrderChanged: (orders.send_changed, orders.give_to_those_who_wait, orders.paper_what_moved),
    OrderDelayed: (orders.send_delay,),
    ParcelSent: (orders.capture_for_parcel, orders.send_gift_cards, orders.invoice_parcel, orders.send_parcel),
    ProblemOpened: (orders.report_problem,),
    PayLinkReady: (orders.send_pay_link,),
    MoneyMoved: (orders.paper_what_moved,),
    MoveFailed: (orders.report_refused_money,),
    PaymentFailed: (orders.report_lost_payment,),
}
