"""Codes in words, for templates."""

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.promotions.values import Code

register = template.Library()


@register.filter
def gives(code: Code) -> list[str]:
    """What a code gives, each thing in a few words."""
    locale = to_locale(get_language() or "en")
    given = []
    if code.percent:
        given.append(_("%(percent)s %% off") % {"percent": format_decimal(code.percent, locale=locale)})
    for row in code.amounts:
        off, least = money(Money(row.amount_off, row.currency)), money(Money(row.min_value, row.currency))
        if row.amount_off and row.min_value:
            given.append(_("%(amount)s off from %(least)s") % {"amount": off, "least": least})
        elif row.amount_off:
            given.append(_("%(amount)s off") % {"amount": off})
        elif row.min_value:
            given.append(_("from %(least)s") % {"least": least})
    if code.get:
        facts = {"buy": code.buy, "get": code.get, "percent": format_decimal(code.get_percent, locale=locale)}
        free = code.get_percent == 100  # noqa: PLR2004
        cheaper = _("buy %(buy)s, get %(get)s at %(percent)s %% off")
        given.append((_("buy %(buy)s, get %(get)s free") if free else cheaper) % facts)
    if code.gift_sku:
        given.append(_("gift: %(sku)s") % {"sku": code.gift_sku})
    if code.excluded_skus or code.excluded_categories:
        left_out = ", ".join(sorted(code.excluded_categories | code.excluded_skus))
        given.append(_("not for %(goods)s") % {"goods": left_out})
    if code.free_shipping:
        given.append(_("free freight"))
    return given
