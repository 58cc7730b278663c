"""Results by source code: orders, revenue, cost and return of catalogues, mailings and ads."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.kernel import clock
from thirdring.orders.queries.sources import sources
from thirdring.people.access import allow
from thirdring.people.values import Role

DAYS = (30, 90, 365)


@allow(Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Row O4.5: marketing return by source code."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in DAYS else DAYS[1]
    now = clock.now()
    context = {"sources": sources(since=now - timedelta(days=days), until=now), "days": days, "choices": DAYS}
    return render(request, "orders/sources.html", context)
