"""What every request and response meets: strict headers, errors told in words, no card numbers."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from psycopg.errors import DiskFull

from thirdring.kernel import card_numbers
from thirdring.kernel.context import stream_url
from thirdring.kernel.errors import DeskError, NoRoomError

log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; connect-src 'self'"
)


class SecurityHeaders:
    """Content-Security-Policy without inline code; live stream and telephones' WebSocket are the only other origins."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        elsewhere = {"/".join(url.split("/")[:3]) for url in (stream_url(request), settings.SIP_WS_URL) if url}
        response.headers.setdefault("Content-Security-Policy", f"{POLICY} {' '.join(sorted(elsewhere))}")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
        return response


class DeskErrors:
    """A DeskError becomes a sentence: JSON for the API, a fragment for HTMX, a page otherwise."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        told = error if isinstance(error, DeskError) else no_room(error)
        return tell(request, told) if told else None


def no_room(error: BaseException | None) -> NoRoomError | None:
    """What a person is told where PostgreSQL's disk is full."""
    if not (isinstance(error, OperationalError) and isinstance(error.__cause__, DiskFull)):
        return None
    log.error("PostgreSQL has no room left: %s", error)
    return NoRoomError()


def tell(request: HttpRequest, error: DeskError) -> HttpResponse:
    """The error in words, in the form that was asked for."""
    told = {"code": error.code, "sentence": str(error), "data": error.data}
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"error": {**told, "data": {k: str(v) for k, v in error.data.items()}}}, status=error.status
        )
    if getattr(request, "htmx", False):
        response = render(request, "kernel/_error.html", told, status=error.status)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return render(request, "kernel/error.html", told, status=error.status)


class NoCardNumbers:
    """No view ever sees a card number: whatever field, box, address or JSON it was typed into, it is refused here.

    A view that answers machines whose messages are signed sets `takes_signed_messages`; one whose readers need other
    words sets `card_number_error`.
    """

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if getattr(view, "takes_signed_messages", False):
            return None
        try:
            card_numbers.refuse(dict(request.GET.lists()), dict(kwargs), _sent(request))
        except card_numbers.CardNumberError as refused:
            # Nothing that comes after may see what was sent, an error report least of all.
            request.GET, request.POST = QueryDict(), QueryDict()
            return tell(request, getattr(view, "card_number_error", type(refused))())
        return None


def _sent(request: HttpRequest) -> Any:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    kind = request.content_type or ""
    if request.method == "POST" and kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return dict(request.POST.lists())
    body = request.body.decode(errors="replace")
    try:
        return json.loads(body) if kind.endswith("json") else unquote_plus(body)
    except ValueError:
        return body
