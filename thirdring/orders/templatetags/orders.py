"""How orders are told: promises with their weekday, parts of the read-back, reasons, numbers in groups."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from thirdring.customers.values import Address
from thirdring.kernel.templatetags.screen import day
from thirdring.orders import words
from thirdring.orders.quote import Explanation
from thirdring.orders.rules import numbering
from thirdring.orders.rules.addresses import address_text
from thirdring.orders.values import Step

register = template.Library()


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """The entry of a table, or nothing."""
    return table.get(key)


@register.simple_tag
def promise(first: date | None, last: date | None) -> str:
    """The days between which something arrives, each with its weekday."""
    if first is None or last is None:
        return ""
    if first == last:
        return _("arrives %(day)s") % {"day": day(first)}
    return _("arrives between %(first)s and %(last)s") % {"first": day(first), "last": day(last)}


@register.filter
def number(value: str) -> str:
    """An order number in groups of three, as it is read aloud."""
    return numbering.spoken(value)


@register.filter
def told(value: Explanation) -> str:
    """A reason or a problem of the price engine, in words."""
    return words.told(value)


@register.filter
def address_line(value: Address | None) -> str:
    """An address in one line, as it is read aloud."""
    return address_text(value) if value else ""


@register.filter
def step_word(value: Step) -> str:
    """One thing that happened to an order, with its number or date."""
    return words.step(value)


@register.filter
def age(since: datetime, until: datetime | None) -> str:
    """How long something has lasted, in its largest unit: `3 days`, `2 hours`."""
    return str(format_timedelta((until or since) - since, locale=to_locale(get_language() or "en")))
