"""Reads of this room: practice callers, orders to the switchboard, telephones, recordings."""

from thirdring.telephony.queries.commands import command, commands_of
from thirdring.telephony.queries.phones import (
    has_phone,
    is_reachable,
    phone_names,
    phones,
    ringable_phone,
    secret_of,
    unreachable,
)
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
    "has_phone",
    "is_reachable",
    "phone_names",
    "phones",
    "practiced",
    "recording",
    "recording_rule",
    "ringable_phone",
    "scenario",
    "scenarios",
    "script",
    "script_value",
    "secret_of",
    "sound",
    "unreachable",
]
