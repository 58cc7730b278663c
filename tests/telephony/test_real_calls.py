"""Calls through a real Asterisk, with what each party hears measured."""

from tests.telephony.lines import CALLER, OPERATOR, Street, eventually
from thirdring.calls import queries
from thirdring.calls.values import CallState, EndedBy, EventKind
from thirdring.people import queries as people
from thirdring.people.values import PresenceState


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
