"""What can be done on the telephone: practice calls, orders to the switchboard, operators' telephones."""

from thirdring.telephony.actions.calling_out import call_out, line_for
from thirdring.telephony.actions.commands import command, fail_late, finish, take
from thirdring.telephony.actions.dialing import ForbiddenNumberError, dial
from thirdring.telephony.actions.phones import phone_account, set_reachable, withdraw_phone, withdraw_phones
from thirdring.telephony.actions.practice import BusyError, hang_up_due, speak_on, take_practice_call
from thirdring.telephony.actions.recordings import delete_due, note_playback, seal_due, set_recording_rule

__all__ = [
    "BusyError",
    "ForbiddenNumberError",
    "call_out",
    "command",
    "delete_due",
    "dial",
    "fail_late",
    "finish",
    "hang_up_due",
    "line_for",
    "note_playback",
    "phone_account",
    "seal_due",
    "set_reachable",
    "set_recording_rule",
    "speak_on",
    "take",
    "take_practice_call",
    "withdraw_phone",
    "withdraw_phones",
]
