"""Several people on one call: handing it over, three together, a supervisor beside it, a silent request for help."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HandoverKind(StrEnum):
    """How a call is to go to somebody else."""

    WARM = "warm"
    BLIND = "blind"
    CONFERENCE = "conference"
    ESCALATION = "escalation"


class HandoverState(StrEnum):
    """Where a handover stands; the caller stays with the giver until it is done."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    CONSULTING = "consulting"
    TOGETHER = "together"
    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class HandoverSignal(StrEnum):
    """What moves a handover on."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    CONSULT = "consult"
    JOIN = "join"
    COMPLETE = "complete"
    LEAVE = "leave"


LIVE = (HandoverState.OFFERED, HandoverState.ACCEPTED, HandoverState.CONSULTING, HandoverState.TOGETHER)
"""A call has at most one of these."""

ENGAGED = (HandoverState.ACCEPTED, HandoverState.CONSULTING, HandoverState.TOGETHER)
"""The receiver is on the call; each person at most once."""


class Verified(StrEnum):
    """How the caller was verified before the call is passed on."""

    CODE_WORD = "code_word"
    DETAILS = "details"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class Packet:
    """What goes along with a call, so that the caller need not repeat it (rows M2.4 and K6)."""

    who: str = ""
    verified: Verified | None = None
    wants: str = ""
    done: str = ""
    promised: str = ""
    nothing_promised: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """A call on its way to somebody else. `receiver_id` is None while every supervisor is asked."""

    id: int
    call_id: int
    kind: HandoverKind
    state: HandoverState
    giver_id: int
    giver: str
    receiver_id: int | None
    receiver: str
    packet: Packet
    offered_at: datetime
    expires_at: datetime

    @property
    def is_engaged(self) -> bool:
        return self.state in ENGAGED


class Ear(StrEnum):
    """How a supervisor is beside a call: hears both, is heard by the operator alone, or by both."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervisor beside a call, now."""

    id: int
    call_id: int
    supervisor_id: int
    supervisor: str
    ear: Ear
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Help:
    """A silent request: the caller hears nothing of it. `hint` is what the supervisor wrote back."""

    id: int
    call_id: int
    operator_id: int
    operator: str
    asked_at: datetime
    taken_by_id: int | None = None
    taken_by: str = ""
    hint: str = ""
