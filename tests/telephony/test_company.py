"""Whoever stands anywhere before an operator is kept company by the exchange itself while no switchboard runs."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.calls.builders import line as make_line
from tests.telephony.callers import CALLER, OPERATOR, eventually
from tests.telephony.lines import SENTENCE, Street
from tests.telephony.processes import Switchboards
from thirdring.calls import models, queries
from thirdring.calls.values import CallState, Reason
from thirdring.kernel import clock
from thirdring.routing import models as routing
from thirdring.routing import queries as routing_queries
from thirdring.routing.rules import ivr
from thirdring.telephony import actions
from thirdring.telephony.board import voice

SILENCE = 3.0  # seconds: the most that a caller may wait without a sound
SPOKEN = 10  # seconds: nobody's sentence is over before all are in the midst of theirs, on a busy machine too
AWAY = timedelta(seconds=SPOKEN + SILENCE + 1)

ASKING = {"seconds": 30, "tries": 2, "otherwise": "end"}
STEPS: dict[str, dict[str, object]] = {
    "menu": {
        **ASKING,
        "kind": "choice",
        "texts": {"da": "Tryk 1."},
        "options": [{"digit": "1", "next": "line", "reason": "order"}],
    },
    "account": {**ASKING, "kind": "account", "texts": {"da": "Tast."}, "next": "line"},
    "callback": {**ASKING, "kind": "callback", "texts": {"da": "Ring op?"}, "next": "line"},
    "closed": {"kind": "say", "texts": {"da": "Vi har lukket."}, "next": "end"},
    "mailbox": {"kind": "voicemail"},
    "consent": {"kind": "queue", "queue": "orders"},
}
REST = [{"name": "line", "kind": "queue", "queue": "orders"}, {"name": "end", "kind": "hang_up"}]


@pytest.fixture
def switchboards(street: Street, tmp_path: Path) -> Iterator[Switchboards]:
    with Switchboards(street, tmp_path) as them:
        yield them


def lines(street: Street) -> dict[str, str]:
    """For each place in which a caller may stand the number that leads there; a sentence there is a long tone."""
    queue = routing.Queue.objects.create(code="orders", name="Orders")
    found = {}
    for count, (place, step) in enumerate(STEPS.items()):
        drawn = {"start": "ask", "nodes": [step | {"name": "ask"}, *REST]}
        menu = routing.Menu.objects.create(name=place, draft=drawn, live=drawn, saved_at=clock.now(), version=1)
        one = make_line(number=f"+451234020{count}")
        routing.LineRoute.objects.create(line_id=one.id, queue=queue, menu=menu)
        found[place] = one.number
    rule = {"line_id": one.id, "records": True, "announces": True, "keep_days": 30}
    actions.set_recording_rule(**rule, actor_id=None, now=clock.now())
    routing.LineRoute.objects.create(line_id=street.line.id, queue=queue, welcome={"da": "Velkommen."})
    texts = [str(text) for step in STEPS.values() for text in dict(step.get("texts", {})).values()]
    for text in (
        "Velkommen.",
        routing_queries.words(ivr.Play("leave-a-message"), "da"),
        voice.own("recorded", "da"),
        *texts,
    ):
        street.sentence(text, seconds=SPOKEN)
    return found | {"greeting": street.line.number}


def test_nobody_stands_in_silence_while_no_switchboard_runs(street: Street, switchboards: Switchboards):
    numbers = lines(street)
    first = switchboards.start()
    leader = switchboards.lead()
    callers = {
        place: street.caller(f"+45111100{count:02}", line=number, hertz=None)
        for count, (place, number) in enumerate(numbers.items())
    }
    for place, caller in callers.items():
        eventually(lambda one=caller: one.voice and one.voice.hears(SENTENCE), f"{place} speaks")
    switchboards.kill(first)
    killed_at = clock.now()
    eventually(lambda: clock.now() > killed_at + AWAY, "nobody led for long")
    silences = {place: round(one.voice.longest_silence(since=one.answered_at), 2) for place, one in callers.items()}
    assert max(silences.values()) < SILENCE, silences
    before = time.monotonic()
    switchboards.start()
    switchboards.lead(but_not=leader)
    caller, record = callers.pop("menu"), queries.call(models.Call.objects.get(line__number=numbers["menu"]).id)
    eventually(lambda: caller.voice.hears(SENTENCE), "the menu speaks again")
    assert caller.voice.longest_silence(since=before) < SILENCE
    assert not routing.QueuedCall.objects.filter(call_id=record.id).exists()
    for other in callers.values():
        street.do(other.hang_up())
    desk = street.operator()
    street.loop.call_soon_threadsafe(caller.voice.press, "1")
    call = desk.answer()
    street.heard(caller, OPERATOR)
    caller.voice.hertz = CALLER
    street.heard(call, CALLER)
    assert street.state(record.id, CallState.TALKING).reasons == {Reason.ORDER}
    assert models.Call.objects.count() == len(numbers)
