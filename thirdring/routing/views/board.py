"""The supervisor's live board, and the short line of it that everybody sees in the call strip."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import select_template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people import queries as people
from thirdring.people import words
from thirdring.people.access import allow, person_of
from thirdring.people.rules import CHOICES
from thirdring.people.values import PresenceState, Role
from thirdring.routing import actions, queries

WATCHERS = (Role.SUPERVISOR, Role.MANAGER, Role.PLANNER, Role.ADMINISTRATOR)
WATCH = ("telephony/_watch.html", "routing/_no_watch.html")
"""What a supervisor can do with a call of somebody else, where the telephone can do it."""
SETTABLE = (*CHOICES, PresenceState.SIGNED_OUT)


@allow(*WATCHERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Queues and people, now and since midnight."""
    return render(request, "routing/board.html", {**_asked(request), "teams": people.teams()})


@allow(*WATCHERS)
@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """What changes on the board."""
    at, asked = clock.now(), _asked(request)
    rows = queries.figures(day_start_at=midnight(at), now=at)
    seats = queries.at_work(team_id=asked["team_id"], with_signed_out=asked["with_signed_out"])
    context = {
        **asked,
        "rows": rows,
        "all": queries.together(rows),
        "seats": seats,
        "free": sum(seat.who.presence.state is PresenceState.AVAILABLE and not seat.is_ringing for seat in seats),
        "may_set": person_of(request).has(Role.SUPERVISOR),
        "watch": select_template(WATCH),
    }
    return render(request, "routing/_board.html", context)


@allow()
@require_GET
def pulse(request: HttpRequest) -> HttpResponse:
    """Waiting, longest wait and third ring, in one line."""
    at = clock.now()
    rows = queries.figures(day_start_at=midnight(at), now=at)
    may_watch = person_of(request).has(*WATCHERS)
    return render(request, "routing/_pulse.html", {"all": queries.together(rows), "may_watch": may_watch})


@allow(Role.SUPERVISOR)
@require_GET
def state_form(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask what somebody who forgot is doing, and why it is set for them."""
    return _state_form(request, user_id)


@allow(Role.SUPERVISOR)
@require_POST
def set_state(request: HttpRequest, user_id: int) -> HttpResponse:
    chosen, why = request.POST.get("state", ""), request.POST.get("why", "")
    try:
        actions.set_state(
            user_id=user_id,
            state=PresenceState(chosen) if chosen in set(SETTABLE) else PresenceState.AWAY,
            why=why,
            actor_id=person_of(request).id,
            now=clock.now(),
        )
    except DeskError as error:
        return _state_form(request, user_id, error=error, chosen=chosen, why=why)
    return _state_form(request, user_id, done=_("Set. It is kept with your name and the reason."))


def midnight(at: datetime) -> datetime:
    """When the day of the board began."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _asked(request: HttpRequest) -> dict[str, Any]:
    team = request.GET.get("team", "")
    return {
        "team_id": int(team) if team.isdecimal() else None,
        "with_signed_out": "all" in request.GET,
        "query": request.GET.urlencode(),
    }


def _state_form(request: HttpRequest, user_id: int, **context: Any) -> HttpResponse:
    one = people.colleague(user_id)
    choices = [(state, words.PRESENCE[state]) for state in SETTABLE]
    error = context.get("error")
    kept = {"one": one, "choices": choices, "chosen": one.presence.state} | context
    return render(request, "routing/_state_form.html", kept, status=error.status if error else 200)
