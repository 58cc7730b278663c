"""Amounts as people type them: `1.234,50` in Danish, `1,234.50` in English, `1234.5` and `1234,5` anywhere."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

_NUMBER = re.compile(r"\d{1,14}(\.\d{0,3})?|\.\d{1,3}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+", re.ASCII)


class NotAnAmountError(ValueError):
    """What was typed is no amount of money."""


def read(text: str, language: str) -> Decimal:
    """The amount that a reader of `language` means; raises NotAnAmountError.

    Two kinds of separators: the last one is the decimal one. One alone that stands before three digits groups them
    only where the language groups by it (`1.234` is a thousand in Danish and one in English); else it is decimal.
    """
    plain = re.sub(r"[\s'’]", "", text).replace("，", ",").replace("．", ".")
    own = get_decimal_symbol(to_locale(language))
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        mark, other = plain[last], "," if plain[last] == "." else "."
        grouping = (plain.count(mark) > 1) or (mark != own and other not in plain and _GROUPED.fullmatch(plain))
        if grouping and (other in plain or not _GROUPED.fullmatch(plain)):
            raise NotAnAmountError(text)
        if other in plain[:last] and not _GROUPED.fullmatch(plain[:last]):
            raise NotAnAmountError(text)
        plain = plain.replace(mark, "") if grouping else plain[:last].replace(other, "") + "." + plain[last + 1 :]
    if not _NUMBER.fullmatch(plain):
        raise NotAnAmountError(text)
    return Decimal(plain)


def written(amount: Decimal | None, language: str) -> str:
    """The amount as it is typed again: the language's decimal mark, no grouping, at least the usual two places."""
    if amount is None:
        return ""
    pattern = "0.00" if amount == amount.quantize(Decimal("0.01")) else "0.000"
    return str(format_decimal(amount, pattern, locale=to_locale(language)))


class AmountField(forms.CharField):
    """An amount in a form, read in the language of whoever types."""

    default_error_messages = {"amount": _("Type an amount, like 1234.50.")}  # noqa: RUF012 - as Django's fields do

    def __init__(self, *, least: Decimal = Decimal("0.001"), **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.least = least
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text and not self.required:
            return None
        try:
            amount = read(text, get_language() or "en")
        except NotAnAmountError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None
        if amount < self.least:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return amount
