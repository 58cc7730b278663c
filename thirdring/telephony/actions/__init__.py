"""What can be done on the telephone: practice calls, orders to the switchboard, operators' telephones."""

from thirdring.telephony.actions.commands import command, fail_late, finish, take
from thirdring.telephony.actions.dialing import ForbiddenNumberError, dial
from thirdring.telephony.actions.phones import phone_account, withdraw_phones
from thirdring.telephony.actions.practice import BusyError, hang_up_due, speak_on, take_practice_call

__all__ = [
    "BusyError",
    "ForbiddenNumberError",
    "command",
    "dial",
    "fail_late",
    "finish",
    "hang_up_due",
    "phone_account",
    "speak_on",
    "take",
    "take_practice_call",
    "withdraw_phones",
]
