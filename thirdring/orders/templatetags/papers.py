"""Amounts and days of papers, whose values are kept as text."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django import template
from django.utils import timezone
from django.utils.translation import get_language, to_locale

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.payments.values import Method

register = template.Library()
_OWED = {Method.INVOICE, Method.BANK_TRANSFER}


@register.filter
def in_money(amount: str, currency: str) -> str:
    """`1234.5` of a currency in the paper's language."""
    return money(Money(Decimal(amount), currency).rounded())


@register.filter
def is_some(amount: str) -> bool:
    return Decimal(amount) != 0


@register.filter
def turned(amount: str, turn: bool) -> str:  # noqa: FBT001 -- a filter
    """The amount as the paper says it: a credit note tells of what is less as a sum of its own."""
    return str(-Decimal(amount)) if turn else amount


@register.filter
def plus(amount: int | str) -> str:
    """A difference with its sign."""
    return f"+{amount}" if Decimal(amount) > 0 else str(amount).replace("-", "−")


@register.filter
def net(tax_sum: Mapping[str, str]) -> str:
    """A sum of a rate without its tax."""
    return str(Decimal(tax_sum["gross"]) - Decimal(tax_sum["tax"]))


@register.filter
def percent(value: str) -> str:
    number = format_decimal(Decimal(value), locale=to_locale(get_language() or "en"))
    return f"{number}\u00a0%"


@register.filter
def on_day(value: date | datetime) -> str:
    """A day with its year, as papers carry it."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(format_date(day, "long", locale=to_locale(get_language() or "en")))


@register.filter
def is_owed(body: Mapping[str, Any]) -> bool:
    """Whether the paper asks to be paid."""
    return any(p["method"] in _OWED for p in body["payments"])
