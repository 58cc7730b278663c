"""Orders as they were placed: one, a customer's, by number; reorder, notes, the confirmation again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.orders import actions, forms, queries, showing
from thirdring.orders.views.drafts import STAFF
from thirdring.orders.views.life import order_page
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

READERS = (*STAFF, Role.ADMINISTRATOR, Role.MANAGER, Role.QUALITY_ANALYST)


@allow(*READERS)
@require_GET
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: its way, lines, totals, where it goes, what can still be done, notes, mails. Row O2.8."""
    return order_page(request, order_id)


@allow(*READERS)
@require_GET
def history(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The orders of a customer, newest first. Rows O1.4, O4.3.3."""
    page = forms.number(request.GET, "page") or 1
    heads = queries.history(customer_id, limit=showing.PAGE + 1, offset=(page - 1) * showing.PAGE)
    context = {
        "customer_id": customer_id,
        "orders": heads[: showing.PAGE],
        "next_page": page + 1 if len(heads) > showing.PAGE else None,
        "first": page == 1,
    }
    return render(request, "orders/_history.html", context)


@allow(*STAFF)
@require_POST
def reorder(request: HttpRequest) -> HttpResponse:
    """A draft of what was ordered before: the order named, or the customer's last one. Row O1.4."""
    opened = actions.reorder(
        order_id=forms.number(request.POST, "order"),
        customer_id=forms.number(request.POST, "customer"),
        positions=[int(p) for p in request.POST.getlist("position") if p.isdigit()],
        operator_id=person_of(request).id,
        call_id=forms.number(request.POST, "call"),
        now=clock.now(),
    )
    call = {"call": opened.call_id} if opened.call_id else {}
    return open_desk(request, draft=opened.id, customer=opened.customer_id or 0, **call)


@allow(*STAFF)
@require_POST
def notes(request: HttpRequest, order_id: int) -> HttpResponse:
    """Note something on an order. Row M5.4."""
    actions.add_note(
        order_id=order_id, text=request.POST.get("text", ""), author_id=person_of(request).id, now=clock.now()
    )
    return render(request, "orders/_notes.html", showing.order(order_id))


@allow(*STAFF)
@require_POST
def confirmation(request: HttpRequest, order_id: int) -> HttpResponse:
    """Send the confirmation again."""
    actions.confirm(order_id=order_id, now=clock.now())
    return render(request, "orders/_mails.html", showing.order(order_id))
