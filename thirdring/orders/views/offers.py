"""What to offer beside the order, and what the customer said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from thirdring.catalogue.values import OfferOutcome, SuggestionKind
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.orders import forms
from thirdring.orders.actions.offers import answer_offer
from thirdring.orders.queries.offers import offers
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role


@allow(Role.OPERATOR, Role.SUPERVISOR)
@require_POST
def answer(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Yes or no to an offer; the next ones come in its place."""
    variant_id, because = forms.number(request.POST, "variant"), forms.number(request.POST, "because")
    kind, outcome = request.POST.get("kind", ""), request.POST.get("outcome", "")
    if not variant_id or not because or kind not in set(SuggestionKind) or outcome not in set(OfferOutcome):
        raise NotFoundError
    answer_offer(
        draft_id=draft_id,
        variant_id=variant_id,
        because_product_id=because,
        kind=SuggestionKind(kind),
        outcome=OfferOutcome(outcome),
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    context = {"draft_id": draft_id, "offers": offers(draft_id, now=clock.now())}
    return render(request, "orders/_offers.html", context)
