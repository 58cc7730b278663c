"""The operator's screen."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from thirdring.customers.actions import log_search
from thirdring.desk import actions, forms, queries
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role


@allow()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The three columns, as the address says."""
    person = person_of(request)
    place = queries.complete(forms.place(request.GET), person=person)
    now = clock.now()
    figures = queries.figures(person, now=now) if place.is_day else []
    context = {
        "place": place,
        "tabs": queries.tabs(place, person=person),
        "figures": figures,
        "today": timezone.localdate(now),
    }
    return render(request, "desk/home.html", context)


@allow()
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What the one search box found, as one grouped list; by what was searched is kept, the text is not."""
    q, place, person = request.GET.get("q", "").strip(), forms.place(request.GET), person_of(request)
    groups = queries.find(q, place=place, person=person) if q else []
    search = forms.search_id(request.GET)
    if q and search:
        count = sum(len(group.found) for group in groups if group.names_customers)
        log_search(search=search, q=q, found=count, actor_id=person.id, call_id=place.call_id)
    return render(request, "desk/_hits.html", {"q": q, "groups": groups, "place": place})


@allow(Role.OPERATOR, Role.SUPERVISOR)
@require_POST
def choose(request: HttpRequest, customer_id: int) -> HttpResponse:
    """This is who calls: told to the call and to the draft that are on the screen, where they have nobody yet."""
    place = forms.place(request.GET)
    actions.choose_customer(customer_id=customer_id, place=place, actor_id=person_of(request).id, now=clock.now())
    return open_desk(request, **(place.numbers | {"customer": customer_id}))


@allow()
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component of the screen, for the people who build it."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "desk/styleguide.html")
