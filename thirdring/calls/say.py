"""The calls room's part of the column SAY: the greeting, the words for this moment, the closing words."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.calls import queries
from thirdring.calls.queries import NoSuchCallError
from thirdring.calls.values import Call, CallState, HoldStep
from thirdring.kernel import clock
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.queries import NoSuchTextError
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


def now_to_say(call: Call, *, operator: str) -> Said | None:
    """The words that the hold by the book, or a handover, wants next (rows M2.3 and M2.4)."""
    moment = _moment(call)
    if moment is None:
        return None
    try:
        (said,) = knowledge.prompts([moment], voice_of(call, operator=operator))
    except NoSuchTextError:
        return None
    return said


def before_transfer(call: Call, *, operator: str) -> Said:
    """What the caller is told before the call goes to somebody else; the colleague's name is filled in as chosen."""
    (said,) = knowledge.prompts([Moment.TRANSFER], voice_of(call, operator=operator))
    return said


def voice_of(call: Call, *, operator: str, colleague: str = "…") -> Voice:
    """This operator's voice on this call, by the hour of the line."""
    at = clock.now().astimezone(ZoneInfo(call.line.time_zone))
    return Voice(language=call.spoken, brand=call.line.brand.name, operator=operator, at=at, colleague=colleague)


def _moment(call: Call) -> Moment | None:
    if call.state is CallState.ON_HOLD:
        return Moment.ON_HOLD
    return {
        HoldStep.ASKING: Moment.HOLD_ASK,
        HoldStep.CHECKING_IN: Moment.CHECK_IN,
        HoldStep.THANKING: Moment.HOLD_RETURN,
    }.get(call.hold_step)


def words(call: Call, *, operator: str) -> dict[str, Said | tuple[Said, ...]]:
    """What stands under SAY at this point of a call, in the caller's language, by the hour of the line. Row O2.1."""
    voice = voice_of(call, operator=operator)
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
