"""What can be done with a call. What a switch tells and what an operator does come in by the same doors."""

from thirdring.calls.actions.exports import export_log
from thirdring.calls.actions.lines import add_brand, add_line
from thirdring.calls.actions.notes import CardNumberInNoteError, add_note, save_note
from thirdring.calls.actions.offering import declined, offered, unanswered
from thirdring.calls.actions.passing import happened, pass_on
from thirdring.calls.actions.record import identify, order_taken, say, set_disposition, set_reason
from thirdring.calls.actions.states import NotReadyError, announce_overrun, answer, end, hold, resume, ring, wrap_up

__all__ = [
    "CardNumberInNoteError",
    "NotReadyError",
    "add_brand",
    "add_line",
    "add_note",
    "announce_overrun",
    "answer",
    "declined",
    "end",
    "export_log",
    "happened",
    "hold",
    "identify",
    "offered",
    "order_taken",
    "pass_on",
    "resume",
    "ring",
    "save_note",
    "say",
    "set_disposition",
    "set_reason",
    "unanswered",
    "wrap_up",
]
