"""Help and supervision: what an operator asks for silently, what a supervisor does beside a call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import actions, forms, ports, queries, words
from thirdring.calls.values import Ability
from thirdring.calls.values.sharing import Ear
from thirdring.calls.views.strip import ON_CALLS, asked_context, shown
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.people.access import allow, person_of, user_of
from thirdring.people.values import Role


@allow(*ON_CALLS)
@require_POST
def help_request(request: HttpRequest, call_id: int) -> HttpResponse:
    """Ask for help; the caller hears and sees nothing of it."""
    me = user_of(request).pk
    queries.call_of_operator(call_id, operator_id=me)
    actions.ask_for_help(call_id=call_id, operator_id=me, now=clock.now())
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def help_end(request: HttpRequest, call_id: int) -> HttpResponse:
    """The operator needs it no more, or the supervisor has given it."""
    person = person_of(request)
    queries.visible_call(call_id, viewer=person)
    actions.end_help_request(call_id=call_id, actor_id=person.id, now=clock.now())
    return shown(request)


@allow(Role.SUPERVISOR)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a supervisor: requests for help and escalations, in the strip of every supervisor."""
    return _requests(request)


@allow(Role.SUPERVISOR)
@require_GET
def supervision(request: HttpRequest, call_id: int) -> HttpResponse:
    """Listen, whisper, speak with both, take over: for any row or page that shows a call."""
    return render(request, "calls/_supervision.html", _panel(call_id, user_of(request).pk))


@allow(Role.SUPERVISOR)
@require_POST
def ear(request: HttpRequest, call_id: int) -> HttpResponse:
    """Be beside the call in another way; without a way, leave it."""
    me, chosen = user_of(request).pk, forms.ear(request.POST)
    if chosen:
        actions.supervise(call_id=call_id, supervisor_id=me, ear=chosen, now=clock.now())
    else:
        actions.stop_supervising(call_id=call_id, supervisor_id=me, now=clock.now())
    return render(request, "calls/_supervision.html", _panel(call_id, me))


@allow(Role.SUPERVISOR)
@require_POST
def takeover(request: HttpRequest, call_id: int) -> HttpResponse:
    actions.take_over(call_id=call_id, supervisor_id=user_of(request).pk, now=clock.now())
    return render(request, "calls/_supervision.html", _panel(call_id, user_of(request).pk))


@allow(Role.SUPERVISOR)
@require_POST
def hint(request: HttpRequest, call_id: int) -> HttpResponse:
    """See to a request for help, with words for the operator where there are some."""
    me, text = user_of(request).pk, forms.hint(request.POST)
    if text:
        actions.hint(call_id=call_id, supervisor_id=me, text=text, now=clock.now())
    else:
        actions.take_help(call_id=call_id, supervisor_id=me, now=clock.now())
    return _requests(request)


def _requests(request: HttpRequest) -> HttpResponse:
    me = user_of(request).pk
    waiting = {one: queries.call(one.call_id) for one in queries.help_requests()}
    asked = [
        {"help": one, "call": call, "customer": _customer(call.customer_id), "panel": _panel(one.call_id, me)}
        for one, call in waiting.items()
        if call.operator_id != me
    ]
    escalated = [asked_context(one) for one in queries.escalations() if one.giver_id != me]
    beside = queries.supervision_of(me)
    is_elsewhere = beside is not None and all(one.call_id != beside.call_id for one in waiting)
    told = {
        "asked": asked,
        "escalated": escalated,
        "beside": _panel(beside.call_id, me) if beside and is_elsewhere else None,
    }
    return render(request, "calls/_requests.html", told)


def _panel(call_id: int, supervisor_id: int) -> dict[str, object]:
    call = queries.call(call_id)
    beside = queries.supervisions(call_id)
    mine = next((one for one in beside if one.supervisor_id == supervisor_id), None)
    return {
        "call": call,
        "ear": mine.ear if mine else "",
        "ears": [(one, words.EARS[one]) for one in Ear],
        "others": [one for one in beside if one.supervisor_id != supervisor_id],
        "may": call.is_live
        and call.operator_id not in {None, supervisor_id}
        and Ability.LISTEN in ports.switch_of(call).abilities,
    }


def _customer(customer_id: int | None) -> str:
    return customers.profile(customer_id).name if customer_id else ""
