"""What comes from outside, parsed."""

from datetime import date, datetime, time, timedelta
from typing import TypedDict

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from thirdring.calls.values import Disposition, Reason
from thirdring.calls.values.log import LogFilter
from thirdring.calls.values.sharing import Ear, HandoverKind, Packet, Verified

MOST_NOTE = 20_000
MOST_DIGITS = 18
MOST_WORDS = 1000
MOST_KEYS = 20
KEYPAD = frozenset("0123456789*#")


class TypedHandover(TypedDict):
    kind: HandoverKind
    receiver_id: int | None
    packet: Packet


class TypedNote(TypedDict):
    text: str
    seat: str
    version: int


def disposition(post: QueryDict) -> Disposition | None:
    chosen = post.get("disposition", "")
    return Disposition(chosen) if chosen in set(Disposition) else None


def reasons(post: QueryDict) -> list[Reason]:
    return [Reason(chosen) for chosen in post.getlist("reason") if chosen in set(Reason)]


def note(post: QueryDict) -> TypedNote:
    return {
        "text": post.get("text", "")[:MOST_NOTE],
        "seat": post.get("seat", "")[:40],
        "version": number(post, "version") or 0,
    }


def digits(post: QueryDict) -> str:
    """Keys of a keypad, at most a few at a time."""
    return "".join(key for key in post.get("keys", "") if key in KEYPAD)[:MOST_KEYS]


def handover(post: QueryDict) -> TypedHandover:
    """To whom, how, and what goes along; `to` is empty for any supervisor."""
    kind = post.get("kind", "")
    verified = post.get("verified", "")
    packet = Packet(
        **{name: post.get(name, "").strip()[:MOST_WORDS] for name in ("who", "wants", "done", "promised")},
        verified=Verified(verified) if verified in set(Verified) else None,
        nothing_promised=post.get("nothing_promised") == "yes",
    )
    return {
        "kind": HandoverKind(kind) if kind in set(HandoverKind) else HandoverKind.WARM,
        "receiver_id": number(post, "to"),
        "packet": packet,
    }


def ear(post: QueryDict) -> Ear | None:
    chosen = post.get("ear", "")
    return Ear(chosen) if chosen in set(Ear) else None


def hint(post: QueryDict) -> str:
    return post.get("hint", "").strip()


def customer(post: QueryDict) -> int | None:
    return number(post, "customer")


def said(post: QueryDict) -> tuple[str, str]:
    return post.get("text", "")[:80], post.get("language", "")[:10]


def log_filter(asked: QueryDict) -> LogFilter:
    """The filter of the log's address; days are the reader's own."""
    until = _day(asked, "until")
    reason = asked.get("reason", "")
    practice = {"yes": True, "no": False}.get(asked.get("practice", "no"))
    return LogFilter(
        from_at=_midnight(_day(asked, "from")),
        until_at=_midnight(until + timedelta(days=1)) if until else None,
        line_id=number(asked, "line"),
        operator_id=number(asked, "operator"),
        customer_id=number(asked, "customer"),
        reason=Reason(reason) if reason in set(Reason) else None,
        disposition=disposition(asked),
        practice=practice,
        text=asked.get("q", "").strip()[:100],
    )


def number(asked: QueryDict, name: str) -> int | None:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _day(asked: QueryDict, name: str) -> date | None:
    try:
        return parse_date(asked.get(name, ""))
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
