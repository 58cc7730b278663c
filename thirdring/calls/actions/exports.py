from collections.abc import Iterator
from datetime import datetime

from thirdring.calls import queries
from thirdring.calls.values.log import LogFilter, LogRow
from thirdring.kernel import audit
from thirdring.people.values import Person


def export_log(*, wanted: LogFilter, viewer: Person, now: datetime) -> Iterator[LogRow]:
    """The rows that this person may see, to take away; that they were taken stands in the audit trail first."""
    asked = {name: str(value) for name in LogFilter.__slots__ if (value := getattr(wanted, name)) not in {None, ""}}
    if "text" in asked:
        asked["text"] = "…"
    audit.record(stream="exports", action="call-log-exported", actor_id=viewer.id, data=asked, now=now)
    return queries.log_rows(wanted, viewer=viewer, now=now)
