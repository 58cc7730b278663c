"""Catalogues: asked for on the customer's card, sent from a list."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.outreach import actions, labels, queries
from thirdring.outreach.forms import CatalogueForm
from thirdring.outreach.values import Way
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

STAFF = (Role.OPERATOR, Role.SUPERVISOR)
KEEPERS = (Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


@allow(*STAFF)
@require_GET
def card(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What the customer was sent and waits for; with `?ask`, the form that sends another. Row O2.10."""
    return _card(request, customer_id, asking="ask" in request.GET)


@allow(*STAFF)
@require_POST
def wish(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Send one: by post onto the list, by e-mail at once."""
    sent, profile = request.POST, customers.profile(customer_id)
    asked: dict[str, Any] = {
        "customer_id": customer_id,
        "catalogue_id": _number(sent.get("catalogue")),
        "actor_id": person_of(request).id,
        "call_id": _number(sent.get("call")) or None,
        "now": clock.now(),
    }
    try:
        if sent.get("way") == Way.EMAIL:
            actions.send_by_email(**asked, email=sent.get("email", ""), language=profile.language)
        else:
            actions.send_by_post(**asked, address_id=_number(sent.get("address")))
    except DeskError as error:
        return _card(request, customer_id, asking=True, error=error)
    return _card(request, customer_id, done=sent.get("way", ""))


@allow(*STAFF, *KEEPERS)
@require_POST
def withdrawal(request: HttpRequest, wish_id: int) -> HttpResponse:
    found = queries.wish(wish_id)
    actions.withdraw(wish_id=wish_id, actor_id=person_of(request).id, now=clock.now())
    if "list" in request.POST:
        return redirect("outreach:index")
    return _card(request, found.customer_id)


@allow(*STAFF, *KEEPERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What goes out by post, and the catalogues. Row O2.10."""
    return _index(request, CatalogueForm())


@allow(*STAFF, *KEEPERS)
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The labels of all that waits, in the order of the list."""
    del request
    paper = labels.sheets([wish.label for wish in queries.waiting()])
    return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": "inline"})


@allow(*STAFF, *KEEPERS)
@require_POST
def sending(request: HttpRequest) -> HttpResponse:
    """These are in the post."""
    chosen = [_number(each) for each in request.POST.getlist("wish")]
    count = actions.mark_sent(wish_ids=chosen, actor_id=person_of(request).id, now=clock.now())
    told = ngettext("%(count)d catalogue is in the post.", "%(count)d catalogues are in the post.", count)
    messages.success(request, told % {"count": count})
    return redirect("outreach:index")


@allow(*KEEPERS)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.POST)
    if not form.is_valid():
        return _index(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.add_catalogue(**form.catalogue(), actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        return _index(request, form, error=error, status=error.status)
    messages.success(request, _("Added. It is offered on every customer's card."))
    return redirect("outreach:index")


@allow(*KEEPERS)
@require_POST
def retirement(request: HttpRequest, catalogue_id: int) -> HttpResponse:
    actions.retire_catalogue(catalogue_id=catalogue_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Retired. What waits is still sent."))
    return redirect("outreach:index")


def _card(
    request: HttpRequest, customer_id: int, *, asking: bool = False, done: str = "", error: DeskError | None = None
) -> HttpResponse:
    profile = customers.profile(customer_id)
    offered = queries.offered(customer_id, profile.language)
    context = {
        "profile": profile,
        "offered": offered,
        "known": [each for each in offered if each.sent_date or each.waiting_id],
        "asking": asking,
        "done": done,
        "error": error,
        "typed": request.POST,
        "call": request.POST.get("call") or request.GET.get("call", ""),
    }
    return render(request, "outreach/_card.html", context, status=error.status if error else 200)


def _index(
    request: HttpRequest, form: CatalogueForm, *, error: DeskError | None = None, status: int = 200
) -> HttpResponse:
    person, wished = person_of(request), queries.wished()
    context = {
        "waiting": [(wish, wish.catalogue.name(get_language() or "en")) for wish in queries.waiting()],
        "catalogues": [(each, *wished.get(each.id, (0, 0))) for each in queries.catalogues()],
        "form": form,
        "error": error,
        "may_keep": any(person.has(role) for role in KEEPERS),
    }
    return render(request, "outreach/index.html", context, status=status)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
