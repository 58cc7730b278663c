"""The call log: searchable, exportable, and the record of one call."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import actions, forms, queries, rules, words
from thirdring.calls.queries.calls import SEES_ALL
from thirdring.calls.values.log import LogFilter, LogRow
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Person


@allow()
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The log, filtered by its address; HTMX gets the rows alone."""
    viewer, wanted = person_of(request), forms.log_filter(request.GET)
    before = request.GET.get("before", "")
    page = queries.log(wanted, viewer=viewer, now=clock.now(), before=before)
    told = {"page": page, "rows": [_shown(row) for row in page.rows], "asked": request.GET, "is_more": bool(before)}
    if getattr(request, "htmx", False) and request.headers.get("HX-Target") in {"log-rows", "log-more"}:
        return render(request, "calls/_log_rows.html", told)
    return render(request, "calls/log.html", told | _choices(wanted, viewer))


@allow()
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered log as CSV; that it was taken is written in the audit trail."""
    wanted = forms.log_filter(request.POST)
    rows = actions.export_log(wanted=wanted, viewer=person_of(request), now=clock.now())
    name = f"calls-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


@allow()
@require_GET
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """The record of one call: every event with who and when, every second, every note."""
    one = queries.visible_call(call_id, viewer=person_of(request))
    told = {
        "call": one,
        "state": words.STATES[one.state],
        "times": rules.times(one.moments, now=clock.now()),
        "reasons": [words.REASONS[reason] for reason in sorted(one.reasons)],
        "disposition": words.DISPOSITIONS[one.disposition] if one.disposition else "",
        "ended_by": words.ENDED_BY[one.ended_by] if one.ended_by else "",
        "operator": people.person(one.operator_id).name if one.operator_id else "",
        "customer": customers.profile(one.customer_id).name if one.customer_id else "",
        "events": [{"event": event, "word": words.event(event)} for event in queries.events(call_id)],
        "notes": queries.notes(call_id),
    }
    return render(request, "calls/call.html", told)


def _shown(row: LogRow) -> dict[str, Any]:
    return {
        "row": row,
        "call": row.call,
        "times": row.times,
        "state": words.STATES[row.call.state],
        "reasons": [words.REASONS[reason] for reason in sorted(row.call.reasons)],
        "disposition": words.DISPOSITIONS[row.call.disposition] if row.call.disposition else "",
        "customer": row.customer,
        "is_lost": row.call.operator_id is None and not row.call.is_live,
    }


def _choices(wanted: LogFilter, viewer: Person) -> dict[str, Any]:
    sees_all = viewer.has(*SEES_ALL)
    return {
        "wanted": wanted,
        "lines": queries.lines(),
        "operators": queries.operators() if sees_all else [],
        "reason_choices": words.REASONS.items(),
        "disposition_choices": words.DISPOSITIONS.items(),
        "sees_all": sees_all,
    }


class _Echo:
    """csv writes here; what was written is handed on instead of kept."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterable[LogRow]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Call"), _("Rang"), _("Line"), _("Practice"), _("Number"), _("Customer"), _("Operator"), _("State"),
            _("Reason"), _("What came of it"), _("Ring"), _("Queue"), _("Talk"), _("Hold"), _("Wrap-up"), _("Notes"),
        ]
    )  # fmt: skip
    for row in rows:
        yield writer.writerow([plain(cell) for cell in _cells(row)])


def _cells(row: LogRow) -> list[str]:
    one, times = row.call, row.times
    lengths = (times.ring, times.queue, times.talk, times.hold, times.wrap_up)
    return [
        str(one.id),
        timezone.localtime(one.moments.rang_at).isoformat(timespec="seconds"),
        one.line.name,
        _("yes") if one.practice else _("no"),
        one.caller_number,
        row.customer,
        row.operator,
        str(words.STATES[one.state]),
        ", ".join(str(words.REASONS[reason]) for reason in sorted(one.reasons)),
        str(words.DISPOSITIONS[one.disposition]) if one.disposition else "",
        *(str(round(length.total_seconds())) for length in lengths),
        row.notes,
    ]


def plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection); phone numbers stay as they are."""
    is_number = cell[:1] == "+" and cell[1:].isdigit()
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number else cell
