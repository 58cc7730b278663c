"""Calls through a real Asterisk, with what each party hears measured."""

import pytest

from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, SUPERVISOR, eventually, keys_heard
from tests.telephony.lines import Street
from tests.telephony.street.sip import RefusedError
from thirdring.calls import queries
from thirdring.calls.values import CallState, Destination, Direction, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.people import queries as people
from thirdring.people.values import PresenceState, Role
from thirdring.telephony import actions


def test_a_caller_reaches_an_operator_and_both_hear_each_other(street: Street):
    desk = street.operator()
    caller = street.caller("+4587654321")
    call = desk.answer()
    street.heard(caller, OPERATOR)
    street.heard(call, CALLER)
    record = street.state(street.record().id, CallState.TALKING)
    assert (record.caller_number, record.operator_id, record.line.id) == ("+4587654321", desk.id, street.line.id)
    assert people.presence(desk.id).state is PresenceState.ON_CALL
    street.do(caller.hang_up())
    record = street.state(record.id, CallState.ENDED)
    assert record.ended_by is EndedBy.CALLER
    eventually(call.ended.is_set, "the operator's telephone is let go")
    kinds = [event.kind for event in queries.events(record.id)]
    assert kinds == [EventKind.RANG, EventKind.OFFERED, EventKind.ANSWERED, EventKind.ENDED]


def test_hold_gives_music_and_back_gives_voices(street: Street):
    caller, desk, record = street.talking()
    street.ask(record.id, "hold")
    assert queries.call(record.id).state is CallState.ON_HOLD
    street.music(caller)
    street.ask(record.id, "resume")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert queries.call(record.id).moments.held_for.total_seconds() > 0
    desk.hang_up()
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.OPERATOR
    eventually(caller.ended.is_set, "the caller is let go")


def test_a_warm_transfer_leaves_nobody_in_silence(street: Street):
    caller, desk, record = street.talking()
    colleague = street.operator(hertz=COLLEAGUE)
    street.ask(record.id, "consult", to=Destination(operator_id=colleague.id), actor_id=desk.id)
    colleague.answer()
    desk.hears(COLLEAGUE)
    colleague.hears(OPERATOR)
    street.music(caller)
    street.ask(record.id, "conference", actor_id=desk.id)
    eventually(lambda: caller.voice.share(COLLEAGUE) > 0.2 and caller.voice.share(OPERATOR) > 0.2, "both are heard")
    street.ask(record.id, "complete_transfer", actor_id=desk.id)
    street.heard(caller, COLLEAGUE)
    colleague.hears(CALLER)
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.TRANSFER
    following = queries.live_call_of(colleague.id)
    assert (following.previous_id, following.state) == (record.id, CallState.TALKING)
    assert people.presence(desk.id).state is PresenceState.WRAP_UP
    street.do(caller.hang_up())
    assert street.state(following.id, CallState.ENDED).ended_by is EndedBy.CALLER


def test_a_blind_transfer_rings_the_colleague_and_comes_back_when_nobody_answers(street: Street):
    caller, desk, record = street.talking()
    colleague = street.operator(hertz=COLLEAGUE)
    street.ask(record.id, "transfer_blind", to=Destination(operator_id=colleague.id), actor_id=desk.id)
    street.do(colleague.rings().refuse())
    street.state(record.id, CallState.TALKING)
    street.heard(caller, OPERATOR)
    street.ask(record.id, "transfer_blind", to=Destination(operator_id=colleague.id), actor_id=desk.id)
    colleague.answer()
    street.heard(caller, COLLEAGUE)
    eventually(desk.call.ended.is_set, "the operator is let go")


def test_a_supervisor_listens_whispers_joins_and_takes_over(street: Street):
    caller, desk, record = street.talking()
    supervisor = street.operator(Role.SUPERVISOR, hertz=SUPERVISOR)
    street.ask(record.id, "listen", user_id=supervisor.id)
    ear = supervisor.answer()
    eventually(lambda: ear.voice.share(CALLER) > 0.2 and ear.voice.share(OPERATOR) > 0.2, "both are heard")
    assert desk.call.voice.share(SUPERVISOR) < 0.02
    street.ask(record.id, "whisper", user_id=supervisor.id)
    eventually(lambda: desk.call.voice.share(SUPERVISOR) > 0.2, "the operator is whispered to")
    assert caller.voice.share(SUPERVISOR) < 0.02
    street.ask(record.id, "barge", user_id=supervisor.id)
    eventually(lambda: caller.voice.share(SUPERVISOR) > 0.2, "the supervisor has joined")
    street.ask(record.id, "take_over", user_id=supervisor.id)
    street.heard(caller, SUPERVISOR)
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert queries.live_call_of(supervisor.id).previous_id == record.id


def test_nobody_free_means_music_and_the_next_free_operator(street: Street):
    caller = street.caller()
    record = street.record()
    street.music(caller)
    desk = street.operator()
    desk.answer()
    street.heard(caller, OPERATOR)
    assert street.state(record.id, CallState.TALKING).operator_id == desk.id


def test_a_declined_call_goes_to_the_next_and_a_lost_caller_takes_the_ring_along(street: Street):
    first, second = street.operator(), street.operator()
    caller = street.caller()
    rings = first.rings()
    street.do(rings.refuse())
    ringing = second.rings()
    street.do(caller.hang_up())
    eventually(ringing.ended.is_set, "the second telephone stops ringing")
    record = street.state(street.record().id, CallState.ENDED)
    assert (record.ended_by, record.operator_id) == (EndedBy.CALLER, None)


def test_a_number_that_is_no_line_of_ours_is_turned_away(street: Street):
    street.operator()
    phone = street.phone("4587654321")
    with pytest.raises(RefusedError, match="404"):
        street.do(phone.call("+4599999999"))


def test_calling_out_rings_the_operator_first_and_then_the_customer(street: Street):
    desk, customer = street.operator(), street.phone("4522334455")
    street.settings.SIP_TRUNK = f"PJSIP/local/sip:{{number}}@127.0.0.1:{customer.port}"
    call_id = actions.dial(operator_id=desk.id, number="+4522334455", line_id=street.line.id, now=clock.now())
    desk.answer()
    answered = street.do(customer.incoming.get())
    street.do(answered.answer(CALLER))
    street.heard(answered, OPERATOR)
    desk.hears(CALLER)
    record = street.state(call_id, CallState.TALKING)
    assert (record.direction, record.operator_id) == (Direction.OUT, desk.id)
    street.ask(call_id, "send_digits", digits="42#", actor_id=desk.id)
    keys_heard(answered.voice, "42#")
    street.do(answered.hang_up())
    assert street.state(call_id, CallState.ENDED).ended_by is EndedBy.CALLER


def test_an_order_to_call_a_forbidden_number_is_refused_whoever_wrote_it(street: Street):
    _caller, desk, record = street.talking()
    to = Destination(number="+8821234567")
    assert street.refused(record.id, "transfer_blind", to=to, actor_id=desk.id) == "number-not-allowed"
    assert queries.call(record.id).state is CallState.TALKING
