"""The practice line's screens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.kernel import clock
from thirdring.knowledge.values import Language
from thirdring.knowledge.words import LANGUAGES
from thirdring.people.access import allow, user_of
from thirdring.telephony import actions, queries


@allow(*ON_CALLS)
@require_GET
def callers(request: HttpRequest) -> HttpResponse:
    """Every practice caller, by language, with how often one has met them."""
    met = queries.practiced(user_of(request).pk)
    groups = [
        (language, name, [(one, met.get(one.key, 0)) for one in queries.scenarios(language)])
        for language, name in LANGUAGES.items()
    ]
    return render(request, "telephony/callers.html", {"groups": groups})


@allow(*ON_CALLS)
@require_GET
def offer(request: HttpRequest) -> HttpResponse:
    """The invitation on one's day: a caller who is not real, for a first look and for training."""
    met = sum(queries.practiced(user_of(request).pk).values())
    return render(request, "telephony/_offer.html", {"met": met})


@allow(*ON_CALLS)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Let a practice caller ring: the one that was chosen, else the one met least."""
    chosen = request.POST.get("language", "")
    language = chosen if chosen in set(Language) else get_language() or "en"
    actions.take_practice_call(
        operator_id=user_of(request).pk,
        language=language,
        scenario_key=request.POST.get("scenario", "")[:60],
        now=clock.now(),
    )
    return shown(request)


@allow(*ON_CALLS)
@require_POST
def speak_on(request: HttpRequest, call_id: int) -> HttpResponse:
    """The caller says the next thing."""
    script = actions.speak_on(call_id=call_id, operator_id=user_of(request).pk, now=clock.now())
    return render(request, "telephony/_caller.html", {"script": script})
