"""What every response gets: strict headers, and errors that a person can meet told in words."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from thirdring.kernel.errors import DeskError

Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Content-Security-Policy without inline code; the live stream is the one other origin."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle
        origin = "/".join(settings.STREAM_URL.split("/")[:3])
        self.policy = (
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
            f"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self' {origin}"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
        return response


class DeskErrors:
    """A DeskError becomes a sentence: JSON for the API, a fragment for HTMX, a page otherwise."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handle(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DeskError):
            return None
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
