"""What carriers send: parcel events as CSV or JSON. Each is taken once, whatever order they come in.

CSV, UTF-8, with a heading: `tracking,event,at,place,words,expected,reference`. `event` is one of ParcelNews, `at` a
time with its zone (ISO 8601), the rest may be empty; without a `reference` an event is known by what it says. See
docs/reference/carrier-feed.md.
"""

import csv
import hashlib
import hmac
import io
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from thirdring.kernel.errors import NotFoundError
from thirdring.orders import actions
from thirdring.orders.values import ParcelNews

MOST = 5000


class Event(BaseModel):
    """One line of a feed."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    tracking: str = Field(min_length=1, max_length=40)
    event: ParcelNews
    at: AwareDatetime
    place: str = Field("", max_length=80)
    words: str = Field("", max_length=200)
    expected: date | None = None
    reference: str = Field("", max_length=80)

    @property
    def name(self) -> str:
        """The carrier's own name of the event, or what stands for it."""
        said = f"{self.tracking} {self.event} {self.at.isoformat()} {self.place}"
        return self.reference or hashlib.sha256(said.encode()).hexdigest()[:40]


@dataclass(slots=True)
class Report:
    """What became of the lines of a feed: every one is accounted for. `refused` maps line numbers to reasons."""

    taken: int = 0
    known: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def read_csv(content: bytes, *, carrier: str, now: datetime) -> Report:
    """Take a file of events."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Report(refused={1: "not UTF-8"})
    rows: list[dict[str, Any]] = [
        {key: value for key, value in row.items() if key and value} for row in csv.DictReader(io.StringIO(text))
    ]
    return take(rows, carrier=carrier, now=now, first_line=2)


def read_json(content: bytes, *, carrier: str, now: datetime) -> Report:
    """Take one event, or `{"events": [...]}`."""
    try:
        sent = json.loads(content)
    except ValueError:
        return Report(refused={1: "not JSON"})
    rows = sent.get("events", [sent]) if isinstance(sent, dict) else sent
    return take(rows if isinstance(rows, list) else [rows], carrier=carrier, now=now, first_line=1)


def take(rows: list[Any], *, carrier: str, now: datetime, first_line: int) -> Report:
    """Take the events one by one: a bad one holds up no other."""
    report = Report()
    for line, row in enumerate(rows[:MOST], first_line):
        try:
            event = Event.model_validate(row)
            fresh = actions.take_news(
                carrier=carrier,
                tracking=event.tracking,
                reference=event.name,
                news=event.event,
                at=event.at,
                place=event.place,
                words=event.words,
                expected_date=event.expected,
                now=now,
            )
        except ValidationError as error:
            first = error.errors()[0]
            report.refused[line] = f"{'.'.join(str(p) for p in first['loc']) or 'line'}: {first['msg']}"
        except NotFoundError:
            report.refused[line] = f"tracking: no parcel {row.get('tracking', '')} of {carrier} has left"
        else:
            report.taken += fresh
            report.known += not fresh
    if len(rows) > MOST:
        report.refused[first_line + MOST] = f"more than {MOST} lines: send the rest again"
    return report


def is_signed(content: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` is the hex HMAC-SHA256 of the content under the carrier's secret."""
    wanted = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(wanted, signature.strip().lower())
