"""Two records of one person, side by side; which one stays is chosen, and it can be taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.customers import actions, forms, queries
from thirdring.customers.views.card import KEEPERS
from thirdring.kernel import clock
from thirdring.kernel.screen import go
from thirdring.people.access import allow, person_of


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Both sides; a POST makes `absorbed` part of the customer of the address."""
    if request.method == "POST":
        absorbed = forms.number(request.POST, "absorbed") or 0
        actions.merge(absorbed_id=absorbed, survivor_id=customer_id, actor_id=person_of(request).id, now=clock.now())
        return go(request, reverse("customers:customer", args=[customer_id]))
    other_id = forms.number(request.GET, "with")
    profile = queries.profile(customer_id)
    candidates = queries.duplicates(
        given_name=profile.given_name,
        family_name=profile.family_name,
        name=profile.name,
        postcode=profile.primary_shipping.postcode if profile.primary_shipping else "",
        numbers=[phone.e164 for phone in profile.phones],
        emails=[email.address for email in profile.emails],
        region=profile.region,
        apart_from=profile.id,
    )
    sides = [(profile, _weight(profile.id))]
    if other_id and other_id not in queries.same_person(profile.id):
        sides.append((queries.profile(other_id), _weight(other_id)))
    context = {"profile": profile, "sides": sides, "candidates": candidates, "region": person_of(request).region}
    return render(request, "customers/merge.html", context)


@allow(*KEEPERS)
@require_POST
def undoing(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    record = queries.merge_of(merge_id)
    actions.undo_merge(merge_id=merge_id, actor_id=person_of(request).id, now=clock.now())
    return go(request, reverse("customers:customer", args=[record.survivor_id]))


def _weight(customer_id: int) -> int:
    """How much history a record carries: what helps to choose the one that stays."""
    return len(queries.timeline(customer_id, 500))
