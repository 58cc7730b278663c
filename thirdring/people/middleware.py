"""Who is asking, in which language, and whether they may: the three questions before every view."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from thirdring.kernel import clock
from thirdring.people.access import access_of
from thirdring.people.models import User
from thirdring.people.nobody import Nobody
from thirdring.people.sessions import row_of, touch

Respond = Callable[[HttpRequest], HttpResponseBase]


class SignedInMiddleware:
    """`request.user` from the session: one query, and none before somebody asks."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(partial(_user, request))  # type: ignore[assignment]
        return self.get_response(request)


def _user(request: HttpRequest) -> User | Nobody:
    row = row_of(request.session)
    if row is None or row.user is None:
        return Nobody()
    now = clock.now()
    if row.must_rotate:
        request.session.rotate(now=now)  # type: ignore[attr-defined]
    else:
        touch(row, now=now)
    return row.user


class LanguageMiddleware:
    """The user's own language; before sign-in the one chosen on the page, or the browser's."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        language = user.language if isinstance(user, User) else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


class AccessMiddleware:
    """Default deny: a view is reached only by those whom its declaration lets in."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        declared = access_of(view)
        if declared is None:
            raise PermissionDenied("this view declares nobody")
        if declared.is_public:
            return None
        if not isinstance(request.user, User):
            return _to_sign_in(request)
        if declared.roles.isdisjoint(request.user.person().roles):
            raise PermissionDenied
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page asked for by a person leads to sign-in and back; anything else is told 401."""
    is_fragment = "HX-Request" in request.headers
    page = request.headers.get("HX-Current-URL", "") if is_fragment else request.get_full_path()
    where = f"{reverse('people:sign_in')}?{urlencode({'next': page})}"
    if is_fragment:
        return HttpResponse(status=401, headers={"HX-Redirect": where})
    wants_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", "")
    return HttpResponseRedirect(where) if wants_page else HttpResponse(status=401)
