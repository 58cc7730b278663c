"""The practice line's screens, the telephone in the browser, and calling out, and recordings."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from thirdring.calls import queries as calls
from thirdring.calls.views.strip import ON_CALLS, shown
from thirdring.kernel import clock
from thirdring.knowledge.values import Language
from thirdring.knowledge.words import LANGUAGES
from thirdring.people.access import allow, person_of, user_of
from thirdring.people.values import Role
from thirdring.telephony import actions, forms, queries, rules

LISTENERS = (Role.OPERATOR, Role.SUPERVISOR, Role.QUALITY_ANALYST, Role.MANAGER)
"""Operators hear their own calls, the others all."""
TICKET_SECONDS = 3600
SALT = "thirdring.telephony.playback"


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


@allow(*ON_CALLS)
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """The telephone's button with its devices; nothing where this house has no exchange."""
    return render(request, "telephony/_phone.html") if settings.SIP_WS_URL else HttpResponse()


@allow(*ON_CALLS)
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """How the browser registers as this person's telephone; kept nowhere on the way."""
    if not settings.SIP_WS_URL:
        return HttpResponse(status=204)
    mine = actions.phone_account(user_id=user_of(request).pk, now=clock.now())
    told = {"uri": mine.uri, "name": mine.name, "secret": mine.secret, "ws_url": mine.ws_url}
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@allow(*ON_CALLS)
@require_GET
def dial_form(request: HttpRequest) -> HttpResponse:
    """Whom to call, and which of our numbers is shown there."""
    number, lines = request.GET.get("number", "")[:20], calls.lines()
    asked = next((line for line in lines if str(line.id) == request.GET.get("line")), None)
    usual = asked or (actions.line_for(number) if number and lines else None)
    return render(request, "telephony/_dial_form.html", {"number": number, "lines": lines, "usual": usual})


@allow(*ON_CALLS)
@require_POST
def dial(request: HttpRequest) -> HttpResponse:
    line = request.POST.get("line", "")
    actions.call_out(
        operator_id=user_of(request).pk,
        number=request.POST.get("number", "")[:40],
        line_id=int(line) if line.isascii() and line.isdigit() and len(line) < 10 else None,  # noqa: PLR2004
        now=clock.now(),
    )
    answer = shown(request)
    answer.headers["HX-Trigger"] = "panel:done"
    return answer


@allow(*LISTENERS)
@require_GET
def recording(request: HttpRequest, call_id: int) -> HttpResponse:
    """What there is of a call to be heard: its shape, and a button; playing is asked for by itself."""
    calls.visible_call(call_id, viewer=person_of(request))
    return _player(request, call_id, ticket="")


@allow(*LISTENERS)
@require_POST
def playback(request: HttpRequest, call_id: int) -> HttpResponse:
    """Play: that this person listened is on record first; the sound is then theirs for an hour."""
    person = person_of(request)
    calls.visible_call(call_id, viewer=person)
    actions.note_playback(call_id=call_id, actor_id=person.id, now=clock.now())
    return _player(request, call_id, ticket=signing.dumps([call_id, person.id], salt=SALT))


@allow(*LISTENERS)
@require_GET
def sound(request: HttpRequest, call_id: int) -> HttpResponseBase:
    """The sound itself, whole or a range of it, to whoever has asked to play it."""
    person = person_of(request)
    calls.visible_call(call_id, viewer=person)
    kept = queries.recording(call_id)
    if kept is None or not _is_theirs(request.GET.get("ticket", ""), call_id, person.id):
        raise queries.NoRecordingError
    asked = forms.byte_range(request.headers.get("Range", ""), kept.size)
    start, end = asked or (0, kept.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(end - start),
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{kept.size}"
    stream = queries.sound(call_id, start, end)
    return StreamingHttpResponse(stream, content_type="audio/wav", headers=headers, status=206 if asked else 200)


def _player(request: HttpRequest, call_id: int, *, ticket: str) -> HttpResponse:
    kept = queries.recording(call_id)
    told = {
        "call_id": call_id,
        "recording": kept,
        "ticket": ticket,
        "shape": rules.shape(kept.bars) if kept else "",
        "gaps": rules.gaps(kept.silences, kept.seconds) if kept else (),
    }
    return render(request, "telephony/_recording.html", told)


def _is_theirs(ticket: str, call_id: int, person_id: int) -> bool:
    try:
        return bool(signing.loads(ticket, salt=SALT, max_age=TICKET_SECONDS) == [call_id, person_id])
    except signing.BadSignature:
        return False
