"""Gift cards at the desk: sell, tell the balance, block and unblock. Paid for, they are activated by `orders`."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.payments import actions, queries
from thirdring.payments.forms import BlockForm, GiftCardForm, SaleForm
from thirdring.payments.views.desk import CALL_STAFF
from thirdring.people.access import allow, person_of


@allow(*CALL_STAFF)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


@allow(*CALL_STAFF)
@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """The card that the customer reads aloud, with what it holds and what was done with it. Row M4.3."""
    form = GiftCardForm(request.POST)
    if not form.is_valid():
        return _page(request, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    card = actions.tell_balance(code=form.cleaned_data["code"], actor_id=person_of(request).id, now=clock.now())
    return _page(request, card_id=card.id)


@allow(*CALL_STAFF)
@require_POST
def sale(request: HttpRequest) -> HttpResponse:
    """A new card. Its code is on this page once, to be read aloud or written down, and nowhere else ever."""
    form = SaleForm(request.POST)
    if not form.is_valid():
        return _page(request, sale=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    sent = form.cleaned_data
    card_id, code = actions.sell_gift_card_once(
        key=sent["key"],
        amount=Money(sent["amount"], sent["currency"]),
        expires_date=sent["expires_date"],
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return _page(request, card_id=card_id, code=code)


@allow(*CALL_STAFF)
@require_GET
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    return _page(request, card_id=card_id)


@allow(*CALL_STAFF)
@require_POST
def block(request: HttpRequest, card_id: int) -> HttpResponse:
    """A lost or stolen card pays nothing any more."""
    form = BlockForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.block_gift_card(card_id=card_id, reason=reason, actor_id=person_of(request).id, now=clock.now())
        messages.success(request, _("Blocked. What is on the card stays there."))
    else:
        messages.error(request, _("Say why the card is blocked; then block it."))
    return redirect("payments:gift_card_page", card_id)


@allow(*CALL_STAFF)
@require_POST
def unblocking(request: HttpRequest, card_id: int) -> HttpResponse:
    actions.unblock_gift_card(card_id=card_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("The card pays again."))
    return redirect("payments:gift_card_page", card_id)


def _page(
    request: HttpRequest,
    *,
    card_id: int | None = None,
    code: str = "",
    sale: SaleForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "card": queries.gift_card(card_id) if card_id else None,
        "entries": queries.gift_card_entries(card_id) if card_id else (),
        "code": code,
        "sale": sale or SaleForm(),
        "block": BlockForm(),
        "latest": queries.latest_gift_cards(),
    }
    response = render(request, "payments/gift_cards.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
