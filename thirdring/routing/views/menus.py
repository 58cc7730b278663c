"""The builder of voice menus: steps in a list, one of them in a form, what is wrong, and a telephone to try it on."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of
from thirdring.routing import actions, queries, words
from thirdring.routing.forms.menus import LANGUAGES, NewMenuForm, StepForm, pressed, written
from thirdring.routing.queries import KeptMenu
from thirdring.routing.rules.menus import Kind, Node
from thirdring.routing.views.setup import KEEPERS


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def menus(request: HttpRequest) -> HttpResponse:
    """All menus, and a name for a new one."""
    form, error = NewMenuForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            menu_id = actions.add_menu(name=name, actor_id=person_of(request).id, now=clock.now())
            return redirect("routing:menu", menu_id)
        except DeskError as problem:
            error = problem
    rows = [(one, len(queries.faults(one.draft))) for one in queries.menus()]
    status = error.status if error else HTTPStatus.OK
    context = {"here": "menus", "menus": rows, "form": form, "error": error}
    return render(request, "routing/menus.html", context, status=status)


@allow(*KEEPERS)
@require_GET
def menu(request: HttpRequest, menu_id: int) -> HttpResponse:
    """A menu with one of its steps open: `?step=` its name, or `?new=` a kind."""
    kept = queries.menu(menu_id)
    kind = request.GET.get("new", "")
    if kind in set(Kind):
        return _page(request, kept, StepForm.of(kept.draft, Node("", Kind(kind))))
    node = kept.draft.node(request.GET.get("step", kept.draft.start)) or next(iter(kept.draft.nodes), None)
    return _page(request, kept, StepForm.of(kept.draft, node) if node else None)


@allow(*KEEPERS)
@require_POST
def save_step(request: HttpRequest, menu_id: int) -> HttpResponse:
    kept = queries.menu(menu_id)
    form = StepForm(request.POST, menu=kept.draft)
    if not form.is_valid():
        return _page(request, kept, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    step = form.step()
    try:
        actions.save_step(menu_id=menu_id, was=form.cleaned_data["was"], step=step, now=clock.now())
    except DeskError as error:
        return _page(request, kept, form, error=error, status=error.status)
    return _to(menu_id, step.name)


@allow(*KEEPERS)
@require_POST
def remove_step(request: HttpRequest, menu_id: int) -> HttpResponse:
    actions.remove_step(menu_id=menu_id, name=request.POST.get("name", ""), now=clock.now())
    return _to(menu_id)


@allow(*KEEPERS)
@require_POST
def start(request: HttpRequest, menu_id: int) -> HttpResponse:
    name = request.POST.get("name", "")
    actions.set_start(menu_id=menu_id, name=name, now=clock.now())
    return _to(menu_id, name)


@allow(*KEEPERS)
@require_POST
def use(request: HttpRequest, menu_id: int) -> HttpResponse:
    """Let callers hear the draft."""
    try:
        actions.put_into_use(menu_id=menu_id, actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        kept = queries.menu(menu_id)
        return _page(request, kept, None, error=error, status=error.status)
    messages.success(request, _("Callers hear this menu from now on."))
    return _to(menu_id)


@allow(*KEEPERS)
@require_POST
def trial(request: HttpRequest, menu_id: int) -> HttpResponse:
    """Call the draft: the keys pressed so far are played through it from the beginning."""
    kept, keys = queries.menu(menu_id), pressed(request.POST)
    return render(request, "routing/_trial.html", _trial(kept, keys, request.POST))


def _trial(kept: KeptMenu, keys: list[str], asked: Any) -> dict[str, Any]:
    language = asked.get("language", "")
    language = language if language in LANGUAGES else "en"
    is_open = asked.get("open", "yes") == "yes"
    told, goes_on = queries.trial(kept.draft, keys, language=language, is_open=is_open)
    heard = [(one.kind, words.heard(one.kind, one.text)) for one in told]
    return {
        "menu": kept,
        "heard": heard,
        "goes_on": goes_on,
        "pressed": written(keys),
        "language": language,
        "is_open": is_open,
        "trial_languages": LANGUAGES,
    }


def _page(
    request: HttpRequest,
    kept: KeptMenu,
    form: StepForm | None,
    *,
    error: DeskError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    found = queries.faults(kept.draft)
    at = {problem.node for problem in found}
    context = {
        "here": "menu",
        "menu": kept,
        "steps": [(node, node.name in at) for node in kept.draft.nodes],
        "open_step": form.value("was") if form else "",
        "form": form,
        "faults": found,
        "kinds": words.KINDS.items(),
        "error": error,
        **_trial(kept, [], request.GET),
    }
    return render(request, "routing/menu.html", context, status=status)


def _to(menu_id: int, step: str = "") -> HttpResponse:
    address = reverse("routing:menu", args=[menu_id])
    return redirect(f"{address}?{urlencode({'step': step})}" if step else address)
