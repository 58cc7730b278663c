"""Somebody is asked onto the line while the switchboard, or its line to the exchange, comes and goes."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, OUTSIDE, eventually
from tests.telephony.lines import Desk, Street
from tests.telephony.street.sip import Call, Phone
from thirdring.calls import ports, queries
from thirdring.calls.values import CallState, Destination, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.telephony import switchboard
from thirdring.telephony.ari import client
from thirdring.telephony.board import guests
from thirdring.telephony.board.board import Board


@pytest.fixture
def boards(street: Street, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Board]]:
    """Every board that was started, the one that leads last."""
    found: list[Board] = []
    begin = switchboard.Board.start
    monkeypatch.setattr(switchboard.Board, "start", lambda self: (found.append(self), begin(self)))
    street.leave()
    street.lead()
    eventually(lambda: found and found[-1].ready.is_set(), "a switchboard leads")
    yield found
    found.clear()


def asked(street: Street, how: str) -> tuple[Call, Desk, int]:
    """A caller with music, whose operator has somebody outside rung."""
    caller, desk, record = street.talking()
    street.ask(record.id, how, to=Destination(number=OUTSIDE), actor_id=desk.id)
    street.music(caller)
    return caller, desk, record.id


def break_the_line(board: Board) -> None:
    drops = board.ari.drops
    assert board._loop is not None
    asyncio.run_coroutine_threadsafe(board.ari.drop(), board._loop).result(10)
    eventually(lambda: board.ari.drops > drops and board.ready.is_set(), "the line broke, and is made again")


def test_who_waits_while_a_colleague_is_asked_hears_nothing_of_it_after_a_restart(street: Street, outside: Phone):
    caller, desk, call_id = asked(street, "consult")
    other = street.do(outside.incoming.get())
    street.do(other.answer(COLLEAGUE))
    desk.hears(COLLEAGUE)
    street.leave()
    street.lead()
    street.operator()
    street.music(caller)
    desk.hears(COLLEAGUE)
    street.heard(other, OPERATOR)
    assert caller.voice.share(COLLEAGUE) < 0.02
    street.ask(call_id, "complete_transfer", actor_id=desk.id)
    street.heard(caller, COLLEAGUE)
    street.heard(other, CALLER)
    assert street.state(call_id, CallState.ENDED).ended_by is EndedBy.TRANSFER


def test_a_blind_transfer_is_one_after_the_line_broke(street: Street, outside: Phone, boards: list[Board]):
    caller, desk, call_id = asked(street, "transfer_blind")
    ringing = street.do(outside.incoming.get())
    break_the_line(boards[-1])
    street.music(caller)
    street.do(ringing.answer(COLLEAGUE))
    street.heard(caller, COLLEAGUE)
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert street.state(call_id, CallState.ENDED).ended_by is EndedBy.TRANSFER


def test_a_blind_transfer_is_one_for_the_next_switchboard(street: Street, outside: Phone):
    caller, desk, call_id = asked(street, "transfer_blind")
    ringing = street.do(outside.incoming.get())
    street.leave()
    street.do(ringing.answer(COLLEAGUE))
    street.music(caller)
    street.lead()
    street.heard(caller, COLLEAGUE)
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert street.state(call_id, CallState.ENDED).ended_by is EndedBy.TRANSFER


def test_a_blind_transfer_that_is_refused_while_nobody_leads_brings_the_caller_back(street: Street, outside: Phone):
    caller, desk, call_id = asked(street, "transfer_blind")
    ringing = street.do(outside.incoming.get())
    street.leave()
    street.do(ringing.refuse())
    street.lead()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert street.state(call_id, CallState.TALKING).operator_id == desk.id
    assert EventKind.CONSULT_ENDED in {event.kind for event in queries.events(call_id)}


def test_a_number_is_rung_once_however_long_the_exchange_takes(
    street: Street, outside: Phone, boards: list[Board], monkeypatch: pytest.MonkeyPatch
):
    ring, stalls = guests._ring_outside, []

    async def ring_late(*about: object) -> None:
        if not stalls:
            stalls.append(street.exchange.process.pid)
            os.kill(stalls[0], signal.SIGSTOP)
            threading.Timer(1.5, os.kill, [stalls[0], signal.SIGCONT]).start()
        await ring(*about)

    caller, desk, record = street.talking()
    monkeypatch.setattr(guests, "_ring_outside", ring_late)
    monkeypatch.setattr(client, "PATIENCE", 0.5)
    to = Destination(number=OUTSIDE)
    ports.switch_of(record).transfer_blind(record, to=to, actor_id=desk.id, now=clock.now())
    eventually(lambda: _still_rings(outside) and boards[-1].ready.is_set(), "it rings")
    (ringing,) = [one for one in outside.calls.values() if not one.ended.is_set()]
    street.do(ringing.answer(COLLEAGUE))
    street.heard(caller, COLLEAGUE)
    street.heard(ringing, CALLER)
    assert [one for one in outside.calls.values() if not one.ended.is_set()] == [ringing]
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.TRANSFER


def _still_rings(phone: Phone) -> bool:
    return any(not one.ended.is_set() for one in phone.calls.values())
