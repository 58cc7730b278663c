"""Calls that go on to somebody outside, that a telephone's own key passes on, or that nobody picks up."""

import pytest

from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, OUTSIDE, eventually
from tests.telephony.lines import Street
from tests.telephony.street import sound
from tests.telephony.street.sip import Call, Phone
from tests.telephony.test_recording import channels, kept
from thirdring.calls import queries
from thirdring.calls.values import CallState, Destination, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.routing import actions as routing
from thirdring.routing import models
from thirdring.routing import queries as routing_queries
from thirdring.routing.values import CallbackWhy
from thirdring.telephony import actions
from thirdring.telephony.ari import Ari
from thirdring.telephony.board import guests, waiting

FORBIDDEN = "+8821234567"
DECLINED = 603
VOICEMAIL = {
    "start": "leave",
    "nodes": [{"name": "leave", "kind": "voicemail", "texts": {"da": "Tak.", "en": "Thanks."}}],
}


def picked_up(street: Street, phone: Phone, hertz: int = COLLEAGUE) -> Call:
    call = street.do(phone.incoming.get())
    street.do(call.answer(hertz))
    return call


def hear_each_other(street: Street, caller: Call, other: Call, hertz: int = COLLEAGUE) -> None:
    street.heard(caller, hertz)
    street.heard(other, CALLER)


def test_a_caller_is_passed_on_to_a_number_outside_and_stays_there_whatever_becomes_of_us(
    street: Street, outside: Phone
):
    caller, desk, record = street.talking()
    street.ask(record.id, "transfer_blind", to=Destination(number=OUTSIDE), actor_id=desk.id)
    street.music(caller)
    other = picked_up(street, outside)
    hear_each_other(street, caller, other)
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.TRANSFER
    assert people.presence(desk.id).state is PresenceState.WRAP_UP
    street.leave()
    street.lead()
    free = street.operator()  # whose telephone is made known by a switchboard that knows all its callers again
    hear_each_other(street, caller, other)
    assert free.phone.incoming.empty()
    assert queries.call(record.id).state is CallState.ENDED
    street.do(caller.hang_up())
    eventually(other.ended.is_set, "the other end is let go")


def test_a_number_outside_that_is_busy_brings_the_caller_back(street: Street, outside: Phone):
    caller, desk, record = street.talking()
    street.ask(record.id, "transfer_blind", to=Destination(number=OUTSIDE), actor_id=desk.id)
    street.do(street.do(outside.incoming.get()).refuse())
    street.state(record.id, CallState.TALKING)
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)


def test_a_number_outside_that_nobody_picks_up_brings_the_caller_back(
    street: Street, outside: Phone, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(guests, "RINGS_FOR", 2)
    caller, desk, record = street.talking()
    street.ask(record.id, "transfer_blind", to=Destination(number=OUTSIDE), actor_id=desk.id)
    ringing = street.do(outside.incoming.get())
    street.music(caller)
    eventually(ringing.ended.is_set, "it rings no more")
    street.state(record.id, CallState.TALKING)
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)


def test_a_telephone_on_the_table_that_nobody_picks_up_passes_the_caller_to_the_next(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(guests, "RINGS_FOR", 2)
    caller, desk, record = street.talking()
    absent = street.operator(hertz=COLLEAGUE)
    assert street.do(desk.call.refer(absent.phone.name)) == 202
    ringing = absent.rings()
    street.do(desk.call.hang_up())
    eventually(ringing.ended.is_set, "it rings no more")
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.SYSTEM
    absent.answer()
    hear_each_other(street, caller, absent.call)


def test_three_speak_together_and_who_came_from_outside_leaves_the_two_others(street: Street, outside: Phone):
    caller, desk, record = street.talking()
    street.ask(record.id, "consult", to=Destination(number=OUTSIDE), actor_id=desk.id)
    other = picked_up(street, outside)
    desk.hears(COLLEAGUE)
    street.music(caller)
    street.ask(record.id, "conference", actor_id=desk.id)
    for one, tones in ((caller, (OPERATOR, COLLEAGUE)), (desk.call, (CALLER, COLLEAGUE)), (other, (CALLER, OPERATOR))):
        eventually(
            lambda one=one, tones=tones: all(one.voice.share(hertz) > 0.2 for hertz in tones), "both others are heard"
        )
    assert queries.call(record.id).state is CallState.TALKING
    street.do(other.hang_up())
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    kinds = [event.kind for event in queries.events(record.id)]
    steps = [EventKind.CONSULTING, EventKind.CONFERENCED, EventKind.CONSULT_ENDED]
    assert [kind for kind in kinds if kind in steps] == steps


def test_a_message_is_recorded_and_a_call_is_owed(street: Street):
    queue = models.Queue.objects.create(code="orders", name="Orders")
    menu = models.Menu.objects.create(name="M", draft=VOICEMAIL, live=VOICEMAIL, saved_at=clock.now(), version=1)
    models.LineRoute.objects.create(line_id=street.line.id, queue=queue, menu=menu)
    caller = street.caller()
    record = street.record()
    eventually(lambda: _is_recorded(record.id), "the message is recorded", seconds=40)
    begun = caller.voice.sequence
    eventually(lambda: (caller.voice.sequence - begun) & 0xFFFF > 75, "they have spoken for more than a second")
    street.loop.call_soon_threadsafe(caller.voice.press, "#")
    eventually(caller.ended.is_set, "the message is over")
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.SYSTEM
    (owed,) = routing_queries.callbacks(now=clock.now())
    assert (owed.call_id, owed.number, owed.why) == (record.id, record.caller_number, CallbackWhy.ASKED)
    kept(record.id)
    spoken, _nobody = channels(record.id)
    assert sound.share(spoken[4000:8000], CALLER) > 0.6


def test_the_transfer_key_of_a_telephone_on_the_table_passes_a_caller_on(street: Street):
    caller, desk, record = street.talking()
    colleague = street.operator(hertz=COLLEAGUE)
    assert street.do(desk.call.refer(colleague.phone.name)) == 202
    colleague.rings()
    eventually(lambda: any("200" in told for told in desk.call.told), "the telephone is told that it may hang up")
    street.do(desk.call.hang_up())
    street.music(caller)
    street.do(colleague.call.answer(COLLEAGUE))
    hear_each_other(street, caller, colleague.call)
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.TRANSFER
    following = queries.live_call_of(colleague.id)
    assert (following.previous_id, following.state) == (record.id, CallState.TALKING)


def test_a_transfer_key_leads_outside_only_within_the_limits(street: Street, outside: Phone):
    caller, desk, record = street.talking()
    assert street.do(desk.call.refer(FORBIDDEN)) == 202
    eventually(lambda: any("603" in told for told in desk.call.told), "the telephone is told that it may not")
    assert outside.incoming.empty()
    street.heard(caller, OPERATOR)
    assert street.do(desk.call.refer(OUTSIDE)) == 202
    other = picked_up(street, outside)
    hear_each_other(street, caller, other)
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.TRANSFER


def test_a_transfer_key_is_answered_once(street: Street, outside: Phone, monkeypatch: pytest.MonkeyPatch):
    """An exchange that is answered twice may die of it, and the caller would be passed on twice."""
    post, answers = Ari.post, []

    async def posted(self: Ari, path: str, *rest: object, **query: object) -> object:
        if path.endswith("/transfer_progress"):
            answers.append(query["states"])
        return await post(self, path, *rest, **query)

    monkeypatch.setattr(Ari, "post", posted)
    caller, desk, _record = street.talking()
    assert street.do(desk.call.refer(FORBIDDEN)) == 202
    eventually(lambda: answers, "the first is answered")
    assert street.do(desk.call.refer(OUTSIDE)) == 202
    hear_each_other(street, caller, picked_up(street, outside))
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert answers == ["channel_declined", "channel_answered"]
    assert outside.incoming.empty()


def test_a_caller_passes_nobody_on(street: Street, outside: Phone):
    caller, desk, record = street.talking()
    assert street.do(caller.refer(OUTSIDE)) == DECLINED
    assert outside.incoming.empty()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert queries.call(record.id).state is CallState.TALKING


def test_a_customer_whom_we_call_passes_nobody_on(street: Street, outside: Phone):
    desk = street.operator()
    call_id = actions.dial(operator_id=desk.id, number=OUTSIDE, line_id=street.line.id, now=clock.now())
    desk.answer()
    customer = picked_up(street, outside)
    street.heard(customer, OPERATOR)
    assert street.do(customer.refer(OUTSIDE)) == DECLINED
    assert outside.incoming.empty()
    street.heard(customer, OPERATOR)
    desk.hears(COLLEAGUE)
    assert queries.call(call_id).state is CallState.TALKING


def test_a_telephone_on_the_table_that_is_never_picked_up_loses_the_call_to_the_next(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(waiting, "PICKS_UP_WITHIN", 1.0)
    absent = street.operator()
    caller = street.caller()
    ringing = absent.rings()
    record = street.record()
    routing.accept(call_id=record.id, operator_id=absent.id, now=clock.now())  # the answer key at the desk
    eventually(ringing.ended.is_set, "the telephone on the empty table stops ringing")
    eventually(lambda: people.presence(absent.id).state is PresenceState.AWAY, "its operator is away")
    assert [event.kind for event in queries.events(record.id)][-1] is EventKind.UNANSWERED
    street.music(caller)
    present = street.operator(hertz=COLLEAGUE)
    present.answer()
    hear_each_other(street, caller, present.call)
    assert street.state(record.id, CallState.TALKING).operator_id == present.id


def _is_recorded(call_id: int) -> bool:
    return EventKind.RECORDING in {event.kind for event in queries.events(call_id)}
