"""Returns and exchanges at the desk: proposed by policy as the form is filled in, authorized, called off."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import queries as calls
from thirdring.catalogue import queries as catalogue
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.orders import approvals, goodwill, queries, return_forms, returns
from thirdring.orders.values.returns import (
    Condition,
    ExchangeWhen,
    Kept,
    Proposal,
    RefundTo,
    Returnable,
    ReturnKind,
    ReturnReason,
)
from thirdring.orders.views.drafts import STAFF
from thirdring.people.access import allow, person_of
from thirdring.people.values import Person, Role

Context = dict[str, Any]
LEADERS = (Role.SUPERVISOR, Role.MANAGER)


@allow(*STAFF)
@require_GET
def of_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """The returns of an order, with what may be begun."""
    return render(request, "orders/_returns.html", listed(request, order_id))


@allow(*STAFF)
@require_GET
def form(request: HttpRequest, order_id: int) -> HttpResponse:
    """The form of a return or an exchange; nothing is written until it is authorized. Rows O3.6, O3.7."""
    kind = return_forms.kind(request.GET)
    lines = returns.returnable(order_id)
    context = {
        "order": queries.order(order_id),
        "kind": kind,
        "lines": [(line, _instead(line) if kind is ReturnKind.EXCHANGE else ()) for line in lines],
        "reasons": list(ReturnReason),
        "conditions": list(Condition),
        "tos": list(RefundTo),
        "whens": list(ExchangeWhen),
        "key": secrets.token_urlsafe(12),
    }
    return render(request, "orders/_return_form.html", context | _proposed(request, order_id, request.GET))


def _instead(line: Returnable) -> tuple[Any, ...]:
    """The other variants of the same product, to be had instead."""
    product = catalogue.product(catalogue.variants([line.variant_id])[line.variant_id].product_id)
    stock = catalogue.availability([v.id for v in product.variants], now=clock.now())
    return tuple((variant, stock.get(variant.id)) for variant in product.variants if variant.id != line.variant_id)


@allow(*STAFF)
@require_GET
def proposal(request: HttpRequest, order_id: int) -> HttpResponse:
    """What the form as it stands comes to, and the words to say."""
    return render(request, "orders/_return_proposal.html", _proposed(request, order_id, request.GET))


@allow(*STAFF)
@require_POST
def approval(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask a supervisor for what the form comes to. Row O3.8."""
    found = _propose(order_id, request.POST)
    approvals.ask(
        kind="return",
        subject=f"order:{order_id}",
        amount=found.refund,
        actor_id=person_of(request).id,
        words=request.POST.get("note", ""),
        now=clock.now(),
    )
    return render(request, "orders/_return_proposal.html", _proposed(request, order_id, request.POST))


@allow(*STAFF)
@require_POST
def authorization(request: HttpRequest, order_id: int) -> HttpResponse:
    """Authorize it; the number to say. Rows O3.6, O3.7."""
    person, sent = person_of(request), request.POST
    call = calls.live_call_of(person.id)
    return_id = returns.authorize(
        order_id=order_id,
        kind=return_forms.kind(sent),
        wishes=return_forms.wishes(sent),
        to=return_forms.to(sent),
        when=return_forms.when(sent),
        waive_label="waive" in sent,
        note=sent.get("note", ""),
        approval_id=return_forms.number(sent, "approval"),
        call_id=call.id if call else None,
        key=sent.get("key", "")[:80],
        actor=person,
        now=clock.now(),
    )
    return render(request, "orders/_returns.html", listed(request, order_id) | {"made": returns.find(return_id)})


@allow(*STAFF)
@require_POST
def calling_off(request: HttpRequest, return_id: int) -> HttpResponse:
    """No longer wait for what has not come."""
    person = person_of(request)
    may = person.has(*LEADERS)
    returns.call_off(return_id=return_id, actor_id=person.id, may_forgive=may, now=clock.now())
    return _list_of(request, return_id)


@allow(*LEADERS)
@require_POST
def sparing(request: HttpRequest, return_id: int) -> HttpResponse:
    """What was exchanged in advance and is not back is not charged."""
    returns.spare(return_id=return_id, actor_id=person_of(request).id, now=clock.now())
    return _list_of(request, return_id)


@allow(*LEADERS)
@require_POST
def charging(request: HttpRequest, return_id: int) -> HttpResponse:
    """It is charged now."""
    returns.charge(return_id=return_id, actor_id=person_of(request).id, now=clock.now())
    return _list_of(request, return_id)


def _list_of(request: HttpRequest, return_id: int) -> HttpResponse:
    return render(request, "orders/_returns.html", listed(request, returns.find(return_id).order_id))


def listed(request: HttpRequest, order_id: int) -> Context:
    order = queries.order(order_id)
    lines = returns.returnable(order_id)
    language, found = _language(order.customer_id, order.language), returns.of_order(order_id)
    waiting = [one.id for one in found if one.is_open and one.kept in {Kept.TOLD, Kept.ASKED}]
    return {
        "order": order,
        "leads": person_of(request).has(*LEADERS),
        "kept_words": {one: returns.kept_words(one, language, now=clock.now()) for one in waiting},
        "grants": [one for one in goodwill.grants_of(order.customer_id) if one.order_id == order_id],
        "returns": found,
        "may_return": any(line.most for line in lines),
        "language": language,
    }


def _language(customer_id: int, otherwise: str) -> str:
    return customers.profile(customer_id).language or otherwise


def _propose(order_id: int, sent: QueryDict) -> Proposal:
    return returns.propose(
        order_id=order_id,
        kind=return_forms.kind(sent),
        wishes=return_forms.wishes(sent),
        when=return_forms.when(sent),
        waive_label="waive" in sent,
        at=clock.now(),
    )


def _proposed(request: HttpRequest, order_id: int, sent: QueryDict) -> Context:
    order = queries.order(order_id)
    found = _propose(order_id, sent)
    over = [each.line.position for each in found.lines if each.wish.quantity > each.line.most]
    needs = bool(found.approver) and not _may_approve(found.approver or "", person_of(request))
    return {
        "order_id": order_id,
        "proposal": found,
        "language": _language(order.customer_id, order.language),
        "over": over,
        "needs_approval": needs,
        "approval": _approval(order_id, found) if needs else None,
        "waived": "waive" in sent,
    }


def _may_approve(approver: str, person: Person) -> bool:
    return person.has(Role.MANAGER) or (approver == Role.SUPERVISOR and person.has(Role.SUPERVISOR))


def _approval(order_id: int, found: Proposal) -> approvals.Approval | None:
    """The latest request for at least this much that has not been used."""
    asked = approvals.latest(f"order:{order_id}", kind="return")
    fit = (a for a in asked if not a.is_used and a.amount and a.amount.currency == found.refund.currency)
    return next((a for a in fit if a.amount and a.amount >= found.refund and a.state != "withdrawn"), None)
