"""Teams and skills: two short lists that supervisors keep."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people import queries
from thirdring.people.access import allow, person_of
from thirdring.people.actions import teams as actions
from thirdring.people.forms import NameForm
from thirdring.people.values import Role

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = NameForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        try:
            actions.add_team(name=form.cleaned_data["name"], actor_id=person_of(request).id, now=clock.now())
        except DeskError as error:
            return _page(request, form, error=error, status=error.status)
        return redirect("people:teams")
    return _page(request, NameForm())


@allow(*KEEPERS)
@require_POST
def rename_team(request: HttpRequest, team_id: int) -> HttpResponse:
    name = request.POST.get("name", "").strip()
    if name:
        actions.rename_team(team_id=team_id, name=name[:60], actor_id=person_of(request).id, now=clock.now())
        messages.success(request, _("Saved."))
    return redirect("people:teams")


@allow(*KEEPERS)
@require_POST
def remove_team(request: HttpRequest, team_id: int) -> HttpResponse:
    actions.remove_team(team_id=team_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("The team is removed."))
    return redirect("people:teams")


@allow(*KEEPERS)
@require_POST
def add_skill(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, skill_form=form, status=422)
    try:
        actions.add_skill(name=form.cleaned_data["name"], actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        return _page(request, skill_form=form, skill_error=error, status=error.status)
    return redirect("people:teams")


@allow(*KEEPERS)
@require_POST
def rename_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    name = request.POST.get("name", "").strip()
    if name:
        actions.rename_skill(skill_id=skill_id, name=name[:60], actor_id=person_of(request).id, now=clock.now())
        messages.success(request, _("Saved."))
    return redirect("people:teams")


def _page(
    request: HttpRequest,
    form: NameForm | None = None,
    *,
    skill_form: NameForm | None = None,
    error: DeskError | None = None,
    skill_error: DeskError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "teams": queries.teams(),
        "skills": queries.skills(),
        "form": form or NameForm(),
        "skill_form": skill_form or NameForm(),
        "error": error,
        "skill_error": skill_error,
    }
    return render(request, "people/teams.html", context, status=status)
