"""Passkeys: two JSON steps to register one, two to sign in with one; names and removal by plain forms."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thirdring.kernel import clock
from thirdring.people import browsers
from thirdring.people.access import address_of, allow, public, user_of
from thirdring.people.actions import passkeys as actions
from thirdring.people.views.sign_in import enter


@public
@never_cache
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    return _json(actions.begin_sign_in(rp_id=_host(request), now=clock.now()))


@public
@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    user_id = actions.finish_sign_in(
        credential=_credential(request),
        rp_id=_host(request),
        origin=_origin(request),
        address=address_of(request),
        now=clock.now(),
    )
    answer = enter(request, user_id, way="passkey")
    return _moved(answer)


@allow()
@require_POST
def add_options(request: HttpRequest) -> HttpResponse:
    return _json(actions.begin_registration(user_id=user_of(request).pk, rp_id=_host(request), now=clock.now()))


@allow()
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    agent = browsers.named(request.headers.get("User-Agent", ""))
    actions.finish_registration(
        user_id=user_of(request).pk,
        credential=_credential(request),
        rp_id=_host(request),
        origin=_origin(request),
        name=agent or _("Passkey"),
        now=clock.now(),
    )
    messages.success(request, _("The passkey is registered. Next time, sign in with it."))
    return JsonResponse({"location": reverse("people:account")})


@allow()
@require_POST
def rename(request: HttpRequest, passkey_id: int) -> HttpResponse:
    name = request.POST.get("name", "").strip() or _("Passkey")
    actions.rename_passkey(user_id=user_of(request).pk, passkey_id=passkey_id, name=name, now=clock.now())
    return redirect("people:account")


@allow()
@require_POST
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    actions.remove_passkey(user_id=user_of(request).pk, passkey_id=passkey_id, now=clock.now())
    messages.success(request, _("The passkey is removed. Remove it from your device too."))
    return redirect("people:account")


def _credential(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise actions.PasskeyRefusedError
    return found


def _host(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _json(options: str) -> HttpResponse:
    return HttpResponse(options, content_type="application/json")


def _moved(answer: HttpResponse) -> HttpResponse:
    """The redirect of a sign-in as JSON, its cookies kept."""
    moved = JsonResponse({"location": answer.headers["Location"]})
    moved.cookies = answer.cookies
    return moved
