"""Read-back and submission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.orders import actions, forms, queries, reading, showing
from thirdring.orders.views.drafts import STAFF
from thirdring.people.access import allow, person_of


@allow(*STAFF)
@require_GET
def read_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Everything that is read aloud, in that order, each part with its tick. Row O1.13."""
    found = queries.quoted(queries.draft(draft_id), now=clock.now())
    return render(request, "orders/_read_back.html", reading.read_back(found))


@allow(*STAFF)
@require_POST
def tick(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Tick parts as they stood on the screen, or take their ticks back; one that has changed comes back unticked."""
    now = clock.now()
    parts = dict(zip(request.POST.getlist("part"), request.POST.getlist("digest"), strict=False))
    try:
        if request.POST.get("ticked"):
            found = actions.tick(draft_id=draft_id, parts=parts, now=now)
        else:
            found = actions.untick(draft_id=draft_id, parts=list(parts), now=now)
    except actions.StalePartError as error:
        found = queries.quoted(queries.draft(draft_id), now=now)
        return render(request, "orders/_read_back.html", reading.read_back(found) | {"trouble": str(error)})
    return render(request, "orders/_ticked.html", reading.read_back(found))


@allow(*STAFF)
@require_POST
def submission(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Place the order as it was read back; pressing twice is as good as once. Row O1.13.1."""
    placed = actions.place(
        draft_id=draft_id,
        expected_version=forms.number(request.POST, "version") or 0,
        digest=request.POST.get("digest", ""),
        idempotency_key=f"screen-{draft_id}-{request.POST.get('version')}-{request.POST.get('digest')}",
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return render(request, "orders/_placed.html", showing.order(placed.order_id))
