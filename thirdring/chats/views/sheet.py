"""What is written down of a chat: who it is, why, notes; and the order that is begun in it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.calls import forms as call_forms
from thirdring.calls import words as call_words
from thirdring.chats import actions, queries
from thirdring.chats.views.desk import ON_CHATS, at_desk
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.people.access import allow, user_of


@allow(*ON_CHATS)
@require_GET
def sheet(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Who writes, why, and the note, from the moment it is taken until it is wrapped up."""
    me = user_of(request).pk
    chat = queries.chat_to_show(chat_id, operator_id=me)
    if chat.operator_id != me:
        return HttpResponse()
    notes = queries.notes(chat_id)
    own = next((note for note in notes if note.author_id == me), None)
    told = {"chat": chat, "own": own, "others": [note for note in notes if note != own]}
    return render(request, "chats/_sheet.html", told | {"reasons": call_words.REASONS.items()})


@allow(*ON_CHATS)
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest, chat_id: int) -> HttpResponse:
    me = user_of(request).pk
    chat = queries.chat_of(chat_id, operator_id=me)
    if request.method == "POST":
        actions.set_reason(chat_id=chat_id, reasons=call_forms.reasons(request.POST), actor_id=me, now=clock.now())
        chat = queries.chat(chat_id)
    return render(request, "chats/_reasons.html", {"chat": chat, "reasons": call_words.REASONS.items()})


@allow(*ON_CHATS)
@require_POST
def note(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Kept as it is typed; the answer is for the script that sends it."""
    me = user_of(request).pk
    queries.chat_of(chat_id, operator_id=me)
    saved = actions.save_note(
        chat_id=chat_id, author_id=me, text=call_forms.note(request.POST)["text"], now=clock.now()
    )
    return JsonResponse({"note": saved.id, "version": saved.version} if saved else {})


@allow(*ON_CHATS)
@require_GET
def visitor(request: HttpRequest, chat_id: int) -> HttpResponse:
    """Who may be writing: those with this e-mail address, or nobody known."""
    chat = queries.chat_to_show(chat_id, operator_id=user_of(request).pk)
    known = customers.writers(chat.email) if chat.email else {}
    return render(request, "chats/_visitor.html", {"chat": chat, "known": customers.names_of(known)})


@allow(*ON_CHATS)
@require_POST
def identification(request: HttpRequest, chat_id: int) -> HttpResponse:
    """The operator says who the visitor is, or that it is not who it seemed."""
    me = user_of(request).pk
    queries.chat_of(chat_id, operator_id=me)
    chosen = call_forms.customer(request.POST)
    actions.identify(chat_id=chat_id, customer_id=chosen, actor_id=me, now=clock.now())
    return at_desk(request, chat_id)


@allow(*ON_CHATS)
@require_POST
def order(request: HttpRequest, chat_id: int) -> HttpResponse:
    """An order begins in this chat."""
    me = user_of(request).pk
    queries.chat_of(chat_id, operator_id=me)
    actions.open_order(chat_id=chat_id, operator_id=me, now=clock.now())
    return at_desk(request, chat_id)


@allow()
@require_GET
def contacts(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's last chats, with what came of them and what was noted."""
    recent = [
        {
            "chat": chat,
            "disposition": call_words.DISPOSITIONS[chat.disposition] if chat.disposition else "",
            "reasons": [call_words.REASONS[reason] for reason in sorted(chat.reasons)],
            "notes": queries.notes(chat.id),
        }
        for chat in queries.recent_of_customer(customers.same_person(customer_id))
    ]
    return render(request, "chats/_contacts.html", {"recent": recent})
