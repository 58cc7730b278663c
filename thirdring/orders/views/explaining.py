"""Why an order costs what it costs, line by line, to be read out when the customer asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.kernel import clock
from thirdring.orders import queries, showing
from thirdring.people.access import allow
from thirdring.people.values import Role


@allow(Role.OPERATOR, Role.SUPERVISOR)
@require_GET
def explanation(request: HttpRequest, draft_id: int) -> HttpResponse:
    found = queries.quoted(queries.draft(draft_id), now=clock.now())
    return render(request, "orders/_explanation.html", {"groups": showing.explained(found), "quote": found.quote})
