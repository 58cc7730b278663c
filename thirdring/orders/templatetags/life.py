"""Where orders, parcels and problems stand, for templates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thirdring.orders import life_words as words
from thirdring.orders.values import OrderState, ParcelNews, ParcelState

register = template.Library()


@register.filter
def order_badge(state: str) -> SafeString:
    return _badge(words.ORDER[OrderState(state)])


@register.filter
def parcel_badge(state: str) -> SafeString:
    return _badge(words.PARCEL[ParcelState(state)])


@register.filter
def outcome_badge(outcome: str) -> SafeString:
    """What became of a problem."""
    return _badge(words.OUTCOMES[outcome])


@register.filter
def news_word(news: str) -> str:
    """What a carrier told of a parcel."""
    return str(words.NEWS[ParcelNews(news)])


@register.filter
def problem_word(kind: str) -> str:
    return str(words.PROBLEMS.get(kind, words.OTHER_PROBLEM))


@register.filter
def sign_word(code: str) -> str:
    """Why an order was stopped."""
    return words.sign(code)


@register.filter
def asked_word(kind: str) -> str:
    """What a supervisor is asked to allow."""
    return str(words.ASKED.get(kind, words.OTHER_CHANGE))


def _badge(shown: tuple[Any, str]) -> SafeString:
    word, look = shown
    return format_html('<span class="badge {}">{}</span>', look, word)
