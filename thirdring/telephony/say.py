"""The practice line's part of the column SAY: what the simulated caller says, hidden until the call is answered."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.calls import queries as calls
from thirdring.calls.values import CallState
from thirdring.knowledge.values import Shown
from thirdring.people.access import person_of
from thirdring.telephony import queries


def part(request: HttpRequest, shown: Shown) -> str:  # noqa: ARG001 - the caller speaks wherever one looks
    person = person_of(request)
    call = calls.live_call_of(person.id)
    if call is None or call.operator_id != person.id or not call.practice:
        return ""
    if call.state not in {CallState.TALKING, CallState.ON_HOLD}:
        return ""
    told = {"script": queries.script(call.id, operator_id=person.id), "on_hold": call.state is CallState.ON_HOLD}
    return render_to_string("telephony/_caller.html", told, request)
