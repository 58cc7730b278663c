"""The person's own presence, for the call strip."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
    now = queries.presence(user_id)
    choices = [(state, words.PRESENCE[state]) for state in rules.CHOICES]
    context = {"presence": now, "word": words.PRESENCE[now.state], "choices": choices}
    return render(request, "people/_presence.html", context)
