"""What can be done on the telephone: practice calls, orders to the switchboard, operators' telephones."""

from thirdring.telephony.actions.calling_out import call_out, line_for
from thirdring.telephony.actions.commands import command, fail_late, finish, take
from thirdring.telephony.actions.devices import (
    NoWayOutError,
    OwnLineError,
    choose_device,
    device_missed,
    device_tested,
    test_device,
)
from thirdring.telephony.actions.dialing import ForbiddenNumberError, dial
from thirdring.telephony.actions.phones import (
    new_desk_phone,
    phone_account,
    set_reachable,
    withdraw_phone,
    withdraw_phones,
)
from thirdring.telephony.actions.practice import BusyError, hang_up_due, speak_on, take_practice_call
from thirdring.telephony.actions.recordings import (
    delete_due,
    note_playback,
    seal_due,
    set_recording_rule,
    set_recording_rules,
)

__all__ = [
    "BusyError",
    "ForbiddenNumberError",
    "NoWayOutError",
    "OwnLineError",
    "call_out",
    "choose_device",
    "command",
    "delete_due",
    "device_missed",
    "device_tested",
    "dial",
    "fail_late",
    "finish",
    "hang_up_due",
    "line_for",
    "new_desk_phone",
    "note_playback",
    "phone_account",
    "seal_due",
    "set_reachable",
    "set_recording_rule",
    "set_recording_rules",
    "speak_on",
    "take",
    "take_practice_call",
    "test_device",
    "withdraw_phone",
    "withdraw_phones",
]
