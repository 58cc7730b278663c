"""Policies: read by everybody; managers write a version, compare it, and try it on facts and on what was decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.screen import go
from thirdring.knowledge import actions, policy_forms, queries, words
from thirdring.knowledge.rules import policies
from thirdring.knowledge.values import Facts, Language, Op, PolicyKind, PolicyVersion, Verdict
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

WRITERS = (Role.MANAGER, Role.ADMINISTRATOR)
Context = dict[str, Any]


@allow()
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every policy with the versions that count today."""
    today = timezone.localtime(clock.now()).date()
    kinds = [(kind, name, queries.current(kind, on=today)) for kind, name in words.POLICIES.items()]
    return render(request, "knowledge/policies.html", {"kinds": kinds, "may_write": _may_write(request)})


@allow()
@require_GET
def policy(request: HttpRequest, kind: str) -> HttpResponse:
    """One policy: its versions, the rules of one, and what it changed."""
    known = _kind(kind)
    every = queries.versions(known)
    today = timezone.localtime(clock.now()).date()
    in_force = {version.number for version in queries.current(known, on=today)}
    shown = _version(known, request.GET.get("version", ""), every)
    other = _version(known, request.GET.get("with", ""), every) if request.GET.get("with") else None
    context: Context = {
        "kind": known,
        "name": words.POLICIES[known],
        "versions": every,
        "in_force": in_force,
        "shown": shown,
        "other": other,
        "differences": policies.compared(other.body, shown.body) if other else (),
        "languages": list(words.LANGUAGES.items()),
        "may_write": _may_write(request),
    }
    return render(request, "knowledge/policy.html", context)


@allow(*WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the next version. What is typed stays in the form until it is in force; `try` decides by it meanwhile."""
    known = _kind(kind)
    every = queries.versions(known)
    base = _version(known, request.GET.get("from", ""), every)
    today = timezone.localtime(clock.now()).date()
    if request.method == "GET":
        form = policy_forms.as_typed(base, newest=every[0].number, today=today)
        return _form(request, known, base, form)
    form, act = policy_forms.typed(request.POST), request.POST.get("act", "")
    if act == "try":
        return _tried(request, known, base, form)
    if act != "write":
        return _form(request, known, base, policy_forms.moved(form, act))
    try:
        number = actions.write_policy(
            kind=known,
            body=policy_forms.body(form),
            markets=policy_forms.markets(form),
            starts_date=policy_forms.day(form.starts) or today,
            ends_date=policy_forms.day(form.ends),
            note=form.note,
            from_number=form.from_number,
            actor_id=person_of(request).id,
            now=clock.now(),
        )
    except DeskError as error:
        return _form(request, known, base, form, error=str(error))
    messages.success(request, _("Version %(number)d is written.") % {"number": number})
    return go(request, f"{reverse('knowledge:policy', args=[known.value])}?version={number}&with={base.number}")


def _form(
    request: HttpRequest, kind: PolicyKind, base: PolicyVersion, form: policy_forms.TypedVersion, error: str = ""
) -> HttpResponse:
    context: Context = {
        "kind": kind,
        "name": words.POLICIES[kind],
        "base": base,
        "form": form,
        "error": error,
        "facts": [(name, words.FACTS[name]) for name in policies.FACTS],
        "ops": [(op.value, name) for op, name in words.OPS.items() if op is not Op.IS],
        "is_op": (Op.IS.value, words.OPS[Op.IS]),
        "verdicts": list(Verdict),
        "languages": list(words.LANGUAGES.items()),
        "choices": policies.CHOICES[kind],
        "places": sorted(policies.PLACES),
        "today": timezone.localtime(clock.now()).date(),
    }
    return render(request, "knowledge/policy_form.html", context)


def _tried(
    request: HttpRequest, kind: PolicyKind, base: PolicyVersion, form: policy_forms.TypedVersion
) -> HttpResponse:
    """What the form as it stands decides on the facts, beside what is in force, and on what was decided before."""
    now = timezone.localtime(clock.now())
    try:
        body = policy_forms.body(form)
        if faults := policies.faults(kind, body):
            raise actions.BadPolicyError(rule=faults[0][0], fact=faults[0][1])
    except DeskError as error:
        return render(request, "knowledge/_policy_tried.html", {"error": str(error)})
    tried = PolicyVersion(
        id=None,
        kind=kind,
        number=form.from_number + 1,
        markets=frozenset(policy_forms.markets(form)),
        starts_date=now.date(),
        ends_date=None,
        body=body,
    )
    facts = policy_forms.facts(request.POST)
    count, otherwise = queries.otherwise(tried)
    context: Context = {
        "decision": policies.decide(tried, facts, at=now),
        "before": _decided(kind, facts),
        "count": count,
        "otherwise": otherwise[:20],
        "others": len(otherwise),
        "moved": [each for each in policies.compared(base.body, body) if each.moved != "same"],
        "languages": list(Language),
    }
    return render(request, "knowledge/_policy_tried.html", context)


def _decided(kind: PolicyKind, facts: Facts) -> Any:
    try:
        return queries.decide(kind, facts, at=clock.now())
    except NotFoundError:
        return None


def _kind(text: str) -> PolicyKind:
    if text not in set(PolicyKind):
        raise queries.NoSuchVersionError
    return PolicyKind(text)


def _version(kind: PolicyKind, text: str, every: list[PolicyVersion]) -> PolicyVersion:
    return queries.version(kind, int(text)) if text.isdecimal() and len(text) < 6 else every[0]  # noqa: PLR2004


def _may_write(request: HttpRequest) -> bool:
    return person_of(request).has(*WRITERS)
