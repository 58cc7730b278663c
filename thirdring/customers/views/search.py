"""The page of customers, for those who keep the records; at the desk the search box stands in the WHO column."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.customers import actions, forms, queries
from thirdring.customers.views.card import READERS
from thirdring.people.access import allow, person_of


@allow(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/index.html", {"q": request.GET.get("q", ""), "search": uuid4()})


@allow(*READERS)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Hits as they are typed; `for` names the customer that a merge partner is looked for. Rows O1.2, M1.5."""
    person, q = person_of(request), request.GET.get("q", "").strip()[:200]
    hits = queries.search(q, region=person.region or settings.DEFAULT_REGION)
    merging = forms.number(request.GET, "for")
    search_id = forms.search_id(request.GET)
    if search_id and q:
        actions.log_search(
            search=search_id, q=q, found=len(hits), actor_id=person.id, call_id=forms.number(request.GET, "call")
        )
    return render(request, "customers/_hits.html", {"q": q, "hits": hits, "merging": merging})
