"""What can be done with chats: by visitors, by operators, by time."""

from thirdring.chats.actions.limits import TooOftenError, count
from thirdring.chats.actions.offering import (
    ChatGoneError,
    NotFreeError,
    accept,
    assign,
    decline,
    expire_due,
    give_back,
)
from thirdring.chats.actions.pages import CodeTakenError, NotAnOriginError, save_page, set_capacity
from thirdring.chats.actions.record import (
    answer,
    identify,
    open_order,
    order_taken,
    read,
    save_note,
    set_reason,
    sit_here,
)
from thirdring.chats.actions.record import type_on as operator_types
from thirdring.chats.actions.states import end, wrap_up
from thirdring.chats.actions.sweeping import erase_due, sweep_tallies, tick
from thirdring.chats.actions.transcripts import NoTranscriptError, send_transcript
from thirdring.chats.actions.visiting import (
    CardNumberInChatError,
    ChatOverError,
    EmptyMessageError,
    NeedsEmailError,
    begin,
    look_in,
    say,
    takes_messages_only,
)
from thirdring.chats.actions.visiting import chat_of_token as visitors_chat
from thirdring.chats.actions.visiting import type_on as visitor_types

__all__ = [
    "CardNumberInChatError",
    "ChatGoneError",
    "ChatOverError",
    "CodeTakenError",
    "EmptyMessageError",
    "NeedsEmailError",
    "NoTranscriptError",
    "NotAnOriginError",
    "NotFreeError",
    "TooOftenError",
    "accept",
    "answer",
    "assign",
    "begin",
    "count",
    "decline",
    "end",
    "erase_due",
    "expire_due",
    "give_back",
    "identify",
    "look_in",
    "open_order",
    "operator_types",
    "order_taken",
    "read",
    "save_note",
    "save_page",
    "say",
    "send_transcript",
    "set_capacity",
    "set_reason",
    "sit_here",
    "sweep_tallies",
    "takes_messages_only",
    "tick",
    "visitor_types",
    "visitors_chat",
    "wrap_up",
]
