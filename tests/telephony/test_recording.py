"""Recordings of real calls: in stereo, with silences, sealed, deleted in time."""

import io
import wave
from array import array
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.calls.builders import line as make_line
from tests.people.builders import user
from tests.telephony.callers import CALLER, OPERATOR, eventually
from tests.telephony.lines import Street
from tests.telephony.street import sound
from thirdring.calls import queries as calls
from thirdring.calls.values import CallState, EventKind
from thirdring.kernel import clock
from thirdring.people.values import Role
from thirdring.telephony import actions, models, queries, sealing
from thirdring.telephony.actions import recordings
from thirdring.telephony.queries import NoRecordingError
from thirdring.telephony.sealing import BrokenSealError
from thirdring.telephony.values import RecordingRule, RecordingState

LATER = timedelta(seconds=10)


def records(street: Street, *, announces: bool = False) -> None:
    rule = {"line_id": street.line.id, "records": True, "announces": announces, "keep_days": 30}
    actions.set_recording_rule(**rule, actor_id=None, now=clock.now())


def channels(call_id: int) -> tuple["array[int]", "array[int]"]:
    with wave.open(io.BytesIO(b"".join(queries.sound(call_id)))) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 8000)
        both = array("h", file.readframes(file.getnframes()))
    return both[::2], both[1::2]


def kept(call_id: int) -> None:
    eventually(lambda: actions.seal_due(now=clock.now() + LATER) or queries.recording(call_id).can_be_played, "sealed")


@pytest.mark.job("S2.3")
def test_caller_and_operator_are_recorded_apart_and_silent_while_a_card_is_entered(street: Street):
    records(street)
    caller, desk, record = street.talking()
    eventually(lambda: queries.recording(record.id), "the recording runs")
    street.ask(record.id, "silence_recording", actor_id=desk.id)
    began = len(caller.voice.heard)
    eventually(lambda: len(caller.voice.heard) > began + 60, "more than a second has passed")
    street.ask(record.id, "resume_recording", actor_id=desk.id)
    eventually(lambda: len(caller.voice.heard) > began + 150, "the talk goes on")
    street.do(caller.hang_up())
    street.state(record.id, CallState.ENDED)
    kept(record.id)
    left, right = channels(record.id)
    assert sound.share(left[-6400:-1600], CALLER) > 0.6
    assert sound.share(right[-6400:-1600], OPERATOR) > 0.6
    ((begin, end),) = queries.recording(record.id).silences
    middle = int((begin + end) / 2 * 8000)
    assert sound.loudness(left[middle - 1600 : middle + 1600]) < 60
    assert sound.loudness(right[middle - 1600 : middle + 1600]) < 60
    kinds = [event.kind for event in calls.events(record.id)]
    wanted = [EventKind.RECORDING, EventKind.RECORDING_SILENCED, EventKind.RECORDING_RESUMED, EventKind.RECORDING_ENDED]
    assert [kind for kind in kinds if kind in wanted] == wanted


def test_callers_hear_that_they_are_recorded_before_anybody_answers(street: Street):
    records(street, announces=True)
    desk = street.operator()
    caller = street.caller()
    desk.answer()
    street.heard(caller, OPERATOR)
    record = street.state(street.record().id, CallState.TALKING)
    kinds = [event.kind for event in calls.events(record.id)]
    assert kinds.index(EventKind.ANNOUNCED) < kinds.index(EventKind.ANSWERED)
    spoke = [one for _at, payload in list(caller.voice.heard)[10:100] for one in sound.decoded(payload)]
    assert sound.loudness(spoke) > 200
    assert sound.share(spoke, OPERATOR) < 0.1


class TestSealing:
    KEY = b"k" * 32

    def sealed(self, plain: bytes) -> bytes:
        target = io.BytesIO()
        sealing.seal(io.BytesIO(plain), target, self.KEY)
        return target.getvalue()

    @pytest.mark.parametrize("size", [0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK])
    def test_what_is_sealed_comes_back_whole_and_from_the_middle(self, size: int):
        plain = bytes(n % 251 for n in range(size))
        sealed = self.sealed(plain)
        assert b"".join(sealing.unsealed(io.BytesIO(sealed), self.KEY, size)) == plain
        assert b"".join(sealing.unsealed(io.BytesIO(sealed), self.KEY, size, size // 2)) == plain[size // 2 :]
        assert b"".join(sealing.unsealed(io.BytesIO(sealed), self.KEY, size, 0, size // 3)) == plain[: size // 3]

    def test_nothing_of_it_can_be_read_and_no_change_goes_unseen(self):
        plain = b"a secret word " * 20_000
        sealed = self.sealed(plain)
        assert b"secret" not in sealed
        flipped = bytearray(sealed)
        flipped[len(sealed) // 2] ^= 1
        step = sealing.CHUNK + sealing.TAG
        swapped = sealed[:6] + sealed[6 + step : 6 + 2 * step] + sealed[6 : 6 + step] + sealed[6 + 2 * step :]
        for broken in (bytes(flipped), swapped, sealed[:-step], b"x" + sealed[1:]):
            with pytest.raises(BrokenSealError):
                b"".join(sealing.unsealed(io.BytesIO(broken), self.KEY, len(plain)))

    def test_a_key_of_another_installation_opens_nothing(self, settings: object):
        settings.RECORDING_KEY = "11" * 32
        _key, wrapped = sealing.new_key()
        settings.RECORDING_KEY = "22" * 32
        with pytest.raises(BrokenSealError):
            sealing.opened_key(wrapped)

    def test_the_installations_key_is_made_once_and_readable_by_nobody_else(self, settings: object, tmp_path: Path):
        settings.RECORDING_KEY, settings.STATE_DIR = "", tmp_path
        first = sealing.installation_key()
        assert sealing.installation_key() == first
        assert (tmp_path / "recording-key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_recording_is_deleted_when_its_time_is_over(settings: object, tmp_path: Path):
    from tests.calls.builders import answered

    settings.RECORDINGS, settings.RECORDINGS_RAW, settings.RECORDING_KEY = str(tmp_path), str(tmp_path), "11" * 32
    call = answered(switch="asterisk")
    rule = {"line_id": call.line.id, "records": True, "announces": True, "keep_days": 30}
    actions.set_recording_rule(**rule, actor_id=None, now=clock.now())
    raw = recordings.begin(call_id=call.id, now=clock.now())
    raw.write_bytes(b"\x01\x02\x03\x04" * 8000)
    recordings.end(call_id=call.id, now=clock.now())
    assert actions.seal_due(now=clock.now() + LATER) == [call.id]
    assert not raw.exists()
    assert queries.recording(call.id).seconds == 1.0
    assert len(b"".join(queries.sound(call.id, 40, 60))) == 20
    assert actions.delete_due(now=clock.now() + timedelta(days=29)) == []
    assert actions.delete_due(now=clock.now() + timedelta(days=31)) == [call.id]
    assert models.Recording.objects.get(pk=call.id).state == RecordingState.DELETED
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NoRecordingError):
        queries.sound(call.id)


@pytest.mark.django_db
def test_a_recording_that_cannot_be_sealed_keeps_no_other_one_open(settings: object, tmp_path: Path):
    from tests.calls.builders import answered

    settings.RECORDINGS, settings.RECORDINGS_RAW, settings.RECORDING_KEY = str(tmp_path), str(tmp_path), "11" * 32
    odd, plain = answered(switch="asterisk"), answered(switch="asterisk")
    for call in (odd, plain):
        rule = {"line_id": call.line.id, "records": True, "announces": True, "keep_days": 30}
        actions.set_recording_rule(**rule, actor_id=None, now=clock.now())
        raw = recordings.begin(call_id=call.id, now=clock.now())
        if call is plain:
            raw.write_bytes(b"\x01\x02\x03\x04" * 8000)
        else:
            raw.mkdir()
        recordings.end(call_id=call.id, now=clock.now())
    assert actions.seal_due(now=clock.now() + LATER) == [plain.id]
    assert queries.recording(plain.id).can_be_played


@pytest.mark.parametrize("seconds", [0.01, 0.3, 60])
def test_the_picture_of_a_recording_shows_how_loud_each_side_is(seconds: float, tmp_path: Path):
    frames = int(seconds * 8000)
    loud, quiet = frames // 2, frames - frames // 2
    raw = tmp_path / "call.raw"
    raw.write_bytes(array("h", [-32_768, 3277] * loud + [0, 0] * quiet).tobytes() + b"x")
    left, right = recordings.bars(raw)
    assert len(left) == len(right) == max(1, min(800, -(-frames // 160)))
    assert (left[0], right[0]) == (100, 10)
    assert seconds < 0.1 or (left[-1], right[-1]) == (0, 0)


@pytest.mark.django_db
@pytest.mark.job("S2.3")
class TestRules:
    def saved(self, client: Client, line_id: int, **fields: object) -> int:
        client.force_login(user(Role.ADMINISTRATOR))
        named = {f"{line_id}-{name}": value for name, value in fields.items()}
        return client.post(reverse("telephony:recording_rules"), named).status_code

    def test_each_line_says_whether_it_is_recorded_who_is_told_and_how_long_it_is_kept(self, client: Client):
        one = make_line()
        assert self.saved(client, one.id, records="on", keep_days=30) == HTTPStatus.FOUND
        assert queries.recording_rule(one.id) == RecordingRule(records=True, announces=False, keep_days=30)
        page = client.get(reverse("telephony:recording_rules")).content.decode()
        assert f'name="{one.id}-records" id="id_{one.id}-records" checked' in page
        assert f'name="{one.id}-announces" id="id_{one.id}-announces" checked' not in page

    def test_a_time_that_cannot_be_changes_nothing(self, client: Client):
        one = make_line()
        assert self.saved(client, one.id, records="on", keep_days=0) == HTTPStatus.UNPROCESSABLE_ENTITY
        assert queries.recording_rule(one.id) == RecordingRule()
