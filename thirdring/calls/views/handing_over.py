"""A call goes to somebody else: ask, accept, introduce, hand over, or stay."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import actions, forms, queries, say, words
from thirdring.calls.values import Call
from thirdring.calls.values.sharing import HandoverKind, Verified
from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of, user_of
from thirdring.people.values import Colleague, Person, PresenceState, Role


@allow(*ON_CALLS)
@require_GET
def form(request: HttpRequest, call_id: int) -> HttpResponse:
    """Who could take the call, what must go along, and the words to say before."""
    person = person_of(request)
    call = queries.call_of_operator(call_id, operator_id=person.id)
    colleagues = [_choice(one) for one in people.people() if one.person.id != person.id and _takes_calls(one)]
    told = {
        "call": call,
        "colleagues": sorted(colleagues, key=lambda one: (not one["is_free"], one["name"])),
        "who": _who(call),
        "verified": words.VERIFIED.items(),
        "guess": Verified.DETAILS if call.customer_id else Verified.NOT_VERIFIED,
        "kinds": [(kind, words.HANDOVERS[kind]) for kind in HandoverKind],
        "wants": " ".join(note.text for note in queries.notes(call_id) if note.author_id == person.id),
        "say": say.before_transfer(call, operator=person.name),
    }
    return render(request, "calls/_handover_form.html", told)


@allow(*ON_CALLS)
@require_POST
def offer(request: HttpRequest, call_id: int) -> HttpResponse:
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    asked = forms.handover(request.POST)
    actions.offer_handover(call_id=call_id, giver_id=me, now=clock.now(), **asked)
    answer = shown(request)
    answer.headers["HX-Trigger"] = "panel:done"
    return answer


@allow(*ON_CALLS)
@require_POST
def acceptance(request: HttpRequest, handover_id: int) -> HttpResponse:
    """The receiver takes it: the strip tells it, and the desk opens on the call."""
    accepted = actions.accept_handover(handover_id=handover_id, person_id=user_of(request).pk, now=clock.now())
    mine = queries.live_call_of(user_of(request).pk)
    opened = open_desk(request, call=mine.id if mine else accepted.call_id)
    if "HX-Trigger" not in opened.headers:
        return opened
    answer = shown(request)
    answer.headers["HX-Trigger"] = opened.headers["HX-Trigger"]
    return answer


@allow(*ON_CALLS)
@require_POST
def refusal(request: HttpRequest, handover_id: int) -> HttpResponse:
    actions.decline_handover(handover_id=handover_id, person_id=user_of(request).pk, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def withdrawal(request: HttpRequest, handover_id: int) -> HttpResponse:
    actions.withdraw_handover(handover_id=handover_id, giver_id=user_of(request).pk, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def meeting(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Caller, giver and receiver hear one another."""
    return _act(request, handover_id, actions.bring_together)


@allow(*ON_CALLS)
@require_POST
def completion(request: HttpRequest, handover_id: int) -> HttpResponse:
    return _act(request, handover_id, actions.complete_handover)


@allow(*ON_CALLS)
@require_POST
def leaving(request: HttpRequest, handover_id: int) -> HttpResponse:
    return _act(request, handover_id, actions.leave_handover)


def _act(request: HttpRequest, handover_id: int, act: Callable[..., None]) -> HttpResponse:
    now: datetime = clock.now()
    act(handover_id=handover_id, actor_id=user_of(request).pk, now=now)
    return shown(request)


def _takes_calls(one: Colleague) -> bool:
    return one.is_active and one.person.has(*ON_CALLS) and one.presence.state is not PresenceState.SIGNED_OUT


def _choice(one: Colleague) -> dict[str, Any]:
    return {
        "id": one.person.id,
        "name": one.person.name,
        "state": one.presence.state,
        "is_free": one.presence.state is PresenceState.AVAILABLE,
        "is_supervisor": _is_supervisor(one.person),
        "languages": [words.LANGUAGES.get(spoken.language, spoken.language) for spoken in one.languages],
        "skills": [skill.name for skill in one.skills],
    }


def _is_supervisor(person: Person) -> bool:
    return person.has(Role.SUPERVISOR)


def _who(call: Call) -> str:
    return customers.profile(call.customer_id).name if call.customer_id else call.caller_number
