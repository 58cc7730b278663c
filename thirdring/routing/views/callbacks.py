"""Whom the house owes a call: the list, one to look at before dialing, and what came of it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls.views.strip import ON_CALLS
from thirdring.kernel import clock, phone
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role
from thirdring.routing import actions, queries, words
from thirdring.routing.values import AttemptOutcome

DIAL = ("telephony/_dial.html", "routing/_no_dial.html")


@allow(*ON_CALLS)
@require_GET
def callbacks(request: HttpRequest) -> HttpResponse:
    """Everybody to be called back, in the order of their places, and the one that is yours."""
    return _page(request)


@allow(*ON_CALLS)
@require_GET
def quiet(request: HttpRequest) -> HttpResponse:
    """In quiet times: whom to call back next. Row S2.4."""
    me = person_of(request)
    found = queries.next_to_call(me.id, now=clock.now())
    return render(request, "routing/_quiet.html", {"next": found, "is_mine": found and found.taken_by_id == me.id})


@allow(*ON_CALLS)
@require_POST
def take(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Reserve one, to look at it and to call."""
    return _after(request, actions.take_callback, callback_id)


@allow(*ON_CALLS)
@require_POST
def put_back(request: HttpRequest, callback_id: int) -> HttpResponse:
    return _after(request, actions.put_back, callback_id)


@allow(*ON_CALLS)
@require_POST
def attempt(request: HttpRequest, callback_id: int) -> HttpResponse:
    """What came of calling."""
    chosen = request.POST.get("outcome", "")
    if chosen not in set(AttemptOutcome):
        return redirect("routing:callbacks")
    return _after(request, actions.note_attempt, callback_id, outcome=AttemptOutcome(chosen))


@allow(Role.SUPERVISOR)
@require_POST
def do_not_call(request: HttpRequest) -> HttpResponse:
    """Put a number on the do-not-call list, or take it off again."""
    me = person_of(request)
    try:
        number = phone.parse(request.POST.get("number", ""), region=me.region).e164
    except DeskError as error:
        return _page(request, error=error)
    if "off" in request.POST:
        actions.may_call_again(number=number, actor_id=me.id, now=clock.now())
        messages.success(request, _("The number may be called again."))
    else:
        actions.do_not_call(number=number, actor_id=me.id, now=clock.now())
        messages.success(request, _("The number will not be called."))
    return redirect("routing:callbacks")


def _after(request: HttpRequest, act: Any, callback_id: int, **fields: Any) -> HttpResponse:
    try:
        act(callback_id=callback_id, operator_id=person_of(request).id, now=clock.now(), **fields)
    except DeskError as error:
        return _page(request, error=error)
    return redirect("routing:callbacks")


def _page(request: HttpRequest, *, error: DeskError | None = None) -> HttpResponse:
    now, me = clock.now(), person_of(request)
    open_ones = queries.callbacks(now=now)
    mine = next((one for one in open_ones if one.taken_by_id == me.id), None)
    context = {
        "rows": [one for one in open_ones if one is not mine],
        "mine": mine,
        "whys": words.WHYS,
        "outcomes": words.OUTCOMES.items(),
        "error": error,
        "dial": select_template(DIAL),
        "may_block": me.has(Role.SUPERVISOR),
        "blocked": queries.blocked_numbers() if me.has(Role.SUPERVISOR) else [],
    }
    return render(request, "routing/callbacks.html", context, status=error.status if error else HTTPStatus.OK)
