from django.urls import URLPattern, URLResolver, path

from thirdring.chats.views import desk, log, pages, sheet, visitor

app_name = "chats"
urlpatterns: list[URLPattern | URLResolver] = [
    path("chat/<slug:code>/", visitor.page, name="visitor_page"),
    path("chat/<slug:code>/conversation", visitor.conversation, name="visitor_conversation"),
    path("chat/<slug:code>/beginning", visitor.beginning, name="visitor_beginning"),
    path("chat/<slug:code>/message", visitor.message, name="visitor_message"),
    path("chat/<slug:code>/typing", visitor.typing, name="visitor_typing"),
    path("chat/<slug:code>/ending", visitor.ending, name="visitor_ending"),
    path("chat/<slug:code>/transcript", visitor.transcript, name="visitor_transcript"),
    path("chats/", log.log, name="log"),
    path("chats/bar", desk.bar, name="bar"),
    path("chats/board", log.board, name="board"),
    path("chats/capacity/<int:user_id>", log.capacity, name="capacity"),
    path("chats/pages", pages.pages, name="pages"),
    path("chats/pages/<int:line_id>", pages.page, name="page"),
    path("chats/of/<int:customer_id>", sheet.contacts, name="contacts"),
    path("chats/<int:chat_id>", log.chat, name="chat"),
    path("chats/<int:chat_id>/acceptance", desk.acceptance, name="acceptance"),
    path("chats/<int:chat_id>/refusal", desk.refusal, name="refusal"),
    path("chats/<int:chat_id>/conversation", desk.conversation, name="conversation"),
    path("chats/<int:chat_id>/messages", desk.messages, name="messages"),
    path("chats/<int:chat_id>/message", desk.message, name="message"),
    path("chats/<int:chat_id>/typing", desk.typing, name="typing"),
    path("chats/<int:chat_id>/reading", desk.reading, name="reading"),
    path("chats/<int:chat_id>/acts", desk.acts, name="acts"),
    path("chats/<int:chat_id>/ending", desk.ending, name="ending"),
    path("chats/<int:chat_id>/wrap-up", desk.wrap_up, name="wrap_up"),
    path("chats/<int:chat_id>/transcript", desk.transcript, name="transcript"),
    path("chats/<int:chat_id>/sheet", sheet.sheet, name="sheet"),
    path("chats/<int:chat_id>/reasons", sheet.reasons, name="reasons"),
    path("chats/<int:chat_id>/note", sheet.note, name="note"),
    path("chats/<int:chat_id>/visitor", sheet.visitor, name="visitor"),
    path("chats/<int:chat_id>/identification", sheet.identification, name="identification"),
    path("chats/<int:chat_id>/order", sheet.order, name="order"),
]
