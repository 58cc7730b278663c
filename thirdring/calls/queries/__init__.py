"""Reads of this room: calls, their record, lines, and the log."""

from thirdring.calls.queries.calls import (
    NoSuchCallError,
    call,
    call_of_channel,
    call_of_operator,
    caller_hits,
    calls_in,
    events,
    live_call_of,
    notes,
    offered_to,
    overrun_wrap_ups,
    recent_of_customer,
    visible_call,
)
from thirdring.calls.queries.figures import answered
from thirdring.calls.queries.lines import NoSuchLineError, brands, line, line_by_number, lines
from thirdring.calls.queries.log import log, log_rows, operators

__all__ = [
    "NoSuchCallError",
    "NoSuchLineError",
    "answered",
    "brands",
    "call",
    "call_of_channel",
    "call_of_operator",
    "caller_hits",
    "calls_in",
    "events",
    "line",
    "line_by_number",
    "lines",
    "live_call_of",
    "log",
    "log_rows",
    "notes",
    "offered_to",
    "operators",
    "overrun_wrap_ups",
    "recent_of_customer",
    "visible_call",
]
