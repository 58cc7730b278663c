"""Outside systems send their session's key in a header; no browser sends it by itself, so no forged request can."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from thirdring.people.sessions import SessionStore

Respond = Callable[[HttpRequest], HttpResponseBase]
PREFIX = "Bearer "


class BearerMiddleware:
    """`Authorization: Bearer KEY` on /api/ stands for the session cookie; it is not renewed and sets no cookie."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("Authorization", "")
        if request.path_info.startswith("/api/") and given.startswith(PREFIX):
            request.session = SessionStore(given.removeprefix(PREFIX).strip())
            request.bearer = True  # type: ignore[attr-defined]
        return self.get_response(request)
