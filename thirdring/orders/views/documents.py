"""An order's papers at the desk: opened, issued, sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.orders import documents, queries
from thirdring.orders.views.drafts import STAFF
from thirdring.people.access import allow, person_of


@allow(*STAFF)
@require_GET
def index(request: HttpRequest, order_id: int) -> HttpResponse:
    """The papers that the order has, and those that can be issued."""
    return _list(request, order_id)


@allow(*STAFF)
@require_GET
def paper(request: HttpRequest, order_id: int, kind: str, which: int) -> HttpResponse:
    """One paper as PDF, in the language asked for, else the customer's."""
    order = queries.order(order_id)
    content = documents.document(order_id, kind, request.GET.get("language") or order.language, which)
    response = HttpResponse(content, content_type="application/pdf")
    name = documents.name_of(kind, order.number, which)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(*STAFF)
@require_POST
def issue(request: HttpRequest, order_id: int, kind: str) -> HttpResponse:
    """Number an invoice, or the paper about what has happened since."""
    make = documents.issue_invoice if kind == documents.Kind.INVOICE else documents.issue_outstanding
    issued = make(order_id=order_id, actor_id=person_of(request).id, now=clock.now())
    return _list(request, order_id, told=_("Issued as number %(number)s.") % {"number": issued.number})


@allow(*STAFF)
@require_POST
def send(request: HttpRequest, order_id: int, kind: str, which: int) -> HttpResponse:
    """Mail a paper to the customer."""
    order = queries.order(order_id)
    language = request.POST.get("language") or order.language
    documents.send(order_id=order_id, kind=kind, which=which, language=language, now=clock.now())
    return _list(request, order_id, told=_("On its way to %(email)s.") % {"email": order.email})


def _list(request: HttpRequest, order_id: int, *, told: str = "") -> HttpResponse:
    order = queries.order(order_id)
    language = request.POST.get("language") or request.GET.get("language") or order.language
    context = {
        "order": order,
        "entries": documents.entries(order_id, order.state),
        "language": language,
        "told": told,
    }
    return render(request, "orders/_documents.html", context)
