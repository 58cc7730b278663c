"""The call strip: the call that rings, runs or is wrapped up, and what can be done with it by one key."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.calls import ports, queries, rules, say, words
from thirdring.calls.values import Call, CallState, Direction, Disposition, EndedBy
from thirdring.calls.values.sharing import Ear, Handover
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, person_of
from thirdring.people.values import Person, Role

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
    asked = queries.handover_for(person.id)
    if asked and not (call and call.is_live):
        return render(request, "calls/_handover_asked.html", asked_context(asked))
    told = context_of(call, person) if call else {"may_practice": person.has(*ON_CALLS)}
    response = render(request, "calls/_strip.html", told)
    return _followed(request, response, call) if call else response


def call_of(user_id: int) -> Call | None:
    """What the strip shows: a running call, else one that rings, else one to be wrapped up."""
    current = queries.live_call_of(user_id)
    if current and current.is_live:
        return current
    return queries.offered_to(user_id) or current


def context_of(call: Call, person: Person) -> dict[str, Any]:
    """Everything that the strip tells of a call."""
    now = clock.now()
    waited = (call.moments.answered_at or now) - call.moments.rang_at
    return {
        "call": call,
        "is_mine": call.operator_id in {None, person.id},
        "is_connecting": call.is_connecting and call.direction is Direction.IN,
        "is_announced": call.is_connecting and queries.was_announced(call.id),
        "word": words.STATES[call.state],
        "language": words.LANGUAGES.get(call.spoken, call.spoken),
        "names": _names(call),
        "rings": rules.rings(waited, on=call.line.ring_on, off=call.line.ring_off),
        "third_ring": int(call.line.third_ring.total_seconds()),
        "wrap_up_limit": int(call.line.wrap_up_limit.total_seconds()),
        "is_overrun": _is_overrun(call),
        "dispositions": words.DISPOSITIONS.items() if call.state is CallState.ENDED else (),
        "chosen": call.disposition or usual_disposition(call),
        "reasons": [words.REASONS[reason] for reason in sorted(call.reasons)],
        "say": say.now_to_say(call, operator=person.name),
        "handover": queries.handover_of(call.id) if call.is_live else None,
        "help": queries.help_of(call.id),
        "beside": [one for one in queries.supervisions(call.id) if one.ear is not Ear.LISTEN],
        "keypad": "123456789*0#",
        "abilities": ports.switch_of(call).abilities,
    }


def asked_context(asked: Handover) -> dict[str, Any]:
    """What a colleague asks the person to take."""
    call = queries.call(asked.call_id)
    return {
        "handover": asked,
        "call": call,
        "names": _names(call),
        "language": words.LANGUAGES.get(call.spoken, call.spoken),
        "verified": words.VERIFIED[asked.packet.verified] if asked.packet.verified else "",
        "kind": words.HANDOVERS[asked.kind],
    }


def usual_disposition(call: Call) -> Disposition | None:
    """What most likely came of the call: one that went to a colleague was passed on."""
    if call.ended_by is EndedBy.TRANSFER:
        return rules.disposition_of_transfer(call.reasons)
    return rules.usual_disposition(call.reasons, has_order=False)


def _followed(request: HttpRequest, response: HttpResponse, call: Call) -> HttpResponse:
    """Who took a call over still has the colleague's part on the desk: the desk goes on to the own part."""
    here = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query).get("call", [""])[0]
    if call.previous_id and here == str(call.previous_id) and call.is_live:
        response.headers["HX-Trigger"] = open_desk(request, call=call.id).headers.get("HX-Trigger", "")
    return response


def _names(call: Call) -> list[str]:
    if call.customer_id:
        return [customers.profile(call.customer_id).name]
    return [hit.name for hit in queries.caller_hits(call)] if call.state is CallState.RINGING else []


def _is_overrun(call: Call) -> bool:
    ended_at = call.moments.ended_at
    return call.state is CallState.ENDED and bool(ended_at) and clock.now() - ended_at > call.line.wrap_up_limit  # type: ignore[operator]
