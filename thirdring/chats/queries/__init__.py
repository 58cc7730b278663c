"""Reads of this room: chats, the pages they come from, who waits."""

from thirdring.chats.queries.chats import (
    NoSuchChatError,
    chat,
    chat_at_hand,
    chat_id_of_token,
    chat_of,
    chat_of_draft,
    chat_of_token,
    chat_to_show,
    draft_of,
    events,
    first_name_of,
    messages,
    notes,
    open_chats,
    recent_of_customer,
    visible_chat,
    waiting_chats,
)
from thirdring.chats.queries.log import Log, hands, log, reckoned
from thirdring.chats.queries.pages import NoSuchPageError, page, page_of_line, pages
from thirdring.chats.queries.waits import place

__all__ = [
    "Log",
    "NoSuchChatError",
    "NoSuchPageError",
    "chat",
    "chat_at_hand",
    "chat_id_of_token",
    "chat_of",
    "chat_of_draft",
    "chat_of_token",
    "chat_to_show",
    "draft_of",
    "events",
    "first_name_of",
    "hands",
    "log",
    "messages",
    "notes",
    "open_chats",
    "page",
    "page_of_line",
    "pages",
    "place",
    "recent_of_customer",
    "reckoned",
    "visible_chat",
    "waiting_chats",
]
