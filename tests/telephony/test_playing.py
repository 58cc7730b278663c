"""Recordings: heard by whom may, with their shape, and never without a note of it."""

from array import array
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.calls.builders import NOW, answered, later
from tests.people.builders import user
from thirdring.calls import actions as calls
from thirdring.calls.values import EndedBy
from thirdring.kernel.models import AuditEntry
from thirdring.people.values import Role
from thirdring.telephony import actions, forms, rules
from thirdring.telephony.actions import recordings


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("bytes=0-", (0, 100)), ("bytes=10-19", (10, 20)), ("bytes=-5", (95, 100)), ("bytes=90-900", (90, 100)),
     ("", None), ("bytes=-", None), ("bytes=100-", None), ("bytes=9-3", None), ("lines=1-2", None)],
)  # fmt: skip
def test_a_range_is_what_the_browser_asks_for(header, wanted):
    assert forms.byte_range(header, 100) == wanted


def test_the_shape_has_the_caller_above_and_the_operator_below():
    assert rules.shape(((100, 0), (0, 50))) == "M250.0 0V50M750.0 50V75"
    assert rules.shape(()) == ""
    assert rules.gaps([(5.0, 10.0), (15.0, None)], 20.0) == ((250.0, 250.0), (750.0, 250.0))


@pytest.fixture
def recorded(db, settings, tmp_path):
    """A call of somebody, recorded and sealed."""
    settings.RECORDINGS_RAW, settings.RECORDINGS = str(tmp_path / "raw"), str(tmp_path / "sealed")
    settings.RECORDING_KEY = "11" * 32
    operator = user()
    call = answered(operator)
    actions.set_recording_rule(line_id=call.line.id, records=True, announces=True, keep_days=30, actor_id=None, now=NOW)
    path = recordings.begin(call_id=call.id, now=NOW)
    path.write_bytes(array("h", [12_000, -6_000] * 8000).tobytes())
    calls.end(call_id=call.id, by=EndedBy.CALLER, now=later(60))
    recordings.end(call_id=call.id, now=later(60))
    actions.seal_due(now=later(60) + timedelta(minutes=1))
    return call, operator


@pytest.mark.job("S2.3")
def test_it_is_played_after_a_note_of_it(client, recorded):
    call, operator = recorded
    client.force_login(operator)
    page = client.get(reverse("telephony:recording", args=[call.id])).content.decode()
    assert "<audio" not in page
    assert 'd="M' in page
    address = reverse("telephony:sound", args=[call.id])
    assert client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(action="recording-played").exists()
    played = client.post(reverse("telephony:playback", args=[call.id])).content.decode()
    assert AuditEntry.objects.get(action="recording-played").actor_id == operator.pk
    source = played.split('src="')[1].split('"')[0]
    whole = client.get(source)
    assert b"".join(whole.streaming_content)[:4] == b"RIFF"
    part = client.get(source, headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"RIFF")
    client.force_login(user(Role.QUALITY_ANALYST))
    assert client.get(source).status_code == 404


def test_nobody_hears_a_colleagues_call(client, recorded):
    call, _operator = recorded
    client.force_login(user())
    for name in ("recording", "sound"):
        assert client.get(reverse(f"telephony:{name}", args=[call.id])).status_code == 404
    assert client.post(reverse("telephony:playback", args=[call.id])).status_code == 404
    assert not AuditEntry.objects.filter(action="recording-played").exists()
