"""The visitor's page. It needs no account and sets no cookie: whoever sends the token of a chat is its visitor.

The token travels in a header of the page's own script, which no other site can send along, so that these views need no
other guard against forged requests; a request without the header is refused.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from thirdring.chats import actions, forms, queries, rules
from thirdring.chats.values import Chat, ChatState, EndedBy, Page
from thirdring.kernel import clock
from thirdring.kernel.context import stream_url
from thirdring.people.access import address_of, public
from thirdring.routing import queries as routing
from thirdring.routing.rules import waits
from thirdring.routing.values import Place

HEADER = "X-Chat"
GIVEN = "X-Chat-Token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; connect-src 'self' {stream}"
)
LANGUAGES = {"en": "en", "da": "da", "zh": "zh-hans"}
View = Callable[..., HttpResponse]


def visitors(view: View) -> View:
    """A view for visitors: in their language, refused without the header, telling visitors about card numbers."""

    @wraps(view)
    def answered(request: HttpRequest, code: str) -> HttpResponse:
        if HEADER not in request.headers:
            return HttpResponse(status=HTTPStatus.FORBIDDEN)
        return view(request, queries.page(code))

    answered.card_number_error = actions.CardNumberInChatError  # type: ignore[attr-defined]
    return csrf_exempt(public(answered))


@public
@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The page itself, the same for everybody: what is in it is fetched with the token that the browser keeps."""
    found = queries.page(code)
    language = _language(request, found)
    with translation.override(LANGUAGES[language]):
        told = {
            "page": found,
            "code": language,
            "languages": [(one, LANGUAGE_NAMES[one]) for one in _spoken(found)],
            "visitor_stream": f"{stream_url(request)}/visitor",
            "is_framed": "frame" in request.GET,
        }
        response = render(request, "chats/visitor.html", told)
    return _strict(request, response, found.origins)


LANGUAGE_NAMES = {"en": "English", "da": "Dansk", "zh": "简体中文"}


@require_GET
@visitors
def conversation(request: HttpRequest, page: Page) -> HttpResponse:
    """What the visitor sees now: where to begin, the place in line, or what is written."""
    token = request.headers[HEADER]
    chat = queries.chat_of_token(page.code, token)
    if chat is None and token:
        actions.count("look", address_of(request), rules.LOOKS, now=clock.now())
    return _shown(request, page, chat)


@require_POST
@visitors
def beginning(request: HttpRequest, page: Page) -> HttpResponse:
    """The first words; the answer carries the token."""
    now = clock.now()
    chat_id, token = actions.begin(
        page=page,
        language=_language(request, page),
        address=address_of(request),
        now=now,
        **forms.first_words(request.POST),
    )
    actions.assign(now=now)
    response = _shown(request, page, queries.chat(chat_id))
    response.headers[GIVEN] = token
    return response


@require_POST
@visitors
def message(request: HttpRequest, page: Page) -> HttpResponse:
    chat = actions.visitors_chat(page.code, request.headers[HEADER])
    text = request.POST.get("text", "")
    actions.say(chat_id=chat.id, text=text, key=forms.key(request.POST), now=clock.now())
    return _shown(request, page, queries.chat(chat.id))


@require_POST
@visitors
def typing(request: HttpRequest, page: Page) -> HttpResponse:
    chat = actions.visitors_chat(page.code, request.headers[HEADER])
    actions.visitor_types(chat_id=chat.id, now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@visitors
def ending(request: HttpRequest, page: Page) -> HttpResponse:
    chat = actions.visitors_chat(page.code, request.headers[HEADER])
    actions.end(chat_id=chat.id, by=EndedBy.VISITOR, now=clock.now())
    return _shown(request, page, queries.chat(chat.id))


@require_POST
@visitors
def transcript(request: HttpRequest, page: Page) -> HttpResponse:
    """Mail it to the address of the beginning, or to the one that is given now where there was none."""
    chat = actions.visitors_chat(page.code, request.headers[HEADER])
    actions.send_transcript(chat_id=chat.id, email=forms.email(request.POST), now=clock.now())
    return _shown(request, page, queries.chat(chat.id))


def _shown(request: HttpRequest, page: Page, chat: Chat | None) -> HttpResponse:
    now = clock.now()
    with translation.override(LANGUAGES[_language(request, page) if chat is None else chat.language]):
        if chat is None:
            response = render(request, "chats/_visitor_begin.html", {"page": page, **_hours(page, now=now)})
        else:
            actions.look_in(chat, now=now)
            response = render(request, "chats/_visitor_chat.html", _told(page, chat, now=now))
    response.headers["Cache-Control"] = "no-store"
    return response


def _hours(page: Page, *, now: datetime) -> dict[str, Any]:
    plan = routing.line_plan(page.line.id, now=now)
    return {
        "is_message": actions.takes_messages_only(page, now=now),
        "is_open": plan.is_open,
        "opens_at": plan.opens_at,
    }


def _told(page: Page, chat: Chat, *, now: datetime) -> dict[str, Any]:
    place = None if chat.offered_to_id or chat.state is not ChatState.WAITING else queries.place(chat.id, now=now)
    return {
        "page": page,
        "chat": chat,
        "place": place,
        "minutes": _minutes(place),
        "messages": queries.messages(chat.id),
        "operator": queries.first_name_of(chat.operator_id),
        "is_typing": rules.is_typing(chat.operator_typing_at, now=now),
    }


def _minutes(place: Place | None) -> int | None:
    """The wait in whole minutes, 0 for less than one, as callers are told it; None where nothing honest can be said."""
    said = dict(waits.prompts(place.position, place.expected)) if place else {}
    if "wait-soon" in said:
        return 0
    return said.get("wait-minutes", {}).get("minutes")


def _spoken(page: Page) -> list[str]:
    return [one for one in page.line.brand.languages if one in LANGUAGES] or ["en"]


def _language(request: HttpRequest, page: Page) -> str:
    """What the address asks for, else the browser's, else the line's, of those that the brand speaks."""
    spoken = _spoken(page)
    asked = request.GET.get("lang", "")
    if asked in spoken:
        return asked
    wanted = (part.split(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(","))
    first = next((one for one in wanted if one in spoken), page.line.language)
    return first if first in spoken else spoken[0]


def _strict(request: HttpRequest, response: HttpResponse, origins: Iterable[str]) -> HttpResponse:
    """Nothing but our own scripts, and a frame only on the shops that were named."""
    ancestors = " ".join(origins) or "'none'"
    elsewhere = "/".join(stream_url(request).split("/")[:3])
    response.headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors, stream=elsewhere)
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
