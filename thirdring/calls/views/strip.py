"""The call strip: the call that rings, runs or is wrapped up, and what can be done with it by one key."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.calls import queries, rules, words
from thirdring.calls.values import Call, CallState
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

ON_CALLS = (Role.OPERATOR, Role.SUPERVISOR)


@allow()
@require_GET
def strip(request: HttpRequest) -> HttpResponse:
    """The person's own call; without one, the invitation to practice."""
    return shown(request)


def shown(request: HttpRequest) -> HttpResponse:
    """The strip as it is now, for whoever changed it."""
    person = person_of(request)
    call = call_of(person.id)
    told = context_of(call) if call else {"may_practice": person.has(*ON_CALLS)}
    return render(request, "calls/_strip.html", told)


def call_of(user_id: int) -> Call | None:
    """What the strip shows: a running call, else one that rings, else one to be wrapped up."""
    current = queries.live_call_of(user_id)
    if current and current.is_live:
        return current
    return queries.offered_to(user_id) or current


def context_of(call: Call) -> dict[str, Any]:
    """Everything that the strip tells of a call."""
    now = clock.now()
    waited = (call.moments.answered_at or now) - call.moments.rang_at
    return {
        "call": call,
        "word": words.STATES[call.state],
        "language": words.LANGUAGES.get(call.spoken, call.spoken),
        "names": _names(call),
        "rings": rules.rings(waited, on=call.line.ring_on, off=call.line.ring_off),
        "third_ring": int(call.line.third_ring.total_seconds()),
        "wrap_up_limit": int(call.line.wrap_up_limit.total_seconds()),
        "is_overrun": _is_overrun(call),
        "dispositions": words.DISPOSITIONS.items() if call.state is CallState.ENDED else (),
        "chosen": call.disposition or rules.usual_disposition(call.reasons, has_order=False),
        "reasons": [words.REASONS[reason] for reason in sorted(call.reasons)],
    }


def _names(call: Call) -> list[str]:
    if call.customer_id:
        return [customers.profile(call.customer_id).name]
    return [hit.name for hit in queries.caller_hits(call)] if call.state is CallState.RINGING else []


def _is_overrun(call: Call) -> bool:
    ended_at = call.moments.ended_at
    return call.state is CallState.ENDED and bool(ended_at) and clock.now() - ended_at > call.line.wrap_up_limit  # type: ignore[operator]
