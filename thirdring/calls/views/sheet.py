"""What is written down during a call: reasons and notes; and who the caller is."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.calls import actions, forms, queries, words
from thirdring.calls.views.strip import ON_CALLS
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, user_of


@allow(*ON_CALLS)
@require_GET
def sheet(request: HttpRequest, call_id: int) -> HttpResponse:
    """Reasons and notes of the own call, from the answer until it is wrapped up."""
    user_id = user_of(request).pk
    call = queries.call_to_show(call_id, person_id=user_id)
    if not call.is_open or not (call.operator_id or call.is_connecting):
        return HttpResponse()
    notes = queries.notes(call_id)
    own = next((note for note in reversed(notes) if note.author_id == user_id), None)
    handed = queries.last_handover(call.previous_id) if call.previous_id else None
    told = {"call": call, "own": own, "handed": handed, "others": [n for n in notes if n != own], "seat": uuid4()}
    return render(request, "calls/_sheet.html", told | {"reasons": words.REASONS.items()})


@allow(*ON_CALLS)
@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest, call_id: int) -> HttpResponse:
    user_id = user_of(request).pk
    call = queries.call_at_hand(call_id, person_id=user_id)
    if request.method == "POST":
        chosen = forms.reasons(request.POST)
        actions.set_reason(call_id=call_id, reasons=chosen, actor_id=user_id, now=clock.now())
        call = queries.call(call_id)
    return render(request, "calls/_reasons.html", {"call": call, "reasons": words.REASONS.items()})


@allow(*ON_CALLS)
@require_POST
def note(request: HttpRequest, call_id: int) -> HttpResponse:
    """Kept as it is typed; the answer is for the script that sends it."""
    user_id = user_of(request).pk
    queries.call_at_hand(call_id, person_id=user_id)
    typed = forms.note(request.POST)
    saved = actions.save_note(call_id=call_id, author_id=user_id, now=clock.now(), **typed)
    return JsonResponse({"note": saved.id, "version": saved.version} if saved else {})


@allow(*ON_CALLS)
@require_GET
def caller(request: HttpRequest, call_id: int) -> HttpResponse:
    """Who may be calling: nobody known, one customer, or a household to choose from."""
    call = queries.call_to_show(call_id, person_id=user_of(request).pk)
    return render(request, "calls/_caller.html", {"call": call, "hits": queries.caller_hits(call)})


@allow(*ON_CALLS)
@require_POST
def identification(request: HttpRequest, call_id: int) -> HttpResponse:
    """The operator says who the caller is, or that it is not who it seemed."""
    user_id = user_of(request).pk
    queries.call_at_hand(call_id, person_id=user_id)
    chosen = forms.customer(request.POST)
    actions.identify(call_id=call_id, customer_id=chosen, actor_id=user_id, now=clock.now())
    return open_desk(request, call=call_id, **({"customer": chosen} if chosen else {}))


@allow(*ON_CALLS)
@require_POST
def said(request: HttpRequest, call_id: int) -> HttpResponse:
    """A text was said to the caller."""
    user_id = user_of(request).pk
    queries.call_at_hand(call_id, person_id=user_id)
    text, language = forms.said(request.POST)
    actions.say(call_id=call_id, text_key=text, language=language, actor_id=user_id, now=clock.now())
    return HttpResponse(status=204)


@allow()
@require_GET
def contacts(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The customer's last calls, with what came of them and what was noted."""
    recent = [
        {
            "call": call,
            "disposition": words.DISPOSITIONS[call.disposition] if call.disposition else "",
            "reasons": [words.REASONS[reason] for reason in sorted(call.reasons)],
            "notes": queries.notes(call.id),
        }
        for call in queries.recent_of_customer(customers.survivor_id(customer_id))
    ]
    return render(request, "calls/_contacts.html", {"recent": recent})
