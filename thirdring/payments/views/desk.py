"""What the desk shows of payments: methods with words, a gift card's balance, where each payment stands."""

from http import HTTPStatus
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.payments import actions, queries, words
from thirdring.payments.forms import GiftCardForm, LinkForm, RefundForm
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

CALL_STAFF = (Role.OPERATOR, Role.SUPERVISOR)


@allow(*CALL_STAFF)
@require_POST
def gift_card(request: HttpRequest) -> HttpResponse:
    """A card's balance, to be told; with `to` and `path`, the card is also entered there (a draft's tender)."""
    form = GiftCardForm(request.POST)
    if not form.is_valid():
        return render(request, "payments/_gift_card.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    sent = form.cleaned_data
    card = actions.tell_balance(code=sent["code"], actor_id=person_of(request).id, now=clock.now())
    return render(request, "payments/_gift_card.html", {"card": card, "to": sent["to"], "path": sent["path"]})


@allow(*CALL_STAFF)
@require_GET
def status(request: HttpRequest, order_id: int) -> HttpResponse:
    """Where an order's payments stand."""
    return _status(request, order_id)


@allow(*CALL_STAFF)
@require_POST
def link(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Send the customer the link to the pay page, again if need be."""
    form = LinkForm(request.POST)
    payment = queries.payment(payment_id)
    if not form.is_valid():
        return _status(request, payment.order_id, form=form)
    page = request.build_absolute_uri(payment.link)
    actions.send_link(payment_id=payment_id, to=form.cleaned_data["email"], page=page, now=clock.now())
    return _status(request, payment.order_id, told=_("The link is on its way to %(email)s.") % form.cleaned_data)


@allow(*CALL_STAFF)
@require_POST
def reopening(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Ask the provider again at once, without waiting for the worker."""
    payment = actions.ask(payment_id=payment_id, now=clock.now())
    return _status(request, payment.order_id)


@allow(Role.SUPERVISOR)
@require_POST
def receipt(request: HttpRequest, payment_id: int) -> HttpResponse:
    """The money of an invoice, a transfer or a delivery has come in."""
    payment = actions.mark_received(payment_id=payment_id, actor_id=person_of(request).id, now=clock.now())
    return _status(request, payment.order_id)


@allow(*CALL_STAFF)
@require_POST
def anew(request: HttpRequest, payment_id: int) -> HttpResponse:
    """A new link in place of a card payment that failed or ran out."""
    payment = actions.ask_anew(
        payment_id=payment_id, key=f"anew:{payment_id}", actor_id=person_of(request).id, now=clock.now()
    )
    return _status(request, payment.order_id, told=_("A new link is being made; it is mailed in a moment."))


@allow(Role.SUPERVISOR)
@require_POST
def refund(request: HttpRequest, order_id: int) -> HttpResponse:
    """Give back a part of what an order cost. Row S1.3."""
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _status(request, order_id, refund=form)
    sent = form.cleaned_data
    given = actions.refund(
        order_id=order_id,
        amount=Money(sent["amount"], queries.balance(order_id, sent["currency"]).currency),
        reason=sent["reason"],
        key=sent["key"],
        to=sent["to"],
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    said = "; ".join(words.given(each, to_locale(get_language() or "en")) for each in given)
    return _status(request, order_id, told=said)


@allow(Role.SUPERVISOR)
@require_POST
def payout(request: HttpRequest, move_id: int) -> HttpResponse:
    """A refund that a person pays out has been paid out."""
    actions.paid_out(move_id=move_id, actor_id=person_of(request).id, now=clock.now())
    return _status(request, queries.move(move_id).order_id)


def _status(
    request: HttpRequest,
    order_id: int,
    *,
    form: LinkForm | None = None,
    refund: RefundForm | None = None,
    told: str = "",
) -> HttpResponse:
    currency = request.GET.get("currency", "") or request.POST.get("currency", "")
    made, balance = queries.payments(order_id), queries.balance(order_id, currency)
    supervises = person_of(request).has(Role.SUPERVISOR)
    context = {
        "order_id": order_id,
        "payments": [(p, request.build_absolute_uri(p.link) if p.link else "") for p in made],
        "moves": queries.moves(order_id),
        "balance": balance,
        "form": form or LinkForm(),
        "email": request.GET.get("email", "") or request.POST.get("email", ""),
        "may_receive": supervises,
        "refund": refund
        or (
            RefundForm(initial={"key": uuid4(), "currency": balance.currency})
            if supervises and balance.total_due
            else None
        ),
        "told": told,
    }
    return render(request, "payments/_status.html", context)
