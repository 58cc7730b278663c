"""The problem-order list: reason, owner, age, outcome. Row Z2.2."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.orders import actions, forms, queries
from thirdring.orders.values.life import OUTCOMES
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

LEADERS = (Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


@allow(*LEADERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list: everybody's, mine, or what was closed."""
    return _list(request, "orders/problems.html")


@allow(Role.SUPERVISOR, Role.OPERATOR)
@require_POST
def owner(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Take a problem on."""
    actions.take_problem(problem_id=problem_id, owner_id=person_of(request).id)
    return _list(request, "orders/_problems.html")


@allow(Role.SUPERVISOR)
@require_POST
def outcome(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Close a problem with what became of it; the order goes on where nothing else holds it."""
    chosen = request.POST.get("outcome", "")
    actions.solve_problem(
        problem_id=problem_id,
        outcome=chosen if chosen in OUTCOMES else "released",
        note=request.POST.get("note", ""),
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return _list(request, "orders/_problems.html")


def _list(request: HttpRequest, template: str) -> HttpResponse:
    person, asked = person_of(request), request.GET or request.POST
    which = asked.get("which", "open")
    found = queries.problems(
        order_id=forms.number(asked, "order"),
        owner_id=person.id if which == "mine" else None,
        closed=which == "closed",
    )
    ids = {p.owner_id for p in found} | {p.closed_by for p in found}
    context = {
        "problems": found,
        "which": which,
        "names": people.names({each for each in ids if each}),
        "leads": Role.SUPERVISOR in person.roles,
        "may_take": bool(person.roles & {Role.SUPERVISOR, Role.OPERATOR}),
        "me": person.id,
        "now": clock.now(),
    }
    return render(request, template, context)
