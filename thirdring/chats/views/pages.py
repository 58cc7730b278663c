"""The pages that visitors write on, as administrators keep them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from thirdring.calls import queries as calls
from thirdring.chats import actions, forms, queries
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.screen import go
from thirdring.people.access import allow, user_of
from thirdring.people.values import Role

KEEPERS = (Role.ADMINISTRATOR, Role.PLANNER)


@allow(*KEEPERS)
@require_GET
def pages(request: HttpRequest) -> HttpResponse:
    """Every line, with the page of its visitors."""
    known = {page.line.id: page for page in queries.pages()}
    rows = [{"line": line, "page": known.get(line.id), "link": _link(known.get(line.id))} for line in calls.lines()]
    return render(request, "chats/pages.html", {"rows": rows, "here": "chats"})


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, line_id: int) -> HttpResponse:
    line, kept = calls.line(line_id), queries.page_of_line(line_id)
    form = forms.PageForm(request.POST or None, page=kept)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_page(line_id=line_id, actor_id=user_of(request).pk, now=clock.now(), **form.details())
            return go(request, reverse("chats:pages"))
        except DeskError as refused:
            error = refused
    told = {"line": line, "form": form, "error": error, "link": _link(kept)}
    return render(request, "chats/page.html", told, status=error.status if error else 200)


def _link(page: Any) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("chats:visitor_page", args=(page.code,)) if page else ""
