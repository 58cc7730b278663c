"""Walk every URL x method x role of the product and tell where it differs from the table."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import Line
from tests.people.builders import user
from thirdring.people.models import User
from thirdring.people.values import Role

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = ("GET", "HEAD", "OPTIONS")
LET_IN = 299
SAMPLES = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": uuid.UUID(int=1)}


BESIDE_THE_POINT = (
    "whitenoise",
    "SecurityMiddleware",
    "SecurityHeaders",
    "CommonMiddleware",
    "Message",
    "Htmx",
    "Language",
)
"""Middleware that lets nobody in or out; left off, the walk takes half the time."""


class Stub:
    """Stands last among the middleware and answers in place of the view: who gets here was let in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, *_asked: Any) -> HttpResponse:
        return HttpResponse(status=LET_IN)


@dataclass(frozen=True)
class Url:
    name: str
    path: str
    view: Callable[..., Any]


def urls() -> list[Url]:
    """Every URL of the product with sample values in its places; an unnamed one keeps its route as name."""
    return list(_urls(get_resolver().url_patterns, "", {}, ""))


def _urls(patterns: Any, space: str, outer: Mapping[str, Any], route: str) -> Iterator[Url]:
    for one in patterns:
        converters = {**outer, **one.pattern.converters}
        here = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _urls(one.url_patterns, inner, converters, here)
        elif isinstance(one, URLPattern):
            if not one.name:
                yield Url(f"unnamed {here}", "", one.callback)
                continue
            kinds = {key: type(it).__name__.removesuffix("Converter").lower() for key, it in converters.items()}
            kinds = {key: "str" if kind == "string" else kind for key, kind in kinds.items()}
            kwargs = {key: SAMPLES[kind] for key, kind in kinds.items()}
            yield Url(f"{space}{one.name}", reverse(f"{space}{one.name}", kwargs=kwargs), one.callback)


def wrong_doors(table: Mapping[str, Line], chosen: list[Url]) -> list[str]:
    """Every URL x method x role (and nobody, and a former person) that is let in or kept out differently."""
    people = {role.value: user(role) for role in Role}
    former = user(*Role)
    clients: dict[str, Client] = {"nobody": Client(headers=BROWSER)}
    for name, one in {**people, "former": former}.items():
        clients[name] = Client(headers=BROWSER)
        clients[name].force_login(one)
    User.objects.filter(pk=former.pk).update(is_active=False)
    wrong: list[str] = []
    strict = Client(enforce_csrf_checks=True)
    deciding = [name for name in settings.MIDDLEWARE if not any(part in name for part in BESIDE_THE_POINT)]
    with override_settings(MIDDLEWARE=[*deciding, "tests.people.walk.Stub"]):
        for url in chosen:
            line = table[url.name]
            for who, client in clients.items():
                for method in METHODS:
                    status = client.generic(method, url.path).status_code
                    wrong.extend(_judge(url, line, who, method, status))
            wrong.extend(_without_token(url, line, people, strict))
    return wrong


def _judge(url: Url, line: Line, who: str, method: str, status: int) -> Iterator[str]:
    is_stranger = who in {"nobody", "former"}
    if line.roles is None or (not is_stranger and Role(who) in line.roles):
        expected = {LET_IN}
    elif is_stranger:
        expected = {302} if method in {"GET", "HEAD"} else {401}
    else:
        expected = {403}
    if status not in expected:
        yield f"{method} {url.name} by {who}: {status}, the table says {sorted(expected)}"


def _without_token(url: Url, line: Line, people: Mapping[str, User], client: Client) -> Iterator[str]:
    """A request from another site, which has the cookie and not the token, changes nothing."""
    client.force_login(people[next(iter(line.roles)) if line.roles else Role.OPERATOR])
    for method in set(METHODS) - set(SAFE):
        status = client.generic(method, url.path).status_code
        if status != (LET_IN if line.csrf_exempt else 403):
            yield f"{method} {url.name} without a CSRF token: {status}"


def wrong_methods(table: Mapping[str, Line], chosen: list[Url]) -> list[str]:
    """Every method that the real view takes and the table does not list, or the other way round."""
    wrong: list[str] = []
    client = Client(raise_request_exception=False)
    for url in chosen:
        line = table[url.name]
        one = user(*(line.roles or Role))
        for method in METHODS:
            with transaction.atomic():
                client.force_login(one)
                status = client.generic(method, url.path).status_code
                transaction.set_rollback(True)
            if (status == 405) is (method in line.methods):
                wrong.append(f"{method} {url.name}: {status}, the table says {sorted(line.methods)}")
    return wrong
