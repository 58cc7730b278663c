"""Words for roles, presence and languages."""

from collections.abc import Iterable

from django import template

from thirdring.people import words
from thirdring.people.values import PresenceState, Role

register = template.Library()


@register.filter
def presence_word(state: str) -> str:
    return str(words.PRESENCE[PresenceState(state)])


@register.filter
def role_words(roles: Iterable[Role]) -> list[str]:
    """In the order of the enum."""
    return [str(words.ROLES[role]) for role in Role if role in set(roles)]


@register.filter
def language_word(code: str) -> str:
    return str(words.SPOKEN.get(code, code))
