"""Words and figures of queues and voice menus."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thirdring.calls import words as call_words
from thirdring.calls.values import CallState
from thirdring.people import words as people_words
from thirdring.people.values import PresenceState
from thirdring.routing import words
from thirdring.routing.rules.menus import Kind, Problem

register = template.Library()

_CALL_STATES = {"ringing": "ringing", "on_hold": "on_hold"}


@register.filter
def percent(share: float | None) -> SafeString:
    """A share as whole percent, cut rather than rounded up: 99.6 % is not all."""
    if share is None:
        return format_html('<span class="muted">{}</span>', "–")
    return format_html("{}<small>\u202f%</small>", int(share * 100 + 1e-9))


@register.filter
def seat_word(state: str) -> str:
    """What somebody on the board is doing."""
    if state in _CALL_STATES:
        return str(call_words.STATES[CallState(state)])
    return str(people_words.PRESENCE[PresenceState(state)])


@register.filter
def kind_word(kind: str) -> str:
    return str(words.KINDS[Kind(kind)])


@register.filter
def problem_word(problem: Problem) -> str:
    return str(words.FAULTS[problem.fault]) % {"about": call_words.LANGUAGES.get(problem.about, problem.about)}


@register.filter
def language_name(code: str) -> str:
    return str(people_words.SPOKEN.get(code, code))
