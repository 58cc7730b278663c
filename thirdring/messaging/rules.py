"""What becomes of a mail after an attempt, and when the next one is made."""

from datetime import datetime, timedelta

from thirdring.messaging.values import MailState, Outcome

FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=4)
MAX_ATTEMPTS = 18
"""Two days of trying: 20 s, 40 s ... 4 h, 4 h; RFC 5321 4.5.4.1 asks for half an hour between, and 4-5 days at most."""

SENDING_TAKES = timedelta(minutes=5)

_AFTER = {
    Outcome.SENT: MailState.SENT,
    Outcome.REFUSED: MailState.FAILED,
    Outcome.UNKNOWN: MailState.UNKNOWN,
}


def state_after(outcome: Outcome, attempts: int) -> MailState:
    """Never sent twice: only an attempt that surely failed, and may succeed later, is made again."""
    if outcome is Outcome.LATER:
        return MailState.QUEUED if attempts < MAX_ATTEMPTS else MailState.FAILED
    return _AFTER[outcome]


def next_attempt_at(attempts: int, now: datetime) -> datetime:
    """Twice as long after each attempt, up to four hours."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return now + min(FIRST_WAIT * doubled, LONGEST_WAIT)
