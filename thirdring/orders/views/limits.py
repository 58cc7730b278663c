"""The house's limits on one page: who may read them sees who set what, an administrator sets them."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import amounts, clock
from thirdring.kernel.errors import DeskError
from thirdring.orders import actions, queries
from thirdring.orders.limit_words import GROUPS
from thirdring.orders.rules.limits import DEFAULTS, Key
from thirdring.people import queries as people
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

READERS = (Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


@allow(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


@allow(Role.ADMINISTRATOR)
@require_POST
def setting(request: HttpRequest) -> HttpResponse:
    """Set those that were typed anew."""
    try:
        wanted = {key: amounts.read(text, get_language() or "en") for key in DEFAULTS if (text := _sent(request, key))}
        count = actions.set_limits(wanted=wanted, actor_id=person_of(request).id, now=clock.now())
    except amounts.NotAnAmountError:
        return _page(request, error=_("One of them is no number. Nothing was changed."), status=422)
    except DeskError as error:
        return _page(request, error=str(error), wrong=error.data.get("limit", ""), status=error.status)
    told = ngettext("%(count)d limit is different now.", "%(count)d limits are different now.", count)
    messages.success(request, told % {"count": count})
    return redirect("orders:limits")


def _sent(request: HttpRequest, key: Key) -> str:
    return request.POST.get(":".join(filter(None, key)), "").strip()


def _page(request: HttpRequest, *, error: str = "", wrong: object = "", status: int = 200) -> HttpResponse:
    found = queries.limits_set()
    context = {
        "groups": [(GROUPS[name], list(each)) for name, each in groupby(found, key=lambda one: one.known.group)],
        "names": people.names({one.set_by for one in found if one.set_by}),
        "may_set": person_of(request).has(Role.ADMINISTRATOR),
        "typed": dict(request.POST.items()) if error else {},
        "error": error,
        "wrong": wrong,
    }
    return render(request, "orders/limits.html", context, status=status)
