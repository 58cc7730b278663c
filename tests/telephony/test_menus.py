"""A caller's way through a voice menu, by keys on a real line."""

from datetime import timedelta

import pytest

from tests.telephony.callers import CALLER, OPERATOR, eventually
from tests.telephony.lines import SENTENCE, Street
from thirdring.calls.models import Line
from thirdring.calls.values import CallState, EndedBy, Reason
from thirdring.routing import models
from thirdring.telephony import speech

MENU = {
    "start": "what",
    "nodes": [
        {
            "name": "what",
            "kind": "choice",
            "texts": {"da": "Tryk 1 for ordrer.", "en": "Press 1 for orders."},
            "options": [{"digit": "1", "next": "orders", "reason": "order"}],
            "otherwise": "bye",
            "seconds": 2,
            "tries": 1,
        },
        {"name": "orders", "kind": "queue", "queue": "orders"},
        {"name": "bye", "kind": "hang_up"},
    ],
}


def menu(street: Street, spoken: dict[str, object] = MENU) -> None:
    queue = models.Queue.objects.create(code="orders", name="Orders")
    kept = models.Menu.objects.create(name="M", draft=spoken, live=spoken, saved_at="2026-01-01T00:00Z", version=1)
    models.LineRoute.objects.create(line_id=street.line.id, queue=queue, menu=kept)


@pytest.mark.job("O2.2")
def test_a_key_leads_to_an_operator_who_knows_why(street: Street):
    menu(street)
    desk = street.operator()
    caller = street.caller(hertz=None)
    eventually(lambda: caller.voice is not None and caller.voice.hears_something(), "the menu speaks")
    street.loop.call_soon_threadsafe(caller.voice.press, "1")
    call = desk.answer()
    street.heard(caller, OPERATOR)
    caller.voice.hertz = CALLER
    street.heard(call, CALLER)
    assert street.state(street.record().id, CallState.TALKING).reasons == {Reason.ORDER}


def test_who_presses_nothing_is_led_on_and_let_go(street: Street):
    menu(street)
    street.operator()
    caller = street.caller(hertz=None)
    eventually(caller.ended.is_set, "the menu is over", seconds=40)
    assert street.state(street.record().id, CallState.ENDED).ended_by is EndedBy.SYSTEM


@pytest.mark.job("K7")
def test_who_waits_is_told_the_place_as_often_as_the_queue_says_and_is_called_back_on_a_key(street: Street):
    often = timedelta(seconds=1)
    queue = models.Queue.objects.create(code="orders", name="Orders", announces_every=often)
    models.LineRoute.objects.create(line_id=street.line.id, queue=queue)
    Line.objects.update(ring_on=0.2, ring_off=0.2)
    street.sentence("Du er nummer 1 i køen. Tryk 1 for at blive ringet op; du beholder din plads i køen.")
    caller = street.caller(hertz=None)
    waited = eventually(lambda: models.QueuedCall.objects.filter(left_at=None).first(), "the caller waits")

    street.heard(caller, SENTENCE)
    street.loop.call_soon_threadsafe(caller.voice.press, "1")
    callback = eventually(models.Callback.objects.first, "a call is owed")
    assert (callback.place_at, callback.number) == (waited.place_at, "+4587654321")
    eventually(caller.ended.is_set, "the caller is told so and let go")
    assert street.state(street.record().id, CallState.ENDED).ended_by is EndedBy.SYSTEM
    assert models.Callback.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "da", "zh"])
def test_each_language_is_spoken_once_and_kept(settings: object, tmp_path: object, language: str):
    settings.SOUNDS = str(tmp_path)
    text = {"en": "Good morning.", "da": "Godmorgen.", "zh": "早上好。"}[language]
    name = speech.prompt(text, language)
    (file,) = tmp_path.iterdir()
    made_at = file.stat().st_mtime_ns
    assert speech.prompt(text, language) == name
    assert file.stat().st_mtime_ns == made_at
    assert file.stat().st_size > 8000
