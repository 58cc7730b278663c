"""Making good at the desk, and the supervisors' page of what was given and who may give how much."""

import secrets
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import queries as calls
from thirdring.customers import queries as customers
from thirdring.kernel import amounts, clock
from thirdring.kernel.money import Money
from thirdring.kernel.screen import go
from thirdring.orders import approvals, goodwill, queries, return_forms
from thirdring.orders.rules.limits import CURRENCIES
from thirdring.orders.values import Order
from thirdring.orders.values.goodwill import GrantKind, GrantReason
from thirdring.orders.views.drafts import STAFF
from thirdring.orders.views.returns import listed
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

LEADERS = (Role.SUPERVISOR, Role.MANAGER)
Context = dict[str, Any]


@allow(*STAFF)
@require_GET
def form(request: HttpRequest, order_id: int) -> HttpResponse:
    """What may be given for this order. Row M5.10."""
    context = {"kinds": list(GrantKind), "reasons": list(GrantReason), "key": secrets.token_urlsafe(12)}
    return render(request, "orders/_goodwill_form.html", context | _offered(request, order_id, request.GET))


@allow(*STAFF)
@require_GET
def offer(request: HttpRequest, order_id: int) -> HttpResponse:
    """What policy and allowance say to the form as it stands, and the words to say."""
    return render(request, "orders/_goodwill_offer.html", _offered(request, order_id, request.GET))


@allow(*STAFF)
@require_POST
def approval(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask a supervisor for it. Row O3.8."""
    order, sent = queries.order(order_id), request.POST
    approvals.ask(
        kind="appeasement",
        subject=f"order:{order_id}",
        amount=_amount(sent, order.total.currency) or Money(Decimal(0), order.total.currency),
        actor_id=person_of(request).id,
        words=sent.get("note", ""),
        now=clock.now(),
    )
    return render(request, "orders/_goodwill_offer.html", _offered(request, order_id, sent))


@allow(*STAFF)
@require_POST
def grant(request: HttpRequest, order_id: int) -> HttpResponse:
    """Give it. Rows M5.10, S1.3."""
    order, sent, person = queries.order(order_id), request.POST, person_of(request)
    call = calls.live_call_of(person.id)
    amount = _amount(sent, order.total.currency)
    made = goodwill.give(
        customer_id=order.customer_id,
        order_id=order_id,
        kind=return_forms.grant_kind(sent),
        reason=return_forms.grant_reason(sent),
        amount=amount or Money(Decimal(0), order.total.currency),
        note=sent.get("note", ""),
        approval_id=return_forms.number(sent, "approval"),
        call_id=call.id if call else None,
        key=sent.get("key", "")[:80],
        actor=person,
        now=clock.now(),
    )
    given = next(g for g in goodwill.grants_of(order.customer_id) if g.id == made)
    return render(request, "orders/_returns.html", listed(request, order_id) | {"given": given})


def _offered(request: HttpRequest, order_id: int, sent: QueryDict) -> Context:
    order, person = queries.order(order_id), person_of(request)
    amount = _amount(sent, order.total.currency)
    unread = bool(sent.get("amount", "").strip()) and amount is None
    context: Context = {"order": order, "order_id": order_id, "amount": amount, "unread": unread}
    if amount is None:
        earlier = goodwill.grants_of(order.customer_id, since=clock.now() - goodwill.YEAR)
        return context | {"offer": None, "earlier": earlier}
    found = goodwill.propose(
        customer_id=order.customer_id,
        order_id=order_id,
        kind=return_forms.grant_kind(sent),
        reason=return_forms.grant_reason(sent),
        amount=amount,
        person=person,
        now=clock.now(),
    )
    return context | {
        "offer": found,
        "earlier": found.earlier,
        "language": customers.profile(order.customer_id).language or order.language,
        "approval": _approval(order, amount) if found.approver else None,
    }


def _approval(order: Order, amount: Money) -> approvals.Approval | None:
    asked = approvals.latest(f"order:{order.id}", kind="appeasement")
    fit = (a for a in asked if not a.is_used and a.amount and a.amount.currency == amount.currency)
    return next((a for a in fit if a.amount and a.amount >= amount and a.state != "withdrawn"), None)


def _amount(sent: QueryDict, currency: str) -> Money | None:
    try:
        read = Money(amounts.read(sent.get("amount", ""), get_language() or "en"), currency)
    except amounts.NotAnAmountError:
        return None
    return read.rounded() if read.amount > 0 else None


@allow(*LEADERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What was given lately, unseen first; who gave how much this month; the allowances."""
    return render(request, "orders/goodwill.html", _board(request.GET.get("currency", "")))


def _board(asked: str) -> Context:
    now = clock.now()
    given = goodwill.latest()
    currency = asked if asked in CURRENCIES else _own_currency()
    operators = [each.person for each in people.people(role=Role.OPERATOR)]
    names = people.names({g.operator_id for g, _seen in given} | {g.approver_id for g, _seen in given if g.approver_id})
    return {
        "given": given,
        "unseen": sum(not seen for _grant, seen in given),
        "names": names,
        "customers": {g.customer_id: customers.profile(g.customer_id).name for g, _seen in given},
        "reasons": list(GrantReason),
        "currency": currency,
        "currencies": CURRENCIES,
        "purses": [(p, goodwill.purses(operator_id=p.id, currency=currency, now=now)) for p in operators],
    }


def _own_currency() -> str:
    return {"DK": "DKK", "GB": "GBP", "US": "USD", "CN": "CNY"}.get(settings.DEFAULT_REGION, "DKK")


@allow(*LEADERS)
@require_POST
def seen(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Seen by a supervisor."""
    goodwill.mark_seen(grant_id=grant_id, actor_id=person_of(request).id)
    return go(request, reverse("orders:goodwill"))


@allow(*LEADERS)
@require_POST
def allowance(request: HttpRequest) -> HttpResponse:
    """What an operator, or everybody, may give a month for a reason."""
    sent = request.POST
    currency = sent.get("currency", "")
    if currency not in CURRENCIES:
        currency = _own_currency()
    goodwill.set_allowance(
        operator_id=return_forms.number(sent, "operator"),
        reason=return_forms.grant_reason(sent),
        monthly=_amount(sent, currency) or Money(Decimal(0), currency),
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return go(request, f"{reverse('orders:goodwill')}?currency={currency}")
