"""The warehouse: a list of what is urgent, and a bench where one box is scanned into: pick, pack, send, take in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.orders import bench, forms, queries
from thirdring.orders.feed import read_csv
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

HANDS = (Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


@allow(*HANDS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What there is to do, and the order on the bench. Row Z2.1."""
    order_id = forms.number(request.GET, "order")
    shown = bench.shown(order_id) if order_id else {}
    return render(request, "orders/warehouse.html", {"jobs": queries.jobs(), **shown})


@allow(*HANDS)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The list alone, fetched again when something moves."""
    return render(request, "orders/_jobs.html", {"jobs": queries.jobs()})


@allow(*HANDS)
@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """What was scanned or typed: an item, an order's number, or nothing, which means: go on."""
    return _benched(request, request.POST.get("q", ""), forms.number(request.POST, "order"))


@allow(*HANDS)
@require_POST
def act(request: HttpRequest, order_id: int) -> HttpResponse:
    """A button of the bench: pick all, put down, pack, send, unpack."""
    sent = request.POST
    try:
        told = bench.act(
            sent.get("act", ""),
            order_id,
            version=forms.number(sent, "version"),
            parcel_id=forms.number(sent, "parcel"),
            actor_id=person_of(request).id,
            now=clock.now(),
        )
    except bench.MovedOnError as error:
        return render(request, "orders/_bench.html", bench.shown(order_id) | {"trouble": str(error)})
    return render(request, "orders/_bench.html", bench.shown(order_id) | {"told": told})


def _benched(request: HttpRequest, typed: str, order_id: int | None) -> HttpResponse:
    try:
        order_id, told = bench.scan(
            typed,
            order_id,
            version=forms.number(request.POST, "version"),
            actor_id=person_of(request).id,
            now=clock.now(),
        )
    except DeskError as error:
        shown = bench.shown(order_id) if order_id else {}
        return render(request, "orders/_bench.html", shown | {"trouble": str(error), "scanned": True})
    shown = bench.shown(order_id) if order_id else {}
    return render(request, "orders/_bench.html", shown | {"told": told, "scanned": True})


@allow(*HANDS)
@require_POST
def goods_in(request: HttpRequest) -> HttpResponse:
    """A delivery has come: `12 x SHIRT-RED-M`. Those who wait get theirs first."""
    typed, key = request.POST.get("q", ""), request.POST.get("key", "")[:40]
    try:
        told = bench.goods_in(typed, key=key, actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        return render(request, "orders/_goods_in.html", {"trouble": str(error), "typed": typed})
    return render(request, "orders/_goods_in.html", {"told": told})


@allow(*HANDS)
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """A carrier's file of parcel events, as CSV."""
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > bench.LARGEST_FILE:
        return render(request, "orders/_goods_in.html", {"trouble": _("Choose a CSV file of at most 5 MB.")})
    report = read_csv(sent.read(), carrier=request.POST.get("carrier", "")[:20], now=clock.now())
    return render(request, "orders/_goods_in.html", {"report": report})
