"""An order that stands: change it, cancel it, discount it, hold it; each shown before it is done."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.idempotency import KeyReusedError
from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.orders import actions, approvals, change_form, forms, life_page, returns, showing, taking_back
from thirdring.orders.change_form import Asked
from thirdring.orders.queries.repricing import standing
from thirdring.orders.templatetags.returns import return_number
from thirdring.orders.values import Changed
from thirdring.orders.views.drafts import STAFF
from thirdring.payments import actions as payments
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role


def order_page(request: HttpRequest, order_id: int, **more: object) -> HttpResponse:
    """The whole page of an order, for whoever may read it."""
    roles = person_of(request).roles
    context = showing.order(order_id) | life_page.life(order_id, now=clock.now())
    context |= {"may_work": bool(roles & set(STAFF)), "leads": Role.SUPERVISOR in roles}
    return render(request, "orders/_order.html", context | more)


@allow(*STAFF)
@require_GET
def form(request: HttpRequest, order_id: int) -> HttpResponse:
    """The form of a change, a cancellation or a discount. Rows O3.1-O3.5."""
    kind = request.GET.get("kind", "change")
    kind = kind if kind in change_form.KINDS else "change"
    context = life_page.form(order_id, kind, now=clock.now()) | {"key": uuid.uuid4().hex}
    return render(request, "orders/_change.html", context)


@allow(*STAFF)
@require_POST
def preview(request: HttpRequest, order_id: int) -> HttpResponse:
    """What the typed change would do and cost, and whether somebody has to say yes to it."""
    return _previewed(request, order_id)


@allow(*STAFF)
@require_POST
def requests(request: HttpRequest, order_id: int) -> HttpResponse:
    """Ask a supervisor, on the spot, for the change that is typed. Rows O3.4, O3.8."""
    now, asked = clock.now(), _asked(request, order_id)
    seen = _seen(order_id, asked)
    must = next((each for each in seen.rulings if each.must_ask), None)
    if must:
        amount = Money(-seen.difference.amount, seen.difference.currency) if asked.late else None
        approvals.ask(
            kind=actions.approval_kind(must.what),
            subject=f"order:{order_id}",
            amount=amount,
            actor_id=person_of(request).id,
            words=request.POST.get("reason", "") or _("No reason given"),
            now=now,
        )
    return _previewed(request, order_id)


@allow(*STAFF)
@require_POST
def changes(request: HttpRequest, order_id: int) -> HttpResponse:
    """Carry the typed change out, once, as it was shown."""
    asked, person = _asked(request, order_id), person_of(request)
    common = {
        "order_id": order_id,
        "expected_version": forms.number(request.POST, "version") or 0,
        "key": request.POST.get("key", "")[:64] or uuid.uuid4().hex,
        "actor_id": person.id,
        "now": clock.now(),
        "approval_id": forms.number(request.POST, "approval"),
    }
    try:
        if asked.kind == "cancel":
            return _cancel(request, asked, common)
        done = _carry_out(asked, common)
    except KeyReusedError:  # the same form, sent twice: it reads differently on the order that it has changed
        return order_page(request, order_id, done=_("This was done already; nothing was done twice."))
    return order_page(request, order_id, done=_told(done, asked))


def _cancel(request: HttpRequest, asked: Asked, common: dict[str, Any]) -> HttpResponse:
    """What has left comes back by itself, as a return with a number to say."""
    given = {name: value for name, value in common.items() if name != "actor_id"}
    done, return_id = taking_back.cancel(
        **given, actor=person_of(request), pieces=asked.pieces, reason=asked.reason, comes_back=asked.comes_back
    )
    told = _told(done, asked)
    if return_id:
        number = return_number(returns.find(return_id).number)
        told = _("%(done)s What has left comes back as return %(number)s.") % {"done": told, "number": number}
    elif asked.comes_back:
        told = _("%(done)s What has left needs a return: open it below, policy asks a supervisor.") % {"done": told}
    return order_page(request, done.order_id, done=told)


def _carry_out(asked: Asked, common: dict[str, Any]) -> Changed:
    if asked.late:
        return actions.discount(**common, late=asked.late)
    return actions.change(**common, edits=asked.edits, reason=asked.reason, method=asked.method)


def _told(done: Changed, asked: Asked) -> str:
    if asked.kind == "cancel":
        start = _("Canceled.")
    else:
        start = {"discount": _("Discount given."), "match": _("Price matched.")}.get(asked.kind) or _("Changed.")
    if done.difference.amount > 0:
        return _("%(done)s The customer pays %(amount)s more.") % {"done": start, "amount": money(done.difference)}
    if done.difference.amount < 0:
        back = money(-done.difference)
        return _("%(done)s %(amount)s goes back, or is no longer owed.") % {"done": start, "amount": back}
    return start


def _asked(request: HttpRequest, order_id: int) -> Asked:
    who = person_of(request).id

    def card(code: str) -> str:
        """The reference of a gift card that the customer reads aloud, empty for a stranger's. Row M4.3."""
        try:
            return payments.tell_balance(code=code, actor_id=who, now=clock.now()).reference
        except payments.UnknownGiftCardError:
            return ""

    return change_form.read(request.POST, standing(order_id), card=card)


def _seen(order_id: int, asked: Asked) -> actions.Preview:
    edits = asked.edits if asked.kind != "cancel" else actions.cancel_edits(standing(order_id), asked.pieces)
    return actions.preview(order_id=order_id, edits=edits, now=clock.now(), kind=asked.kind, late=asked.late)


def _previewed(request: HttpRequest, order_id: int) -> HttpResponse:
    asked, person = _asked(request, order_id), person_of(request)
    seen = _seen(order_id, asked)
    context = life_page.preview(seen, asked.kind, person_id=person.id, unfound=asked.unfound)
    return render(request, "orders/_preview.html", context)


@allow(*STAFF)
@require_POST
def hold(request: HttpRequest, order_id: int) -> HttpResponse:
    """Stop the order and put it on the problem list."""
    kind = request.POST.get("kind", "customer")
    actions.hold(
        order_id=order_id,
        kind=kind if kind in {"address", "payment", "stock", "customer", "other"} else "other",
        words=request.POST.get("words", ""),
        owner_id=actions.in_charge(),
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return order_page(request, order_id)


@allow(*STAFF)
@require_POST
def delay_answer(request: HttpRequest, order_id: int, delay_id: int) -> HttpResponse:
    """What the customer says to a delay: wait, or the money back."""
    answer = "refund" if request.POST.get("answer") == "refund" else "waits"
    actions.answer_delay(delay_id=delay_id, answer=answer, actor_id=person_of(request).id, now=clock.now())
    return order_page(request, order_id)
