"""How the house's limits are shown and typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, to_locale

from thirdring.orders import life_words
from thirdring.orders.limit_words import NAMES, UNITS
from thirdring.orders.queries.limits import LimitSet

register = template.Library()


@dataclass(frozen=True, slots=True)
class Field:
    id: str
    name: str
    value: str
    unit: Any


@register.simple_tag
def limit_name(one: LimitSet) -> Any:
    """What it limits; a sign of risk in the words of the problem list."""
    name = one.known.name
    return NAMES[name] if name in NAMES else life_words.sign(name.partition("-")[2])


@register.simple_tag
def limit_field(one: LimitSet, typed: Mapping[str, str]) -> Field:
    name = ":".join(filter(None, (one.known.name, one.currency)))
    shown = format_decimal(one.value.normalize(), format="#,##0.##", locale=to_locale(get_language() or "en"))
    return Field(f"limit-{name}".replace(":", "-"), name, typed.get(name, shown), UNITS.get(one.known.kind.value, ""))
