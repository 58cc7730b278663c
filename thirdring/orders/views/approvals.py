"""Requests for approval at the supervisor's desk: seen at once, answered by a key. Rows O3.8, M5.8."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.orders import approvals, queries
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role


@allow(Role.SUPERVISOR)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The requests that wait for an answer, the supervisor's own left out."""
    return _shown(request)


@allow(Role.SUPERVISOR)
@require_POST
def answer(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Yes or no, with a word to the operator where one is wanted."""
    approvals.decide(
        approval_id=approval_id,
        granted=request.POST.get("answer") == "yes",
        actor_id=person_of(request).id,
        note=request.POST.get("note", ""),
        now=clock.now(),
    )
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    me = person_of(request).id
    found = [each for each in approvals.waiting() if each.asked_by != me]
    heads = queries.heads([each.order_id for each in found if each.order_id])
    context = {
        "waiting": [(each, heads.get(each.order_id or 0)) for each in found],
        "names": people.names({each.asked_by for each in found}),
    }
    return render(request, "orders/_approvals.html", context)
