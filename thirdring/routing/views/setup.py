"""Lines, queues and hours: lists and one form each, kept by administrators and planners."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role
from thirdring.routing import actions, queries
from thirdring.routing.forms.setup import LineForm, QueueForm, ScheduleForm

KEEPERS = (Role.PLANNER, Role.ADMINISTRATOR)


@allow(*KEEPERS)
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    return render(request, "routing/lines.html", {"here": "lines", "lines": queries.kept_lines()})


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line_id: int | None = None) -> HttpResponse:
    kept = queries.kept_line(line_id) if line_id else None
    form = LineForm(request.POST) if request.method == "POST" else LineForm.of(kept)
    return _page(request, form, "line", kept, actions.save_line, line_id=line_id)


@allow(*KEEPERS)
@require_GET
def queues(request: HttpRequest) -> HttpResponse:
    found = queries.queues(with_closed=True)
    names = {one.id: one.name for one in found}
    context = {"here": "queues", "queues": [(one, names.get(one.overflow_to_id or 0, "")) for one in found]}
    return render(request, "routing/queues.html", context)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest, queue_id: int | None = None) -> HttpResponse:
    kept = queries.queue(queue_id) if queue_id else None
    form = QueueForm(request.POST, one=kept) if request.method == "POST" else QueueForm.of(kept)
    return _page(request, form, "queue", kept, actions.save_queue, queue_id=queue_id)


@allow(*KEEPERS)
@require_GET
def schedules(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows = [(one, *queries.open_now(one.schedule, now=now)) for one in queries.schedules()]
    return render(request, "routing/schedules.html", {"here": "hours", "schedules": rows})


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, schedule_id: int | None = None) -> HttpResponse:
    kept = queries.schedule(schedule_id) if schedule_id else None
    form = ScheduleForm(request.POST) if request.method == "POST" else ScheduleForm.of(kept)
    return _page(request, form, "schedule", kept, actions.save_schedule, schedule_id=schedule_id)


def _page(
    request: HttpRequest, form: forms.Form, kind: str, kept: object, save: Callable[..., int], **which: int | None
) -> HttpResponse:
    """Show a form, or save what it holds and go back to its list; what was typed stays where it cannot be saved."""
    context: dict[str, Any] = {"form": form, "kept": kept, "here": kind}
    if request.method == "POST" and form.is_valid():
        try:
            details = form.details()  # type: ignore[attr-defined]
            save(**which, **details, actor_id=person_of(request).id, now=clock.now())
        except DeskError as error:
            return render(request, f"routing/{kind}.html", context | {"error": error}, status=error.status)
        messages.success(request, _("Saved."))
        return redirect(f"routing:{kind}s")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"routing/{kind}.html", context, status=status)
