"""Where a post sends the person next."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


def open_desk(request: HttpRequest, **what: int | str) -> HttpResponse:
    """Go on at the desk with a call, customer, draft or order: `open_desk(request, call=12)`."""
    return go(request, desk_address(**what))


def desk_address(**what: int | str) -> str:
    """The address of the desk with a call, customer, draft, order or product on it."""
    return f"{reverse('desk:home')}?{urlencode(what)}" if what else reverse("desk:home")


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Go on at an address of our own: swapped in by the shell for HTMX, a redirect otherwise."""
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(address)
    response = HttpResponse(status=204)
    response.headers["HX-Trigger"] = json.dumps({"desk:go": {"address": address}})
    return response
