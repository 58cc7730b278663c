"""The column SAY, the search for answers, and the texts for those who keep them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from thirdring.kernel import clock
from thirdring.kernel.screen import go
from thirdring.knowledge import actions, forms, queries, rules, words
from thirdring.knowledge.values import Language
from thirdring.people.access import allow, person_of, user_of
from thirdring.people.values import Role

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@allow()
@require_GET
def say(request: HttpRequest) -> HttpResponse:
    """Everything that may be said now: each room's part, in the order of settings.SAY_PARTS."""
    shown = forms.shown(request.GET)
    parts = [import_string(path)(request, shown) for path in settings.SAY_PARTS]
    return render(request, "knowledge/_say.html", {"parts": [part for part in parts if part]})


@allow()
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Answers to what is asked, in the caller's language where somebody is on the line."""
    callers = import_string(settings.SPOKEN_LANGUAGE)(request)
    usual = rules.language_of(callers) if callers else _own_language()
    q, language = request.GET.get("q", "")[:200], forms.language(request.GET, usual)
    found = queries.answers(q, language, at=clock.now(), country=settings.DEFAULT_REGION)
    return render(
        request, "knowledge/_answers.html", {"q": q.strip(), "found": found, "shown": forms.shown(request.GET)}
    )


@allow()
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All texts of a kind, to read; keepers may open one to edit it."""
    kind, language = forms.kind(request.GET), forms.language(request.GET, _own_language())
    readable = queries.readable(kind, language, country=settings.DEFAULT_REGION, at=clock.now())
    told = {
        "kind": kind,
        "kinds": words.KINDS.items(),
        "language": language,
        "languages": words.LANGUAGES.items(),
        "texts": [(text, readable.get(text.id)) for text in queries.texts(kind)],
        "may_edit": person_of(request).has(*KEEPERS),
    }
    return render(request, "knowledge/index.html", told)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, text_id: int) -> HttpResponse:
    """One text, its languages side by side, and its versions; a post saves a new version."""
    if request.method == "POST":
        edit = forms.edit(request.POST)
        actions.reword(
            text_id=text_id,
            language=edit.language,
            title=edit.title,
            body=edit.body,
            from_version=edit.from_version,
            actor_id=user_of(request).pk,
            now=clock.now(),
        )
        return go(request, request.path)
    one = queries.text(text_id)
    sides = [
        {
            "language": language,
            "name": name,
            "now": one.wordings.get(language),
            "versions": queries.wordings(text_id, language),
        }
        for language, name in words.LANGUAGES.items()
    ]
    told = {"text": one, "kind": words.KINDS[one.kind], "sides": sides, "places": sorted(one.places)}
    return render(request, "knowledge/text.html", told)


def _own_language() -> Language:
    return rules.language_of(get_language() or "en")
