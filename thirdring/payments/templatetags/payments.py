"""Payments in words, for templates."""

from django import template
from django.utils.translation import get_language, to_locale

from thirdring.payments import words
from thirdring.payments.values import Choice, Method, Move, State

register = template.Library()


@register.filter
def method_word(method: str) -> str:
    return str(words.METHODS[Method(method)])


@register.filter
def method_said(method: str) -> str:
    """What to say to the customer about a method."""
    return words.said(Method(method))


@register.filter
def state_word(state: str) -> str:
    return str(words.STATES[State(state)][0])


@register.filter
def state_look(state: str) -> str:
    """The badge's class for a state."""
    return words.STATES[State(state)][1]


@register.filter
def refusal(choice: Choice) -> str:
    """Why a method may not be used; empty when it may."""
    return words.reason(choice, to_locale(get_language() or "en"))


@register.filter
def move_word(move: Move) -> str:
    return str(words.MOVES[move.kind])


@register.filter
def move_state_word(move: Move) -> str:
    return str(words.MOVE_STATES[move.state][0])


@register.filter
def move_state_look(move: Move) -> str:
    return words.MOVE_STATES[move.state][1]


@register.filter
def entry_word(kind: str) -> str:
    """What was done with a gift card."""
    return str(words.CARD_ENTRIES[kind])


@register.filter
def because(reason: str) -> str:
    """Why money moved, in words."""
    return words.because(reason)


@register.filter
def refused_because(code: str) -> str:
    """Why the bank refused, in words."""
    return words.refused(code)
