"""Changing prices and stock: managers and administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from thirdring.catalogue import actions, forms, queries, showing
from thirdring.kernel import clock
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

KEEPERS = (Role.MANAGER, Role.ADMINISTRATOR)


@allow(*KEEPERS)
@require_POST
def price(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Set what one piece costs."""
    asked = forms.new_price(request.POST)
    actions.set_price(
        variant_id=variant_id,
        price_list=asked.price_list,
        amount=asked.amount,
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return _again(request, variant_id, asked.price_list)


@allow(*KEEPERS)
@require_POST
def stock(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Set what was counted on a warehouse's shelf, and what is on its way."""
    asked = forms.new_level(request.POST)
    actions.set_stock(
        variant_id=variant_id,
        warehouse=asked.warehouse,
        on_hand=asked.on_hand,
        expected_quantity=asked.expected_quantity,
        expected_date=asked.expected_date,
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return _again(request, variant_id, forms.browse(request.POST, person_of(request).region).price_list)


def _again(request: HttpRequest, variant_id: int, price_list: str) -> HttpResponse:
    product_id = queries.variants([variant_id])[variant_id].product_id
    context = showing.product(product_id, price_list, person_of(request))
    return render(request, "catalogue/_product.html", context | {"saved": True})
