"""Who works here: listed, added, changed, deactivated, helped back in."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.screen import go
from thirdring.people import queries, rules, words
from thirdring.people.access import allow, person_of
from thirdring.people.actions import accounts
from thirdring.people.actions.links import make_link
from thirdring.people.forms import PersonForm
from thirdring.people.values import Colleague, Role

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
READERS = (*KEEPERS, Role.MANAGER, Role.PLANNER, Role.QUALITY_ANALYST)


@allow(*READERS)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("role", "")
    context = {
        "q": request.GET.get("q", ""),
        "role": asked,
        "with_former": "former" in request.GET,
        "people": queries.people(
            q=request.GET.get("q", ""),
            role=Role(asked) if asked in set(Role) else None,
            with_former="former" in request.GET,
        ),
        "role_names": words.ROLES.items(),
        "may_keep": person_of(request).has(*KEEPERS),
    }
    return render(request, "people/people.html", context)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        first = {"roles": [Role.OPERATOR], "language": "en", "region": person_of(request).region}
        return _page(request, PersonForm(initial=first))
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    actor_id = person_of(request).id
    try:
        user_id = accounts.add_user(**form.new_person(), password=None, actor_id=actor_id, now=clock.now())
    except DeskError as error:
        return _page(request, form, error=error, status=error.status)
    return go(request, reverse("people:person", args=[user_id]))


@allow(*READERS)
@require_GET
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    one = queries.colleague(user_id)
    return _page(request, PersonForm.of(one), one)


@allow(*KEEPERS)
@require_POST
def edit(request: HttpRequest, user_id: int) -> HttpResponse:
    one, form = queries.colleague(user_id), PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, form, one, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        accounts.edit_user(user_id=user_id, **form.details(), actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        return _page(request, form, one, error=error, status=error.status)
    messages.success(request, _("Saved."))
    return redirect("people:person", user_id)


@allow(*KEEPERS)
@require_POST
def sign_in_link(request: HttpRequest, user_id: int) -> HttpResponse:
    token = make_link(user_id=user_id, actor_id=person_of(request).id, now=clock.now())
    address = request.build_absolute_uri(reverse("people:link", args=[token]))
    one = queries.colleague(user_id)
    return _page(request, PersonForm.of(one), one, link=address)


@allow(*KEEPERS)
@require_POST
def sign_out(request: HttpRequest, user_id: int) -> HttpResponse:
    accounts.sign_out_user(user_id=user_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Signed out everywhere."))
    return redirect("people:person", user_id)


@allow(*KEEPERS)
@require_POST
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    accounts.deactivate_user(user_id=user_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Deactivated, and signed out everywhere. What they did stays under their name."))
    return redirect("people:person", user_id)


@allow(*KEEPERS)
@require_POST
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    accounts.reactivate_user(user_id=user_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Active again, with the password and passkeys of before."))
    return redirect("people:person", user_id)


def _page(
    request: HttpRequest,
    form: PersonForm,
    one: Colleague | None = None,
    *,
    error: DeskError | None = None,
    link: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    me = person_of(request)
    context = {
        "form": form,
        "one": one,
        "error": error,
        "link": link,
        "skill_rows": form.skill_rows(),
        "language_rows": form.language_rows(),
        "may_change": rules.may_manage(me.roles, one.person.roles if one else frozenset()),
        "word": words.PRESENCE[one.presence.state] if one else "",
    }
    return render(request, "people/person.html", context, status=status)
