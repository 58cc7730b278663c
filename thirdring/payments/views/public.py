"""The customer's pay page, and the provider's webhook. Neither ever sees a card number."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.payments import actions, gateways, queries
from thirdring.payments.forms import PracticeForm
from thirdring.payments.ports import BadNoticeError
from thirdring.payments.values import State
from thirdring.people.access import public

log = logging.getLogger(__name__)


@public
@never_cache
@require_GET
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a pay link: the amount, and the provider's own card fields in the provider's own frames."""
    payment, secret = queries.by_token(token)
    context = {
        "payment": payment,
        "token": token,
        "open": payment.state is State.WAITING,
        "practice": not secret,
        "secret": secret,
        "script": settings.STRIPE_SCRIPT,
        "key": settings.STRIPE_PUBLISHABLE_KEY,
    }
    response = render(request, "payments/pay.html", context)
    if secret:
        _let_the_provider_in(response)
    return response


def _let_the_provider_in(response: HttpResponse) -> None:
    script = "/".join(settings.STRIPE_SCRIPT.split("/")[:3])
    api = settings.STRIPE_API_BASE
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' {script}; frame-src {script} https://hooks.stripe.com; "
        f"connect-src 'self' {api}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


@public
@require_POST
def returned(_request: HttpRequest, token: str) -> HttpResponse:
    """The customer's browser says that the card went through; the provider is asked whether that is so."""
    actions.look(token=token, now=clock.now())
    return redirect("payments:pay", token)


@public
@require_POST
def practice(request: HttpRequest, token: str) -> HttpResponse:
    """The two buttons that stand for a card while practicing."""
    form = PracticeForm(request.POST)
    if form.is_valid():
        actions.tell_practice(token=token, pays=form.cleaned_data["pays"] == "yes", now=clock.now())
    return redirect("payments:pay", token)


@public
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """The provider's message. What is not signed by it is refused; what is not ours is let go."""
    gateway = gateways.current()
    try:
        notice = gateway.read_notice(request.body, request.headers.get("Stripe-Signature", ""))
    except BadNoticeError:
        return HttpResponse(status=400)
    if notice is None:
        return HttpResponse(status=204)
    try:
        actions.take_notice(gateway=gateway.name, notice=notice, now=clock.now())
    except NotFoundError:
        log.info("The provider told of a payment that is not ours: %s", notice.event_id)
    except actions.AmountDiffersError:
        log.exception("The provider told of another amount than ours: %s", notice.event_id)
        return HttpResponse(status=409)
    return HttpResponse(status=204)


webhook.takes_signed_messages = True  # type: ignore[attr-defined]
