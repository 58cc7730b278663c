"""The calls room's part of the column SAY: the greeting, the words for this moment, the closing words."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.calls import queries
from thirdring.calls.queries import NoSuchCallError
from thirdring.calls.values import Call, CallState
from thirdring.kernel import clock
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.values import Moment, Said, Shown, Voice
from thirdring.people.access import person_of

NEXT_WORDS: dict[CallState, tuple[Moment, ...]] = {
    CallState.RINGING: (),
    CallState.TALKING: (Moment.LISTEN, Moment.HOLD_ASK, Moment.COMPLAINT, Moment.UPSET),
    CallState.ON_HOLD: (Moment.ON_HOLD, Moment.HOLD_RETURN),
    CallState.ENDED: (),
    CallState.WRAPPED: (),
}


def part(request: HttpRequest, shown: Shown) -> str:
    """Words for the call on screen; nothing without one that this person may see."""
    person = person_of(request)
    call = queries.live_call_of(person.id) or queries.offered_to(person.id)
    if shown.call_id and (call is None or call.id != shown.call_id):
        try:
            call = queries.visible_call(shown.call_id, viewer=person)
        except NoSuchCallError:
            return ""
    if call is None or not call.is_open:
        return ""
    return render_to_string("calls/_say.html", {"call": call, **words(call, operator=person.name)}, request)


def spoken(request: HttpRequest) -> str:
    """The language of the caller on this person's line; empty without one."""
    call = queries.live_call_of(person_of(request).id)
    return call.spoken if call else ""


def words(call: Call, *, operator: str) -> dict[str, Said | tuple[Said, ...]]:
    """What stands under SAY at this point of a call, in the caller's language, by the hour of the line. Row O2.1."""
    at = clock.now().astimezone(ZoneInfo(call.line.time_zone))
    voice = Voice(language=call.spoken, brand=call.line.brand.name, operator=operator, at=at)
    moments = NEXT_WORDS[call.state]
    if call.state is CallState.TALKING and call.customer_id is None:
        moments = (Moment.IDENTIFY, *moments)
    return {
        "greeting": knowledge.greeting(call.line.greeting_key, voice),
        "prompts": knowledge.prompts(moments, voice),
        "closing": (
            *knowledge.prompts([Moment.BEFORE_CLOSING], voice),
            knowledge.closing(call.line.closing_key, voice),
        ),
    }
