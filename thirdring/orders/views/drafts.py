"""The draft: a sheet of lines, where to, how, paid how, by which codes, and what it comes to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.values import ProductHit
from thirdring.kernel import clock
from thirdring.kernel.screen import open_desk
from thirdring.orders import actions, forms, queries, showing
from thirdring.orders.values import Edit
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role
from thirdring.promotions import queries as promotions

STAFF = (Role.OPERATOR, Role.SUPERVISOR)
NOTHING_CHANGED = 204


@allow(*STAFF)
@require_POST
def opening(request: HttpRequest) -> HttpResponse:
    """Start an order, for a customer and on a call where these are known."""
    opened = actions.open_draft(
        operator_id=person_of(request).id,
        customer_id=forms.number(request.POST, "customer"),
        call_id=forms.number(request.POST, "call"),
        now=clock.now(),
    )
    return _at_desk(request, opened.id, opened.customer_id)


@allow(*STAFF)
@require_GET
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The whole draft; nothing where the screen shows this very state already."""
    found = queries.draft(draft_id)
    if found.order_id is not None:
        return render(request, "orders/_placed.html", showing.order(found.order_id))
    sheet = showing.sheet(queries.quoted(found, now=clock.now()))
    if request.GET.get("known") == sheet["known"]:
        return HttpResponse(status=NOTHING_CHANGED)
    return render(request, "orders/_draft.html", sheet)


@allow(*STAFF)
@require_POST
def field(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Save one field as it is typed. Where somebody else wrote there meanwhile, both texts stand side by side."""
    edit = forms.field(request.POST)
    try:
        return _changed(request, draft_id, edit, "orders/_changed.html")
    except actions.OvertakenError as error:
        context = {"draft_id": draft_id, "edit": edit, "theirs": error.data["theirs"]}
        return render(request, "orders/_overtaken.html", context, status=error.status)


@allow(*STAFF)
@require_GET
def find(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Products that fit what is being typed into the last row of the sheet."""
    return _ask(request, draft_id, "orders/_hits.html")


@allow(*STAFF)
@require_POST
def lines(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add a line: a chosen variant, or words that name just one."""
    words, typed = forms.wish(request.POST.get("q", ""))
    variant_id = forms.number(request.POST, "variant") or _named(draft_id, words)
    if variant_id is None:
        return _ask(request, draft_id, "orders/_hits_again.html")
    row = {"variant_id": variant_id, "quantity": forms.number(request.POST, "quantity") or typed, "text": words}
    response = _changed(request, draft_id, Edit(op="add", path="lines", value=row), "orders/_lines_changed.html")
    response.headers["HX-Trigger"] = "orders:added"
    return response


@allow(*STAFF)
@require_POST
def rows(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add an address or a part of the payment."""
    edit = Edit(op="add", path=request.POST.get("path", ""), value={})
    return _changed(request, draft_id, edit, "orders/_draft.html")


@allow(*STAFF)
@require_POST
def removal(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take off a line, an address, a part of the payment or a code."""
    edit = Edit(op="remove", path=request.POST.get("path", ""))
    whole = not edit.path.startswith("lines.")
    return _changed(request, draft_id, edit, "orders/_draft.html" if whole else "orders/_lines_changed.html")


@allow(*STAFF)
@require_POST
def codes(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add a code as it was heard; one that is not known is answered by those that sound like it. Row O1.10.1."""
    heard = request.POST.get("code", "")
    match = promotions.find_code(heard, at=clock.now())
    if match.code is None:
        context = {"draft_id": draft_id, "heard": heard, "near": match.did_you_mean, "language": get_language()}
        return render(request, "orders/_code_not_found.html", context)
    return _changed(
        request, draft_id, Edit(op="add", path="codes", value=match.code.code), "orders/_codes_changed.html"
    )


@allow(*STAFF)
@require_POST
def customer(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Say whose order this is."""
    customer_id = forms.number(request.POST, "customer")
    if customer_id:
        actions.set_customer(draft_id=draft_id, customer_id=customer_id, now=clock.now())
    return _at_desk(request, draft_id, customer_id)


@allow(*STAFF)
@require_POST
def hand_over(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give the draft to a colleague, or take it over (without naming anybody)."""
    to = forms.number(request.POST, "operator") or person_of(request).id
    actions.hand_over(draft_id=draft_id, operator_id=to, now=clock.now())
    found = queries.draft(draft_id)
    return render(request, "orders/_draft.html", showing.sheet(queries.quoted(found, now=clock.now())))


@allow(*STAFF)
@require_POST
def drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give the draft up."""
    found = queries.draft(draft_id)
    actions.drop_draft(draft_id=draft_id, now=clock.now())
    return open_desk(request, **({"customer": found.customer_id} if found.customer_id else {}))


@allow(*STAFF)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The operator's open drafts, or a customer's."""
    customer_id = forms.number(request.GET, "customer")
    found = (
        queries.open_drafts(customer_id=customer_id)
        if customer_id
        else queries.open_drafts(operator_id=person_of(request).id)
    )
    return render(request, "orders/_drafts.html", {"drafts": showing.drafts(found)})


def _ask(request: HttpRequest, draft_id: int, template: str) -> HttpResponse:
    """What the typed words may mean; with a product named, which of its variants."""
    data = request.GET or request.POST
    words, quantity = forms.wish(data.get("q", ""))
    found = queries.quoted(queries.draft(draft_id), now=clock.now())
    hits = catalogue.find(words, price_list=found.price_list.code, limit=8) if words else []
    product_id = forms.number(data, "product") or (hits[0].product_id if len(hits) == 1 else None)
    choices = showing.choices(catalogue.product(product_id), found) if product_id and not _is_one(hits) else []
    context = {"draft_id": draft_id, "hits": hits, "words": words, "quantity": quantity, "choices": choices}
    return render(request, template, context)


def _is_one(hits: list[ProductHit]) -> bool:
    return len(hits) == 1 and hits[0].variant_id is not None


def _changed(request: HttpRequest, draft_id: int, edit: Edit, template: str) -> HttpResponse:
    after = actions.change_draft(draft_id=draft_id, edits=[edit], now=clock.now())
    sheet = showing.sheet(queries.quoted(after, now=clock.now()))
    # What stands beside the method changes with it; otherwise the fields of the payment are left to who types in them.
    method = edit.path.startswith("tenders.") and edit.path.endswith(".method")
    entered = edit.path.endswith(".reference") and any(p.card for p in sheet["pays"])
    return render(request, template, sheet | {"repay": method or entered})


def _named(draft_id: int, words: str) -> int | None:
    """The variant that the words name, where they name one."""
    found = queries.quoted(queries.draft(draft_id), now=clock.now())
    hits = catalogue.find(words, price_list=found.price_list.code, limit=2)
    return hits[0].variant_id if hits and (len(hits) == 1 or hits[0].sku.lower() == words.lower()) else None


def _at_desk(request: HttpRequest, draft_id: int, customer_id: int | None) -> HttpResponse:
    call_id = forms.number(request.POST, "call")
    known = {"draft": draft_id, "customer": customer_id, "call": call_id}
    return open_desk(request, **{name: value for name, value in known.items() if value})
