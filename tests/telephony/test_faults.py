"""Whatever breaks, nobody is lost and nobody is left in silence."""

import asyncio
import threading
import time
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import AsyncMock

import psycopg
import pytest
from django.db import connection

from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, eventually
from tests.telephony.lines import Street
from thirdring.calls import queries
from thirdring.calls.models import Call, Line
from thirdring.calls.values import CallState, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.routing import queries as routing
from thirdring.routing.actions import assign
from thirdring.routing.values import CallbackWhy
from thirdring.telephony import switchboard
from thirdring.telephony.actions import moments
from thirdring.telephony.ari import events
from thirdring.telephony.board import losing, phones, recorder
from thirdring.telephony.board.board import Board
from thirdring.telephony.board.talk import Talk
from thirdring.telephony.queries import command, commands_of
from thirdring.telephony.values import CommandState

SILENCE = 3.0  # seconds: the most that a caller may wait without a sound


@pytest.mark.job("Z1.1")
def test_a_switchboard_that_is_replaced_leaves_talks_untouched_and_knows_them_again(street: Street):
    caller, desk, record = street.talking()
    began = time.monotonic()
    street.leave()
    street.heard(caller, OPERATOR)
    street.lead()
    street.ask(record.id, "hold")
    street.music(caller)
    street.ask(record.id, "resume")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert caller.voice.longest_silence(since=began) < SILENCE
    street.do(caller.hang_up())
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.CALLER


@pytest.mark.job("Z1.1")
def test_a_caller_who_comes_while_nobody_leads_hears_music_and_is_served_when_one_is_back(street: Street):
    desk = street.operator()
    street.leave()
    began = time.monotonic()
    caller = street.caller()
    street.music(caller)
    assert not Call.objects.exists()
    street.lead()
    desk.answer()
    street.heard(caller, OPERATOR)
    assert caller.voice.longest_silence(since=max(began, caller.answered_at)) < SILENCE
    street.state(street.record().id, CallState.TALKING)


def test_the_line_to_the_exchange_breaks_again_and_again_in_a_talk(street: Street, monkeypatch: pytest.MonkeyPatch):
    boards = []
    begin = switchboard.Board.start
    monkeypatch.setattr(switchboard.Board, "start", lambda self: (boards.append(self), begin(self)))
    street.leave()
    street.lead()
    caller, desk, record = street.talking()
    began = time.monotonic()
    board = boards[-1]
    for drops in range(20):
        eventually(lambda: board.ready.is_set() and board.ari.is_up, "the line stands")
        board._loop.call_soon_threadsafe(board._loop.create_task, board.ari.drop())
        eventually(lambda before=drops: board.ari.drops > before, "the line broke")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert caller.voice.longest_silence(since=began) < SILENCE
    assert Call.objects.count() == 1
    street.ask(record.id, "hold")
    street.music(caller)
    street.do(caller.hang_up())
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.CALLER


def test_a_board_that_something_ends_is_followed_by_another(
    street: Street, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    obey, troubles = Board._obey, []

    async def obeys_until(self: Board) -> None:
        trouble = asyncio.get_running_loop().create_future()
        troubles.append(trouble)
        await asyncio.wait([asyncio.ensure_future(obey(self)), trouble], return_when=asyncio.FIRST_COMPLETED)
        trouble.result()

    monkeypatch.setattr(Board, "_obey", obeys_until)
    street.leave()
    street.lead()
    caller, desk, record = street.talking()
    (trouble,) = troubles
    trouble.get_loop().call_soon_threadsafe(trouble.set_exception, RuntimeError("that nobody has thought of"))
    eventually(lambda: "another one takes up the calls" in caplog.text, "it is noticed")
    street.ask(record.id, "hold")
    street.music(caller)
    street.ask(record.id, "resume")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)


def test_a_caller_who_cannot_be_taken_up_keeps_nobody_else_waiting(street: Street, monkeypatch: pytest.MonkeyPatch):
    take_up, tried = recorder.take_up, []

    async def fails_for_one(board: Board, talk: Talk) -> None:
        tried.append(talk.part)
        if talk.part == record.id:
            raise RuntimeError("something about this call that nobody has thought of")
        await take_up(board, talk)

    caller, desk, record = street.talking()
    street.leave()
    monkeypatch.setattr(recorder, "take_up", fails_for_one)
    newcomer = street.caller("+4522334455")
    street.lead()
    free = street.operator(hertz=COLLEAGUE)
    free.answer()
    street.heard(newcomer, COLLEAGUE)
    street.heard(caller, OPERATOR)
    assert tried.count(record.id) == 2
    street.do(caller.hang_up())
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.CALLER
    eventually(desk.call.ended.is_set, "their operator is let go")


def test_a_line_of_a_call_that_is_not_on_record_is_let_go(street: Street):
    outside = street.phone("4522334455")
    street.leave()
    endpoint = f"PJSIP/local/sip:4522334455@127.0.0.1:{outside.port}"
    told = {"endpoint": endpoint, "context": "echo", "extension": "s", "channelId": "ext-999999999-abcdef"}
    street.exchange.ask("channels", **told)
    ringing = street.do(outside.incoming.get())
    street.lead()
    eventually(ringing.ended.is_set, "what belongs to no call rings no more")
    caller, desk, _record = street.talking()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)


def test_a_database_that_restarts_delays_the_record_and_no_voice(street: Street):
    caller, desk, record = street.talking()
    began = time.monotonic()
    _cut_everybody_off()
    street.do(caller.hang_up())
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.CALLER
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert time.monotonic() - began < 20


def test_an_operators_telephone_that_is_lost_leaves_the_caller_with_music_and_then_with_the_operator(street: Street):
    caller, desk, record = street.talking()
    began = time.monotonic()
    street.do(desk.phone.register(0))
    street.music(caller)
    eventually(lambda: queries.call(record.id).state is CallState.ON_HOLD, "the caller is on hold")
    street.do(desk.phone.register())
    desk.answer()
    street.heard(caller, OPERATOR)
    assert street.state(record.id, CallState.TALKING).operator_id == desk.id
    assert caller.voice.longest_silence(since=began) < SILENCE


def test_an_exchange_that_dies_leaves_a_reason_and_a_callback_for_everybody_it_lost(street: Street):
    Line.objects.update(ring_on=0.2, ring_off=0.2)
    caller, desk, record = street.talking()
    waiting = street.caller("+4522334455")
    street.music(waiting)
    street.exchange.kill()
    street.exchange.start()
    for one in (record.id, record.id + 1):
        assert street.state(one, CallState.ENDED).ended_by is EndedBy.SYSTEM
        told = queries.events(one)[-2]
        assert (told.kind, told.data["reason"]) == (EventKind.INTERRUPTED, "exchange-down")
    owed = routing.callbacks(now=clock.now())
    assert [(one.number, one.why, one.call_id) for one in owed] == [
        (record.caller_number, CallbackWhy.LOST, record.id),
        ("+4522334455", CallbackWhy.LOST, record.id + 1),
    ]
    desk.phone.calls.clear()
    eventually(lambda: street.do(desk.phone.register()) == 200, "the telephone is known again")
    for call in (caller, waiting, desk.call):
        call.over()


def test_a_caller_whose_line_fails_is_called_back(street: Street):
    _caller, desk, record = street.talking()
    street.manager("Hangup", Channel=record.external_id, Cause="38")  # as when nothing is heard of them any more
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.SYSTEM
    (owed,) = routing.callbacks(now=clock.now())
    assert (owed.number, owed.why, owed.call_id) == (record.caller_number, CallbackWhy.LOST, record.id)
    eventually(desk.call.ended.is_set, "the operator is let go")


def test_an_operator_who_does_not_come_back_leaves_the_caller_to_the_next(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(losing, "COMES_BACK_WITHIN", 1.0)
    caller, desk, record = street.talking()
    began = time.monotonic()
    assert street.do(desk.phone.register(0)) == 200
    first = street.state(record.id, CallState.ENDED)
    assert (first.ended_by, first.operator_id) == (EndedBy.SYSTEM, desk.id)
    street.music(caller)
    colleague = street.operator(hertz=COLLEAGUE)
    colleague.answer()
    street.heard(caller, COLLEAGUE)
    following = eventually(lambda: queries.live_call_of(colleague.id), "the call has a part of its own")
    assert (following.previous_id, following.caller_number) == (record.id, record.caller_number)
    assert caller.voice.longest_silence(since=began) < SILENCE
    assert routing.callbacks(now=clock.now()) == []


def test_a_telephone_that_asterisk_counted_twice_is_gone_when_its_address_is(monkeypatch: pytest.MonkeyPatch):
    changes = []
    told = AsyncMock(side_effect=lambda _board, user_id, _name, *, is_online: changes.append((user_id, is_online)))
    monkeypatch.setattr(phones.losing, "phone_changed", told)
    thinks_online = AsyncMock(return_value={"state": "online"})
    board = SimpleNamespace(ari=SimpleNamespace(get=thinks_online), db=AsyncMock(), online=set(), contacts={})
    here = events.Reached("desk7", is_online=True, contact="sip:desk7@127.0.0.1:5062")
    for event in (here, here, replace(here, is_removed=True), here):
        asyncio.run(phones.reached(board, event))
    assert changes == [(7, True), (7, False), (7, True)]


def test_a_telephone_on_the_table_that_fails_in_mid_talk_leaves_the_caller_with_music_and_rings_again(street: Street):
    caller, desk, record = street.talking()
    began = time.monotonic()
    street.manager("Hangup", Channel=f"/^PJSIP\\/{desk.phone.name}-/", Cause="44")
    street.music(caller)
    desk.answer()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert street.state(record.id, CallState.TALKING).operator_id == desk.id
    assert caller.voice.longest_silence(since=began) < SILENCE


def test_a_caller_who_is_offered_before_the_switchboard_knows_them_rings_all_the_same(
    street: Street, monkeypatch: pytest.MonkeyPatch
):
    desk = street.operator()
    arrive = moments.arrive

    def assign_at_once() -> None:
        assign(now=clock.now())
        (order,) = commands_of(Call.objects.latest("id").pk)
        eventually(lambda: not order_waits(order.id), "the order was read")
        connection.close()

    def arrive_and_be_offered(**who: object) -> moments.Arrival | None:
        arrival = arrive(**who)
        meanwhile = threading.Thread(target=assign_at_once)
        meanwhile.start()
        meanwhile.join(timeout=20)
        threading.Event().wait(0.3)  # for the order to come to nothing, where it would
        return arrival

    monkeypatch.setattr(moments, "arrive", arrive_and_be_offered)
    caller = street.caller()
    desk.answer()
    street.heard(caller, OPERATOR)


def test_who_hung_up_while_nobody_led_is_written_down_afterwards_and_owed_nothing(street: Street):
    caller, desk, record = street.talking()
    street.leave()
    street.do(caller.hang_up())
    street.lead()
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.CALLER
    eventually(desk.call.ended.is_set, "the operator is let go")
    assert routing.callbacks(now=clock.now()) == []


def order_waits(order_id: int) -> bool:
    return command(order_id).state is CommandState.WAITING


def _cut_everybody_off() -> None:
    """Every connection to the database breaks at once, as when it restarts."""
    parameters = connection.get_connection_params()
    plain = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if parameters.get(name)}
    with psycopg.connect(**plain, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    connection.close()
    threading.Event().wait(0.01)
