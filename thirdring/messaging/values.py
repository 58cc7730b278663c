"""Mail as other rooms see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail stands. `unknown`: the connection was lost after the text was handed over, before the answer."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `reference` says what it is about (`order:12`), `message_id` is the same in every attempt."""

    id: int
    to: str
    subject: str
    language: str
    reference: str
    message_id: str
    state: MailState
    attempts: int
    trouble: str
    queued_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes over the wire; `files` are PDFs by name."""

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    files: tuple[tuple[str, bytes], ...] = ()


class Outcome(StrEnum):
    """What came of one attempt."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    outcome: Outcome
    answer: str = ""
