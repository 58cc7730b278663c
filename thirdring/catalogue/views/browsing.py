"""Looking for products and at them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.catalogue import forms, queries, showing
from thirdring.kernel import clock
from thirdring.people.access import allow, person_of

_PAGE = 40
_COMPARED = 3


@allow()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All products, by words and category; one of them beside the list."""
    asked = forms.browse(request.GET, person_of(request).region)
    found = queries.browse(
        q=asked.q,
        category=asked.category,
        price_list=asked.price_list,
        now=clock.now(),
        offset=asked.offset,
        limit=_PAGE,
    )
    context = {
        "asked": asked,
        "hits": found.hits,
        "total": found.total,
        "shown_to": asked.offset + len(found.hits),
        "more": asked.offset + _PAGE if found.total > asked.offset + _PAGE else None,
    }
    if request.htmx and request.htmx.target == "products":  # type: ignore[attr-defined]
        return render(request, "catalogue/_results.html", context)
    context |= {"categories": queries.categories(), "price_lists": queries.price_lists()}
    if asked.product_id:
        context |= showing.product(asked.product_id, asked.price_list, person_of(request))
    return render(request, "catalogue/index.html", context)


@allow()
@require_safe
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product: choices with their promises, words, sizes, questions, what goes with it. Rows O1.6, O1.8, O5.1."""
    asked = forms.browse(request.GET, person_of(request).region)
    context = showing.product(product_id, asked.price_list, person_of(request))
    return render(request, "catalogue/_product.html", context | {"asked": asked, "draft_id": asked.draft_id})


@allow()
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three products side by side. Row O5.2."""
    asked = forms.browse(request.GET, person_of(request).region)
    ids = forms.product_ids(request.GET)[:_COMPARED]
    return render(request, "catalogue/_compare.html", showing.comparison(ids, asked.price_list) | {"asked": asked})
