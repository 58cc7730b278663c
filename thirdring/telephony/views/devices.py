"""Where a person's calls ring: chosen, tried out, and told in the strip."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.calls.views.strip import ON_CALLS
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of
from thirdring.people.values import Person
from thirdring.telephony import actions, forms, queries, words
from thirdring.telephony.values import Device, DeviceKind, PhoneAccount, PhoneKind


@allow(*ON_CALLS)
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """The choice; what was typed stays where it cannot be."""
    person = person_of(request)
    if request.method == "GET":
        return _page(request, person)
    kind, number = forms.device(request.POST)
    try:
        actions.choose_device(user_id=person.id, kind=kind, number=number, region=person.region, now=clock.now())
    except DeskError as error:
        return _page(request, person, chosen=Device(kind, number), error=error, status=error.status)
    messages.success(request, _("Saved. Your next call rings there."))
    return redirect("telephony:device")


@allow(*ON_CALLS)
@require_GET
def device_now(request: HttpRequest) -> HttpResponse:
    """Whether it can be rung now, and what became of the test call."""
    return render(request, "telephony/_device_now.html", _now(person_of(request)))


@allow(*ON_CALLS)
@require_POST
def device_test(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    actions.test_device(user_id=person.id, now=clock.now())
    return render(request, "telephony/_device_now.html", _now(person))


@allow(*ON_CALLS)
@require_GET
def device_mark(request: HttpRequest) -> HttpResponse:
    """For the strip: where calls ring, while that is not this page."""
    return render(request, "telephony/_device_mark.html", _now(person_of(request)))


@allow(*ON_CALLS)
@never_cache
@require_POST
def desk_phone(request: HttpRequest) -> HttpResponse:
    """An account for the telephone on the table, or its password anew: shown in this answer and never again."""
    person = person_of(request)
    made = actions.new_desk_phone(user_id=person.id, now=clock.now())
    return _page(request, person, account=made)


def _page(
    request: HttpRequest,
    person: Person,
    *,
    chosen: Device | None = None,
    account: PhoneAccount | None = None,
    error: DeskError | None = None,
    status: int = 200,
) -> HttpResponse:
    told = _now(person)
    more = {"chosen": chosen or told["device"], "account": account, "error": error, "server": settings.SIP_SERVER}
    return render(request, "telephony/device.html", told | more, status=status)


def _now(person: Person) -> dict[str, Any]:
    device = queries.device(person.id)
    desk, browser = (queries.phone(person.id, kind) for kind in (PhoneKind.DESK, PhoneKind.BROWSER))
    is_there = {
        DeviceKind.BROWSER: bool((browser and browser.is_online) or (desk and desk.is_online)),
        DeviceKind.DESK: bool(desk and desk.is_online),
        DeviceKind.MOBILE: queries.mobile(device.number) is not None,
    }
    return {
        "device": device,
        "desk": desk,
        "region": person.region,
        "has_exchange": bool(settings.ASTERISK_ARI),
        "has_way_out": bool(settings.SIP_TRUNK),
        "is_there": is_there[device.kind],
        "refusal": words.refusal(device.test.reason) if device.test and device.test.reason else "",
    }
