"""Processes are killed under calls that go on: a switchboard, the database, the connection to the exchange."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.launch import templates
from tests.launch.throwaway import QUICK
from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, SUPERVISOR, eventually
from tests.telephony.exchanges import Exchange
from tests.telephony.lines import Street
from tests.telephony.processes import Cable, Switchboards
from tests.telephony.street.sip import Call as CallAtPhone
from thirdring.calls import models, queries, rules
from thirdring.calls.values import Call, CallState, EndedBy
from thirdring.config import environment
from thirdring.kernel import clock
from thirdring.launch.postgres import leftovers
from thirdring.launch.postgres.server import Server
from thirdring.routing import models as routing
from thirdring.routing.models import Callback, Offer
from thirdring.telephony import actions
from thirdring.telephony.models import Recording

SILENCE = 3.0  # seconds: the most that a caller may wait without a sound
RIGHT_WITHIN = 5.0  # seconds after the reconnect
DROPS = int(os.environ.get("THIRDRING_TEST_DROPS", "12"))
EVERY = 4  # drops: then somebody calls, and somebody who called before hangs up
CONNECTED = 12  # messages: then a switchboard is in the midst of looking up what is so, and after twice as many done
OUTSIDE = "+4522334455"
LONG_AFTER = timedelta(seconds=4)
MILLISECOND = timedelta(milliseconds=1)  # the exchange cuts off what is less
WAITING, LEAVING, LATE = "+4511110001", "+4511110002", "+4511110003"


@pytest.fixture
def switchboards(street: Street, tmp_path: Path) -> Iterator[Switchboards]:
    ring_shortly()
    with Switchboards(street, tmp_path) as them:
        yield them


@pytest.fixture
def database(django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL of our own, which may be restarted; Django uses it instead of the one that all tests share."""
    folder = tmp_path_factory.mktemp("postgres", numbered=True)
    for above in (folder, folder.parent):
        above.chmod(0o711)
    server = Server(folder / "postgres", settings=QUICK, die_with_us=True)
    url = server.hold()
    url = templates.with_name(url, templates.with_tables(url))
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environment.database(url), URL=url)
    try:
        with django_db_blocker.unblock():
            yield server
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        server.leave()


def ring_shortly() -> None:
    """Callers who wait hear music after a second, not after a dozen."""
    models.Line.objects.update(ring_on=0.2, ring_off=0.2)


def call_of(number: str) -> Call | None:
    """What is on record of the call from this number."""
    found = models.Call.objects.filter(caller_number=number).values_list("id", flat=True)
    return queries.call(found[0]) if found else None


def nobody_is_given_to_two() -> None:
    taken = Offer.objects.filter(state__in=["accepted", "finished"]).values_list("call_id", "operator_id")
    for side in zip(*taken, strict=True):
        assert max(Counter(side).values()) == 1, list(taken)


def once(condition: Callable[[], bool], *, within: float) -> None:
    eventually(condition, "the record is right", seconds=within)


def test_a_switchboard_is_killed_and_the_next_one_takes_over(street: Street, switchboards: Switchboards):
    first = switchboards.start()
    leader = switchboards.lead()
    caller, desk, record = street.talking()
    far = street.operator(hertz=COLLEAGUE)
    leaving = street.caller(LEAVING)
    far.answer()
    street.heard(leaving, COLLEAGUE)
    waiting = street.caller(WAITING)
    street.music(waiting)
    began = time.monotonic()
    switchboards.kill(first)
    street.heard(caller, OPERATOR)
    street.do(leaving.hang_up())
    late = street.caller(LATE)
    street.music(late)
    desk.hears(CALLER)
    assert call_of(LATE) is None
    switchboards.start()
    switchboards.lead(but_not=leader)
    once(lambda: call_of(LEAVING).state is CallState.ENDED and call_of(LATE) is not None, within=RIGHT_WITHIN)
    assert call_of(LEAVING).ended_by is EndedBy.CALLER
    eventually(far.call.ended.is_set, "the operator whose caller is gone is let go")
    third = street.operator(hertz=SUPERVISOR)
    third.answer()
    street.heard(waiting, SUPERVISOR)
    street.music(late)
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    for one, since in ((caller, began), (waiting, began), (late, late.answered_at)):
        assert one.voice.longest_silence(since=since) < SILENCE
    assert queries.call(record.id) == record
    assert models.Call.objects.count() == 4
    nobody_is_given_to_two()


def test_postgresql_restarts_under_live_calls(database: Server, exchange: Exchange, settings: object, tmp_path: Path):
    street = Street(exchange, settings)
    try:
        ring_shortly()
        with Switchboards(street, tmp_path) as switchboards:
            switchboards.start()
            switchboards.lead()
            caller, desk, record = street.talking()
            waiting = street.caller(WAITING)
            street.music(waiting)
            began = time.monotonic()
            os.kill(leftovers.postmaster(database.data), signal.SIGQUIT)
            eventually(lambda: not database.running(), "PostgreSQL is gone")
            before = clock.now()
            street.do(caller.hang_up())
            eventually(desk.call.ended.is_set, "the operator is let go without a database")
            street.music(waiting)
            late = street.caller(LATE)
            database.ensure()
            connection.close()
            record = street.state(record.id, CallState.ENDED)
            assert record.ended_by is EndedBy.CALLER
            assert before <= record.moments.ended_at <= clock.now()
            eventually(lambda: call_of(LATE), "who came meanwhile is on record")
            next_desk = street.operator(hertz=COLLEAGUE)
            next_desk.answer()
            street.heard(waiting, COLLEAGUE)
            street.music(late)
            assert waiting.voice.longest_silence(since=began) < SILENCE
            assert models.Call.objects.count() == 3
            nobody_is_given_to_two()
    finally:
        street.close()


def test_the_connection_to_the_exchange_is_cut_again_and_again(
    street: Street, switchboards: Switchboards, record_property: Callable[[str, object], None]
):
    cable = Cable(street)
    switchboards.start(cable.url)
    switchboards.lead()
    caller, desk, record = street.talking()
    waiting = street.caller(WAITING)
    street.music(waiting)
    began, passers = time.monotonic(), []
    for drop in range(DROPS):
        made = cable.made
        cable.cut()
        if drop % EVERY == 0:
            passers.append(street.caller(f"+45222{drop:05}"))
        elif drop % EVERY == EVERY - 1:
            number = f"+45222{drop - EVERY + 1:05}"
            eventually(lambda number=number: call_of(number), f"{number} is on record")
            street.do(passers[-1].hang_up())
        eventually(lambda made=made: cable.made > made, "the connection is made again")
        enough = drop % 3 * CONNECTED
        eventually(lambda enough=enough: cable.carried >= enough, "so much was said")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    live = [one for one in passers if not one.ended.is_set()]
    hung_up = models.Call.objects.filter(caller_number__startswith="+45222", state__in=["ended", "wrapped"])
    eventually(lambda: hung_up.count() == len(passers) - len(live), "who hung up is on record")
    lost = hung_up.exclude(ended_by=EndedBy.CALLER).count()
    doubled = models.Call.objects.count() - 2 - len(passers)
    silence = max(one.voice.longest_silence(since=began) for one in (caller, waiting))
    record_property("figures", f"{DROPS} drops: longest silence {silence:.2f} s, {lost} lost, {doubled} doubled")
    assert (lost, doubled) == (0, 0)
    assert silence < SILENCE
    next_desk = street.operator(hertz=COLLEAGUE)
    next_desk.answer()
    street.heard(waiting, COLLEAGUE)
    assert queries.call(record.id) == record
    nobody_is_given_to_two()
    cable.close()


def gone_for_good(street: Street, call: CallAtPhone) -> tuple[datetime, datetime]:
    """Hang up; before and after it."""
    before = clock.now()
    street.do(call.hang_up())
    return before, clock.now()


def test_who_hangs_up_while_nobody_leads_ended_when_they_hung_up(street: Street, switchboards: Switchboards):
    outside = street.phone(OUTSIDE.lstrip("+"))
    street.settings.SIP_TRUNK = f"PJSIP/local/sip:{{number}}@127.0.0.1:{outside.port}"
    first = switchboards.start()
    leader = switchboards.lead()
    caller, _desk, record = street.talking()
    dialer = street.operator(hertz=COLLEAGUE)
    called_id = actions.dial(operator_id=dialer.id, number=OUTSIDE, line_id=street.line.id, now=clock.now())
    dialer.answer()
    called = street.do(outside.incoming.get())
    street.do(called.answer(SUPERVISOR))
    street.heard(called, COLLEAGUE)
    street.state(called_id, CallState.TALKING)
    waiting = street.caller(WAITING)
    street.music(waiting)
    switchboards.kill(first)
    moments = {
        record.id: gone_for_good(street, caller),
        called_id: gone_for_good(street, called),
        call_of(WAITING).id: gone_for_good(street, waiting),
    }
    hung_up = clock.now()
    eventually(lambda: clock.now() > hung_up + LONG_AFTER, "the next one leads much later")
    switchboards.start()
    switchboards.lead(but_not=leader)
    for call_id, (before, after) in moments.items():
        once(lambda call_id=call_id: queries.call(call_id).state is CallState.ENDED, within=RIGHT_WITHIN)
        ended = queries.call(call_id)
        assert ended.ended_by is EndedBy.CALLER
        assert before <= ended.moments.ended_at + MILLISECOND
        assert ended.moments.ended_at < after + LONG_AFTER / 2
    talk = queries.call(record.id)
    assert rules.times(talk.moments, now=talk.moments.ended_at).talk == talk.moments.ended_at - talk.moments.answered_at


MAILBOX = {
    "start": "leave",
    "nodes": [{"name": "leave", "kind": "voicemail", "texts": {"da": "Tak.", "en": "Thanks."}}],
}


def test_who_leaves_a_message_goes_on_with_it(street: Street, switchboards: Switchboards):
    queue = routing.Queue.objects.create(code="orders", name="Orders")
    menu = routing.Menu.objects.create(name="M", draft=MAILBOX, live=MAILBOX, saved_at=clock.now(), version=1)
    routing.LineRoute.objects.create(line_id=street.line.id, queue=queue, menu=menu)
    first = switchboards.start()
    leader = switchboards.lead()
    caller = street.caller()
    eventually(Callback.objects.exists, "the message is spoken", seconds=40)
    switchboards.kill(first)
    switchboards.start()
    switchboards.lead(but_not=leader)
    record = street.record()
    assert record.state is CallState.RINGING
    eventually(lambda: not caller.voice.hears_something(), "the caller is listened to")
    street.loop.call_soon_threadsafe(caller.voice.press, "#")
    eventually(caller.ended.is_set, "the message is over")
    assert street.state(record.id, CallState.ENDED).ended_by is EndedBy.SYSTEM
    eventually(lambda: Recording.objects.get(call_id=record.id).ended_at, "its recording is over")
