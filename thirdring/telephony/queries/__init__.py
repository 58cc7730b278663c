"""Reads of this room: practice callers, orders to the switchboard, telephones, recordings."""

from thirdring.telephony.queries.commands import command, commands_of
from thirdring.telephony.queries.devices import device, mobile, reach, way_to
from thirdring.telephony.queries.phones import has_phone, is_reachable, phone, phone_names, phones, secret_of
from thirdring.telephony.queries.practice import (
    DATA,
    NoPracticeCallError,
    NoSuchScenarioError,
    practiced,
    scenario,
    scenarios,
    script,
    script_value,
)
from thirdring.telephony.queries.recordings import NoRecordingError, recording, recording_rule, sound

__all__ = [
    "DATA",
    "NoPracticeCallError",
    "NoRecordingError",
    "NoSuchScenarioError",
    "command",
    "commands_of",
    "device",
    "has_phone",
    "is_reachable",
    "mobile",
    "phone",
    "phone_names",
    "phones",
    "practiced",
    "reach",
    "recording",
    "recording_rule",
    "scenario",
    "scenarios",
    "script",
    "script_value",
    "secret_of",
    "sound",
    "way_to",
]
