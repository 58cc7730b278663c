"""Who may open what. Every view says it by `@allow(...)` or `@public`; a view that says nothing is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from thirdring.people.models import User
from thirdring.people.values import Person, Role

View = TypeVar("View", bound=Callable[..., Any])

STAFF = tuple(Role)
"""Everyone who signs in."""


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that a view lets in; `is_public` lets in anyone, signed in or not."""

    roles: frozenset[Role] = frozenset()
    is_public: bool = False


def allow(*roles: Role) -> Callable[[View], View]:
    """Let in people who hold one of `roles`; no roles means everyone who is signed in."""
    declared = Access(frozenset(roles or STAFF))

    def declare(view: View) -> View:
        view.access = declared  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Let in anyone, signed in or not."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view


def protect(patterns: Iterable[URLPattern | URLResolver], *roles: Role) -> None:
    """Declare `roles` for the views of a library, whose source we cannot decorate."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            protect(pattern.url_patterns, *roles)
        else:
            allow(*roles)(pattern.callback)


def access_of(view: Callable[..., Any]) -> Access | None:
    """What a view declared, or None."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in."""
    return isinstance(request.user, User)


def user_of(request: HttpRequest) -> User:
    """The signed-in user of a view that is not public. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def person_of(request: HttpRequest) -> Person:
    """The signed-in person of a view that is not public. Raises PermissionDenied for anybody else."""
    return user_of(request).person()


def address_of(request: HttpRequest) -> str:
    """The network address of the browser; behind TRUSTED_PROXIES proxies, the one that the outermost of them saw."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    behind: int = settings.TRUSTED_PROXIES
    if behind and len(passed) >= behind:
        return passed[-behind]
    return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
