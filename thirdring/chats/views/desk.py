"""What stands of chats at the operator's desk: the bar, the conversation, what is done with it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import forms as call_forms
from thirdring.calls import rules as call_rules
from thirdring.calls import words as call_words
from thirdring.chats import actions, forms, queries, rules
from thirdring.chats.values import EndedBy
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, user_of
from thirdring.people.values import Role

ON_CHATS = (Role.OPERATOR, Role.SUPERVISOR)


@allow(*ON_CHATS)
@require_GET
def bar(request: HttpRequest) -> HttpResponse:
    """The person's chats, each with what is unread, and the one that is offered."""
    me = user_of(request).pk
    actions.sit_here(operator_id=me, now=clock.now())
    found = queries.open_chats(me)
    names = customers.names_of(one.customer_id for one in found if one.customer_id)
    told = [{"chat": one, "name": names.get(one.customer_id or 0) or one.name or one.email} for one in found]
    return render(request, "chats/_bar.html", {"chats": told})


@allow(*ON_CHATS)
@require_POST
def acceptance(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The operator takes the chat, and the desk goes on with it."""
    actions.accept(chat_id=chat_id, operator_id=user_of(request).pk, now=clock.now())
    return at_desk(request, chat_id)


@allow(*ON_CHATS)
@require_POST
def refusal(request: HttpRequest, chat_id: int) -> HttpResponse:
    now = clock.now()
    actions.decline(chat_id=chat_id, operator_id=user_of(request).pk, now=now)
    actions.assign(now=now)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@allow(*ON_CHATS)
@require_GET
def conversation(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The column SAY of a chat: what was written, and where to write."""
    chat = queries.chat_to_show(chat_id, operator_id=user_of(request).pk)
    is_beside_work = forms.number(request.GET, "draft") or forms.number(request.GET, "order")
    told = {"chat": chat, "takes_focus": not is_beside_work}
    return render(request, "chats/_conversation.html", told)


@allow(*ON_CHATS)
@require_GET
def messages(request: HttpRequest, chat_id: int) -> HttpResponse:
    """What was written so far, and whether the visitor writes."""
    return _messages(request, chat_id)


@allow(*ON_CHATS)
@require_POST
def message(request: HttpRequest, chat_id: int) -> HttpResponse:
    me = user_of(request).pk
    text = request.POST.get("text", "")
    actions.answer(chat_id=chat_id, operator_id=me, text=text, key=forms.key(request.POST), now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@allow(*ON_CHATS)
@require_POST
def typing(request: HttpRequest, chat_id: int) -> HttpResponse:
    actions.operator_types(chat_id=chat_id, operator_id=user_of(request).pk, now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@allow(*ON_CHATS)
@require_POST
def reading(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The operator has the conversation before their eyes."""
    actions.read(chat_id=chat_id, operator_id=user_of(request).pk, now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@allow(*ON_CHATS)
@require_GET
def acts(request: HttpRequest, chat_id: int) -> HttpResponse:
    """What can be done with the chat now: end it, or say what came of it."""
    return _acts(request, chat_id)


def _acts(request: HttpRequest, chat_id: int) -> HttpResponse:
    chat = queries.chat_to_show(chat_id, operator_id=user_of(request).pk)
    told = {
        "chat": chat,
        "dispositions": call_words.DISPOSITIONS.items(),
        "chosen": chat.disposition or call_rules.usual_disposition(chat.reasons, has_order=False),
    }
    return render(request, "chats/_acts.html", told)


@allow(*ON_CHATS)
@require_POST
def ending(request: HttpRequest, chat_id: int) -> HttpResponse:
    me = user_of(request).pk
    queries.chat_of(chat_id, operator_id=me)
    actions.end(chat_id=chat_id, by=EndedBy.OPERATOR, actor_id=me, now=clock.now())
    return _acts(request, chat_id)


@allow(*ON_CHATS)
@require_POST
def wrap_up(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The wrap-up is over, and the next visitor may come; what is missing is told."""
    me, now = user_of(request).pk, clock.now()
    queries.chat_of(chat_id, operator_id=me)
    actions.wrap_up(
        chat_id=chat_id,
        operator_id=me,
        disposition=call_forms.disposition(request.POST),
        reasons=call_forms.reasons(request.POST),
        now=now,
    )
    actions.assign(now=now)
    others = [one for one in queries.open_chats(me) if one.operator_id == me]
    return at_desk(request, others[0].id) if others else open_desk(request)


@allow(*ON_CHATS)
@require_POST
def transcript(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Mail the conversation to the visitor, who asked for it."""
    me = user_of(request).pk
    queries.chat_of(chat_id, operator_id=me)
    actions.send_transcript(chat_id=chat_id, email=forms.email(request.POST), actor_id=me, now=clock.now())
    return _acts(request, chat_id)


def at_desk(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The desk with this chat, its customer and the order that is under way in it."""
    chat, draft = queries.chat(chat_id), queries.draft_of(chat_id)
    known = {"customer": chat.customer_id, "draft": draft}
    return open_desk(request, chat=chat_id, **{name: value for name, value in known.items() if value})


def _messages(request: HttpRequest, chat_id: int) -> HttpResponse:
    chat, now = queries.chat_to_show(chat_id, operator_id=user_of(request).pk), clock.now()
    told = {
        "chat": chat,
        "messages": queries.messages(chat_id),
        "is_typing": rules.is_typing(chat.visitor_typing_at, now=now),
        "is_away": rules.looks_away(chat, now=now),
    }
    return render(request, "chats/_messages.html", told)
