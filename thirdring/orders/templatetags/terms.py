"""Terms of sale in the reader's form."""

from decimal import Decimal

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, to_locale

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.orders.quote import ShippingMethod

register = template.Library()


@register.filter
def amount(value: Decimal, currency: str) -> str:
    return money(Money(value, currency))


@register.filter
def kilos(grams: int) -> str:
    return number_here(Decimal(grams) / 1000)


@register.filter
def number_here(value: Decimal) -> str:
    return format_decimal(value, locale=to_locale(get_language() or "en"))


@register.filter
def method_name(method: ShippingMethod) -> str:
    return method.name(get_language() or "en")
