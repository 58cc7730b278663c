"""A gift card that was sold at the desk is taken as paid, or a supervisor is asked whether it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.orders import forms, gift_card_sales
from thirdring.orders.views.drafts import STAFF
from thirdring.people.access import allow, person_of


@allow(*STAFF)
@require_http_methods(["GET", "POST"])
def activation(request: HttpRequest, card_id: int) -> HttpResponse:
    """What the policy says to taking the card as paid; and doing it. Row M4.3."""
    if request.method == "GET":
        return _form(request, card_id)
    try:
        gift_card_sales.take(
            card_id=card_id,
            paid_by=request.POST.get("paid_by", ""),
            person=person_of(request),
            approval_id=forms.number(request.POST, "approval"),
            now=clock.now(),
        )
        messages.success(request, _("Activated. The card can pay from now on."))
    except gift_card_sales.NoPaymentError as error:
        messages.error(request, str(error))
    return redirect("payments:gift_card_page", card_id)


@allow(*STAFF)
@require_POST
def approval(request: HttpRequest, card_id: int) -> HttpResponse:
    """Ask a supervisor whether it is paid. Row O3.8."""
    paid_by = request.POST.get("paid_by", "")
    gift_card_sales.ask(card_id=card_id, paid_by=paid_by, person=person_of(request), now=clock.now())
    return _form(request, card_id)


def _form(request: HttpRequest, card_id: int) -> HttpResponse:
    found = gift_card_sales.propose(card_id=card_id, person=person_of(request), now=clock.now())
    context = {"found": found, "card_id": card_id, "language": get_language() or "en"}
    return render(request, "orders/_gift_card_activation.html", context)
