"""The log of chats, the record of one, and what the supervisor sees of them now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import words as call_words
from thirdring.chats import actions, forms, queries, words
from thirdring.chats.values import Chat
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

WATCHERS = (Role.SUPERVISOR, Role.MANAGER, Role.PLANNER, Role.ADMINISTRATOR)


@allow()
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Chats, newest first: all for those who see all, else the person's own."""
    text, before = request.GET.get("q", "").strip()[:100], request.GET.get("before", "")
    customer = forms.number(request.GET, "customer")
    found = queries.log(viewer=person_of(request), text=text, before=before, customer_id=customer)
    told = {
        "rows": [_shown(one, found) for one in found.chats],
        "next_before": found.next_before,
        "q": text,
        "customer": customer,
    }
    return render(request, "chats/_log_rows.html" if before else "chats/log.html", told)


@allow()
@require_GET
def chat(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The record of one chat: what was written, every event, every second, every note."""
    one = queries.visible_chat(chat_id, viewer=person_of(request))
    told = {
        "chat": one,
        "state": words.STATES[one.state],
        "times": queries.reckoned(one, now=clock.now()),
        "reasons": [call_words.REASONS[reason] for reason in sorted(one.reasons)],
        "disposition": call_words.DISPOSITIONS[one.disposition] if one.disposition else "",
        "ended_by": words.ENDED_BY[one.ended_by] if one.ended_by else "",
        "operator": people.person(one.operator_id).name if one.operator_id else "",
        "customer": customers.profile(one.customer_id).name if one.customer_id else "",
        "messages": queries.messages(chat_id),
        "events": [{"event": event, "word": words.EVENTS[event.kind]} for event in queries.events(chat_id)],
        "notes": queries.notes(chat_id),
    }
    return render(request, "chats/chat.html", told)


@allow(*WATCHERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Who waits to chat, and who has how many."""
    return _board(request)


def _board(request: HttpRequest) -> HttpResponse:
    told = {
        "waiting": queries.waiting_chats(),
        "hands": queries.hands(),
        "may_set": person_of(request).has(Role.SUPERVISOR),
        "choices": range(7),
    }
    return render(request, "chats/_board.html", told)


@allow(Role.SUPERVISOR)
@require_POST
def capacity(request: HttpRequest, user_id: int) -> HttpResponse:
    """How many chats somebody has at once from now on."""
    wanted = forms.number(request.POST, "at_once") or 0
    actions.set_capacity(operator_id=user_id, at_once=wanted, actor_id=person_of(request).id, now=clock.now())
    return _board(request)


def _shown(one: Chat, found: queries.Log) -> dict[str, Any]:
    return {
        "chat": one,
        "times": queries.reckoned(one, now=clock.now()),
        "state": words.STATES[one.state],
        "customer": found.customers.get(one.customer_id or 0, ""),
        "operator": found.operators.get(one.operator_id or 0, ""),
        "reasons": [call_words.REASONS[reason] for reason in sorted(one.reasons)],
        "disposition": call_words.DISPOSITIONS[one.disposition] if one.disposition else "",
        "is_lost": one.operator_id is None and not one.is_live,
    }
