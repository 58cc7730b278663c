"""The person's own presence, for the call strip."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from thirdring.kernel import clock
from thirdring.people import queries, rules, words
from thirdring.people.access import allow, user_of
from thirdring.people.actions import choose_presence
from thirdring.people.values import PresenceState


@allow()
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest) -> HttpResponse:
    user_id = user_of(request).pk
    if request.method == "POST":
        chosen = request.POST.get("state", "")
        state = PresenceState(chosen) if chosen in set(PresenceState) else PresenceState.SIGNED_OUT
        choose_presence(user_id=user_id, state=state, now=clock.now())
    return render(request, "people/_presence.html", _context(user_id))


def _context(user_id: int) -> dict[str, Any]:
    now = clock.now()
    one = queries.presence(user_id)
    spent = queries.today(user_id, now, day_start_at=_midnight()).spent
    in_call = one.state in {PresenceState.ON_CALL, PresenceState.WRAP_UP}
    is_busy = in_call or one.state is PresenceState.CHATTING
    marked = (one.then or PresenceState.AVAILABLE) if is_busy else one.state
    choices = [
        {"state": state, "word": words.PRESENCE[state], "is_now": state is marked, "spent": spent.get(state)}
        for state in rules.CHOICES
    ]
    return {
        "presence": one,
        "word": words.PRESENCE[one.state],
        "then": words.PRESENCE[one.then] if one.then else "",
        "in_call": in_call,
        "is_chatting": one.state is PresenceState.CHATTING,
        "choices": choices,
    }


def _midnight() -> Any:
    return timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
