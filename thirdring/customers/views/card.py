"""The customer in the WHO column, and on a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.customers import forms, queries
from thirdring.customers.views.parts import PARTS, SHOWN_ENTRIES, AddressForm, context_of, show
from thirdring.people.access import allow
from thirdring.people.values import Role

READERS = (Role.OPERATOR, Role.SUPERVISOR, Role.QUALITY_ANALYST, Role.MANAGER, Role.ADMINISTRATOR)
KEEPERS = (Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR)


@allow(*READERS)
@require_GET
def card(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The card. Rows O4.1, O4.2, K2."""
    profile = queries.profile(customer_id)
    return render(request, "customers/_card.html", context_of(request, profile))


@allow(*READERS)
@require_GET
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The same on a page, with the merges that can be taken back."""
    profile = queries.profile(customer_id)
    merges = [(merge, queries.written_since(merge)) for merge in queries.live_merges(customer_id)]
    return render(request, "customers/customer.html", {**context_of(request, profile), "merges": merges})


@allow(*READERS)
@require_GET
def part(request: HttpRequest, customer_id: int, name: str) -> HttpResponse:
    """One part of the card, with its form open where `edit` names one."""
    if name not in PARTS:
        raise Http404
    editing = request.GET.get("edit", "")
    if name == "addresses" and editing.isdigit():
        form = AddressForm(forms.retyped(queries.address(int(editing))))
        return show(request, customer_id, name, editing=editing, address_form=form)
    return show(request, customer_id, name, editing=editing)


@allow(*READERS)
@require_GET
def timeline(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Older lines of the timeline. Row O4.1."""
    entries = queries.timeline(customer_id, SHOWN_ENTRIES, before=forms.before(request.GET))
    context = {"profile": queries.profile(customer_id), "entries": entries, "shown_entries": SHOWN_ENTRIES}
    return render(request, "customers/_entries.html", context)
