"""The one whom a caller speaks with, or whom we call, does something at a moment in which no switchboard leads."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, OUTSIDE, SUPERVISOR, eventually
from tests.telephony.lines import Desk, Street
from tests.telephony.processes import Switchboards
from tests.telephony.street.sip import Call, Phone
from thirdring.calls import queries
from thirdring.calls.values import CallState, Destination, EndedBy, Event, EventKind
from thirdring.kernel import clock
from thirdring.telephony import actions

SILENCE = 3.0  # seconds: the most that a caller may wait without a sound
AWAY = timedelta(seconds=SILENCE + 1)
RIGHT_WITHIN = 5.0  # seconds after the reconnect
MILLISECOND = timedelta(milliseconds=1)  # the exchange cuts off what is less


@pytest.fixture
def switchboards(street: Street, tmp_path: Path) -> Iterator[Switchboards]:
    with Switchboards(street, tmp_path) as them:
        yield them


def called(street: Street, desk: Desk, outside: Phone) -> tuple[int, Call]:
    """An operator calls somebody, whose telephone rings now."""
    call_id = actions.dial(operator_id=desk.id, number=OUTSIDE, line_id=street.line.id, now=clock.now())
    desk.answer()
    return call_id, street.do(outside.incoming.get())


def interrupted(call_id: int) -> list[Event]:
    return [one for one in queries.events(call_id) if one.kind is EventKind.INTERRUPTED]


def nobody_leads_for_long() -> None:
    since = clock.now()
    eventually(lambda: clock.now() > since + AWAY, "nobody led for long")


def test_who_is_left_or_picks_up_while_nobody_leads_hears_music_and_then_somebody(
    street: Street, switchboards: Switchboards, outside: Phone
):
    first = switchboards.start()
    leader = switchboards.lead()
    caller, desk, record = street.talking()
    dialer = street.operator(hertz=COLLEAGUE)
    called_id, customer = called(street, dialer, outside)
    switchboards.kill(first)
    left_at, began = clock.now(), time.monotonic()
    desk.hang_up()
    street.do(customer.answer(SUPERVISOR))
    for one in (caller, customer):
        street.music(one)
    gone_by = clock.now()
    nobody_leads_for_long()
    assert not caller.ended.is_set()
    assert not customer.ended.is_set()
    switchboards.start()
    switchboards.lead(but_not=leader)
    told = eventually(lambda: interrupted(record.id), "it is on record", seconds=RIGHT_WITHIN)
    desk.answer()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    street.heard(customer, COLLEAGUE)
    dialer.hears(SUPERVISOR)
    assert left_at <= told[0].at + MILLISECOND
    assert told[0].at <= gone_by
    assert queries.call(record.id).moments.held_for >= AWAY
    for one in (caller, customer):
        assert one.voice.longest_silence(since=began if one is caller else one.answered_at) < SILENCE
    assert street.state(called_id, CallState.TALKING).operator_id == dialer.id
    assert street.state(record.id, CallState.TALKING).operator_id == desk.id


def nobody_leads(street: Street) -> None:
    """From now on, as the exchange sees it."""
    street.leave()
    eventually(lambda: not street.exchange.is_led(), "the exchange knows that nobody leads")


def passed_on(street: Street, outside: Phone) -> tuple[Call, Call]:
    """A caller whom an operator has given to somebody outside, and who."""
    caller, desk, record = street.talking()
    street.ask(record.id, "transfer_blind", to=Destination(number=OUTSIDE), actor_id=desk.id)
    other = street.do(outside.incoming.get())
    street.do(other.answer(COLLEAGUE))
    street.heard(caller, COLLEAGUE)
    eventually(desk.call.ended.is_set, "the operator is let go")
    return caller, other


def asked(street: Street, outside: Phone) -> tuple[Call, Desk, Call, int]:
    """A caller on hold, whose operator speaks with somebody outside."""
    caller, desk, record = street.talking()
    street.ask(record.id, "consult", to=Destination(number=OUTSIDE), actor_id=desk.id)
    other = street.do(outside.incoming.get())
    street.do(other.answer(COLLEAGUE))
    desk.hears(COLLEAGUE)
    return caller, desk, other, record.id


def test_whoever_hangs_up_while_nobody_leads_is_missed_by_those_alone_who_have_nobody_else(
    street: Street, outside: Phone
):
    given, outsider = passed_on(street, outside)
    held, asking, adviser, held_id = asked(street, outside)
    caller, desk, other, record_id = asked(street, outside)
    street.ask(record_id, "conference", actor_id=desk.id)
    eventually(lambda: caller.voice.share(COLLEAGUE) > 0.2, "all three hear each other")
    dialer = street.operator(hertz=SUPERVISOR)
    called_id, customer = called(street, dialer, outside)
    nobody_leads(street)
    for one in (outsider, asking.call, desk.call, dialer.call):
        street.do(one.hang_up())
    street.do(customer.answer(CALLER))
    street.music(given)
    street.music(held)
    street.music(customer)
    street.heard(caller, COLLEAGUE)
    street.lead()
    dialer.answer()
    eventually(given.ended.is_set, "whose call was over for the house is let go")
    dialer.hears(CALLER)
    street.heard(customer, SUPERVISOR)
    assert street.state(called_id, CallState.TALKING).operator_id == dialer.id
    for with_caller, with_other, call_id in ((caller, other, record_id), (held, adviser, held_id)):
        assert street.state(call_id, CallState.ENDED).ended_by is EndedBy.TRANSFER
        street.heard(with_caller, COLLEAGUE)
        street.heard(with_other, CALLER)
    assert customer.voice.longest_silence(since=customer.answered_at) < SILENCE


def test_a_customer_is_not_called_for_an_operator_who_hung_up_while_nobody_led(street: Street, outside: Phone):
    dialer = street.operator()
    called_id, customer = called(street, dialer, outside)
    nobody_leads(street)
    dialer.hang_up()
    street.lead()
    eventually(customer.ended.is_set, "it rings no more")
    assert street.state(called_id, CallState.ENDED).ended_by is EndedBy.OPERATOR
