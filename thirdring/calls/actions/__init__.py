"""What can be done with a call. What a switch tells and what an operator does come in by the same doors."""

from thirdring.calls.actions._sharing import BusyReceiverError, HandoverGoneError
from thirdring.calls.actions.exports import export_log
from thirdring.calls.actions.handovers import (
    CannotHandOverError,
    IncompletePacketError,
    accept_handover,
    bring_together,
    complete_handover,
    decline_handover,
    expire_handovers,
    leave_handover,
    offer_handover,
    withdraw_handover,
)
from thirdring.calls.actions.holding import NotNowError, ask_to_hold, check_in, refuse_hold, thank
from thirdring.calls.actions.lines import add_brand, add_line, brand_named, save_line
from thirdring.calls.actions.notes import CardNumberInNoteError, add_note, save_note
from thirdring.calls.actions.offering import declined, lock, lock_on_switch, offered, taken, unanswered
from thirdring.calls.actions.passing import happened, pass_on
from thirdring.calls.actions.record import identify, order_taken, say, set_disposition, set_reason
from thirdring.calls.actions.states import NotReadyError, announce_overrun, answer, end, hold, resume, ring, wrap_up
from thirdring.calls.actions.supervising import (
    NoHelpAskedError,
    NotOnACallError,
    OwnCallError,
    ask_for_help,
    end_help_request,
    hint,
    stop_supervising,
    supervise,
    take_help,
    take_over,
)

__all__ = [
    "BusyReceiverError",
    "CannotHandOverError",
    "CardNumberInNoteError",
    "HandoverGoneError",
    "IncompletePacketError",
    "NoHelpAskedError",
    "NotNowError",
    "NotOnACallError",
    "NotReadyError",
    "OwnCallError",
    "accept_handover",
    "add_brand",
    "add_line",
    "add_note",
    "announce_overrun",
    "answer",
    "ask_for_help",
    "ask_to_hold",
    "brand_named",
    "bring_together",
    "check_in",
    "complete_handover",
    "decline_handover",
    "declined",
    "end",
    "end_help_request",
    "expire_handovers",
    "export_log",
    "happened",
    "hint",
    "hold",
    "identify",
    "leave_handover",
    "lock",
    "lock_on_switch",
    "offer_handover",
    "offered",
    "order_taken",
    "pass_on",
    "refuse_hold",
    "resume",
    "ring",
    "save_line",
    "save_note",
    "say",
    "set_disposition",
    "set_reason",
    "stop_supervising",
    "supervise",
    "take_help",
    "take_over",
    "taken",
    "thank",
    "unanswered",
    "withdraw_handover",
    "wrap_up",
]
