"""What comes back, at the warehouse: found by its number, counted and inspected; and its photos."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.kernel.screen import go
from thirdring.orders import return_forms, returns
from thirdring.orders.returns import photos as pictures
from thirdring.orders.values.returns import Outcome, Return
from thirdring.orders.views.drafts import STAFF
from thirdring.orders.views.returns import listed
from thirdring.people.access import allow, person_of


@allow(*STAFF)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The returns that are waited for; a number that is typed or scanned opens its own. Row O3.6."""
    asked = request.GET.get("q", "")[:40].strip()
    found = returns.by_number(asked) if asked else None
    context: dict[str, Any] = {"waiting": returns.waited_for(), "q": asked, "not_found": bool(asked) and found is None}
    return render(request, "orders/receiving.html", context | (_inspection(found) if found else {}))


@allow(*STAFF)
@require_GET
def ret(request: HttpRequest, return_id: int) -> HttpResponse:
    """One return, to be counted and inspected."""
    context: dict[str, Any] = {"waiting": returns.waited_for(), "q": ""}
    return render(request, "orders/receiving.html", context | _inspection(returns.find(return_id)))


@allow(*STAFF)
@require_POST
def receipt(request: HttpRequest, return_id: int) -> HttpResponse:
    """What came of it, and what it is like."""
    returns.receive(
        return_id=return_id,
        found=return_forms.found(request.POST),
        key=f"{return_id}:{request.POST.get('key', '')[:40]}",
        actor_id=person_of(request).id,
        now=clock.now(),
    )
    return go(request, request.path.removesuffix("receipt/"))


def _inspection(found: Return) -> dict[str, Any]:
    return {"ret": found, "outcomes": list(Outcome), "key": secrets.token_urlsafe(12)}


@allow(*STAFF)
@require_POST
def photos(request: HttpRequest, return_id: int) -> HttpResponse:
    """Keep a picture that the customer has sent."""
    sent = request.FILES.get("photo")
    too_big = sent is None or (sent.size or 0) > pictures.MOST_BYTES
    content = b"" if sent is None or too_big else sent.read()
    pictures.add_photo(return_id=return_id, content=content, actor_id=person_of(request).id, now=clock.now())
    return render(request, "orders/_returns.html", listed(request, returns.find(return_id).order_id))


@allow(*STAFF)
@require_GET
def photo(_request: HttpRequest, photo_id: int) -> HttpResponse:
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pictures.photo_content(photo_id), content_type="image/jpeg", headers=headers)
