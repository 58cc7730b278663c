"""The names that people read for states, reasons and what came of a call."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from thirdring.calls.values import CallState, Disposition, EndedBy, Event, EventKind, Reason
from thirdring.calls.values.sharing import Ear, HandoverKind, HandoverState, Verified

SEPARATOR: Final = " · "

STATES: Final[dict[CallState, Promise]] = {
    CallState.RINGING: pgettext_lazy("call", "Ringing"),
    CallState.TALKING: pgettext_lazy("call", "On a call"),
    CallState.ON_HOLD: pgettext_lazy("call", "On hold"),
    CallState.ENDED: pgettext_lazy("call", "Wrap-up"),
    CallState.WRAPPED: pgettext_lazy("call", "Finished"),
}

REASONS: Final[dict[Reason, Promise]] = {
    Reason.ORDER: pgettext_lazy("reason of a call", "Order"),
    Reason.INFORMATION: pgettext_lazy("reason of a call", "Information"),
    Reason.COMPLAINT: pgettext_lazy("reason of a call", "Complaint"),
    Reason.REDIRECTION: pgettext_lazy("reason of a call", "Redirection"),
}

DISPOSITIONS: Final[dict[Disposition, Promise]] = {
    Disposition.ORDER_TAKEN: pgettext_lazy("what came of a call", "Order taken"),
    Disposition.INFORMATION_GIVEN: pgettext_lazy("what came of a call", "Information given"),
    Disposition.COMPLAINT_RESOLVED: pgettext_lazy("what came of a call", "Complaint resolved"),
    Disposition.COMPLAINT_PASSED_ON: pgettext_lazy("what came of a call", "Complaint passed on"),
    Disposition.REDIRECTED: pgettext_lazy("what came of a call", "Redirected"),
    Disposition.CALLBACK_AGREED: pgettext_lazy("what came of a call", "Callback agreed"),
    Disposition.NO_SALE: pgettext_lazy("what came of a call", "No sale"),
    Disposition.WRONG_NUMBER: pgettext_lazy("what came of a call", "Wrong number"),
    Disposition.CUT_OFF: pgettext_lazy("what came of a call", "Cut off"),
}

ENDED_BY: Final[dict[EndedBy, Promise]] = {
    EndedBy.CALLER: pgettext_lazy("who hung up", "the caller"),
    EndedBy.OPERATOR: pgettext_lazy("who hung up", "the operator"),
    EndedBy.SYSTEM: pgettext_lazy("who hung up", "the system"),
    EndedBy.TRANSFER: pgettext_lazy("who hung up", "nobody: passed on"),
}

EVENTS: Final[dict[EventKind, Promise]] = {
    EventKind.RANG: pgettext_lazy("record of a call", "Rang"),
    EventKind.OFFERED: pgettext_lazy("record of a call", "Offered"),
    EventKind.DECLINED: pgettext_lazy("record of a call", "Declined"),
    EventKind.UNANSWERED: pgettext_lazy("record of a call", "Not answered in time"),
    EventKind.ANSWERED: pgettext_lazy("record of a call", "Answered"),
    EventKind.HELD: pgettext_lazy("record of a call", "Put on hold"),
    EventKind.RESUMED: pgettext_lazy("record of a call", "Back from hold"),
    EventKind.ENDED: pgettext_lazy("record of a call", "Ended"),
    EventKind.WRAPPED: pgettext_lazy("record of a call", "Wrap-up finished"),
    EventKind.IDENTIFIED: pgettext_lazy("record of a call", "Customer identified"),
    EventKind.UNIDENTIFIED: pgettext_lazy("record of a call", "Customer taken off"),
    EventKind.REASONS_SET: pgettext_lazy("record of a call", "Reason set"),
    EventKind.NOTED: pgettext_lazy("record of a call", "Note written"),
    EventKind.SAID: pgettext_lazy("record of a call", "Said"),
    EventKind.WRAP_UP_OVERRAN: pgettext_lazy("record of a call", "Wrap-up too long"),
    EventKind.ANNOUNCED: pgettext_lazy("record of a call", "Announcement played"),
    EventKind.DIALED: pgettext_lazy("record of a call", "Dialed"),
    EventKind.DIGITS_SENT: pgettext_lazy("record of a call", "Digits sent"),
    EventKind.CONSULTING: pgettext_lazy("record of a call", "Asked a colleague"),
    EventKind.CONSULT_ENDED: pgettext_lazy("record of a call", "Colleague left"),
    EventKind.PASSED_ON: pgettext_lazy("record of a call", "Passed on"),
    EventKind.TOOK_OVER: pgettext_lazy("record of a call", "Taken over"),
    EventKind.CONFERENCED: pgettext_lazy("record of a call", "Conference"),
    EventKind.LISTENED: pgettext_lazy("record of a call", "Supervisor listens"),
    EventKind.WHISPERED: pgettext_lazy("record of a call", "Supervisor whispers"),
    EventKind.BARGED: pgettext_lazy("record of a call", "Supervisor joined"),
    EventKind.LISTENING_ENDED: pgettext_lazy("record of a call", "Supervisor left"),
    EventKind.RECORDING: pgettext_lazy("record of a call", "Recording"),
    EventKind.RECORDING_SILENCED: pgettext_lazy("record of a call", "Recording silent"),
    EventKind.RECORDING_RESUMED: pgettext_lazy("record of a call", "Recording goes on"),
    EventKind.RECORDING_ENDED: pgettext_lazy("record of a call", "Recording ended"),
    EventKind.INTERRUPTED: pgettext_lazy("record of a call", "Operator's telephone lost"),
    EventKind.RECONNECTED: pgettext_lazy("record of a call", "Operator's telephone back"),
    EventKind.HOLD_ASKED: pgettext_lazy("record of a call", "Asked to hold"),
    EventKind.HOLD_REFUSED: pgettext_lazy("record of a call", "The caller would not hold"),
    EventKind.CHECKED_IN: pgettext_lazy("record of a call", "Checked in on the caller"),
    EventKind.THANKED: pgettext_lazy("record of a call", "Thanked for waiting"),
    EventKind.HANDOVER_OFFERED: pgettext_lazy("record of a call", "Handover offered"),
    EventKind.HANDOVER_ACCEPTED: pgettext_lazy("record of a call", "Handover accepted"),
    EventKind.HANDOVER_DECLINED: pgettext_lazy("record of a call", "Handover declined"),
    EventKind.HANDOVER_EXPIRED: pgettext_lazy("record of a call", "Handover not answered in time"),
    EventKind.HANDOVER_WITHDRAWN: pgettext_lazy("record of a call", "Handover taken back"),
    EventKind.HELP_ASKED: pgettext_lazy("record of a call", "Asked for help"),
    EventKind.HELP_TAKEN: pgettext_lazy("record of a call", "Supervisor sees to it"),
    EventKind.HELP_ENDED: pgettext_lazy("record of a call", "Help given"),
    EventKind.HINTED: pgettext_lazy("record of a call", "Supervisor sent words"),
}

LOST: Final[dict[str, Promise]] = {
    "exchange-down": pgettext_lazy("record of a call", "Caller lost: the exchange failed"),
    "line-down": pgettext_lazy("record of a call", "Caller lost: their line failed"),
}
"""Why a call was interrupted that was not the operator's telephone."""

HANDOVERS: Final[dict[HandoverKind, Promise]] = {
    HandoverKind.WARM: pgettext_lazy("kind of handover", "Hand over, introduced"),
    HandoverKind.BLIND: pgettext_lazy("kind of handover", "Hand over at once"),
    HandoverKind.CONFERENCE: pgettext_lazy("kind of handover", "Speak together"),
    HandoverKind.ESCALATION: pgettext_lazy("kind of handover", "Escalate to a supervisor"),
}

HANDOVER_STATES: Final[dict[HandoverState, Promise]] = {
    HandoverState.OFFERED: pgettext_lazy("state of a handover", "asked"),
    HandoverState.ACCEPTED: pgettext_lazy("state of a handover", "being connected"),
    HandoverState.CONSULTING: pgettext_lazy("state of a handover", "speaking with each other"),
    HandoverState.TOGETHER: pgettext_lazy("state of a handover", "all three speaking"),
    HandoverState.DONE: pgettext_lazy("state of a handover", "handed over"),
    HandoverState.DECLINED: pgettext_lazy("state of a handover", "declined"),
    HandoverState.EXPIRED: pgettext_lazy("state of a handover", "not answered in time"),
    HandoverState.WITHDRAWN: pgettext_lazy("state of a handover", "taken back"),
    HandoverState.LEFT: pgettext_lazy("state of a handover", "left again"),
}

VERIFIED: Final[dict[Verified, Promise]] = {
    Verified.CODE_WORD: pgettext_lazy("how a caller was verified", "by code word"),
    Verified.DETAILS: pgettext_lazy("how a caller was verified", "by name and address"),
    Verified.NOT_VERIFIED: pgettext_lazy("how a caller was verified", "not verified"),
}

EARS: Final[dict[Ear, Promise]] = {
    Ear.LISTEN: pgettext_lazy("supervisor on a call", "listens"),
    Ear.WHISPER: pgettext_lazy("supervisor on a call", "whispers"),
    Ear.BARGE: pgettext_lazy("supervisor on a call", "speaks with both"),
}

LANGUAGES: Final[dict[str, Promise]] = {
    "da": pgettext_lazy("spoken language", "Danish"),
    "en": pgettext_lazy("spoken language", "English"),
    "zh": pgettext_lazy("spoken language", "Chinese"),
}


def event(one: Event) -> Promise:
    """What happened, as a reader of the record is told."""
    return LOST.get(str(one.data.get("reason", "")), EVENTS[one.kind])


def summary(line: str, reasons: Iterable[Reason], disposition: str) -> str:
    """What a customer's timeline keeps of a call: the line's name, then codes that `told` puts into words."""
    return SEPARATOR.join([line, *sorted(reasons), *filter(None, [disposition])])


def told(kept: str) -> str:
    """A call on a customer's timeline, in the reader's words."""
    words = {code.value: name for names in (REASONS, DISPOSITIONS) for code, name in names.items()}
    line, *codes = kept.split(SEPARATOR)
    return SEPARATOR.join([line, *(str(words.get(code, code)) for code in codes)])
