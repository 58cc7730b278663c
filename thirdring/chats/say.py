"""In which language the words beside a conversation are looked up."""

from django.http import HttpRequest

from thirdring.calls import say as calls
from thirdring.chats import forms, queries
from thirdring.chats.queries import NoSuchChatError
from thirdring.people.access import person_of


def spoken(request: HttpRequest) -> str:
    """The visitor's language where a chat is on screen, else that of the caller on this person's line."""
    chat_id = forms.number(request.GET, "chat")
    if chat_id is None:
        return calls.spoken(request)
    try:
        return queries.visible_chat(chat_id, viewer=person_of(request)).language
    except NoSuchChatError:
        return ""
