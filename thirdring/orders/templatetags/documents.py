"""Papers in words."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from thirdring.orders.documents import Kind

register = template.Library()
_WORDS: Mapping[str, Any] = {
    Kind.CONFIRMATION: _("Order confirmation"),
    Kind.INVOICE: _("Invoice"),
    Kind.SUPPLEMENT: _("Supplementary invoice"),
    Kind.CREDIT_NOTE: _("Credit note"),
    Kind.PACKING_SLIP: _("Packing slip"),
    Kind.RETURN_LABEL: _("Return label"),
}


@register.filter
def paper_word(kind: str) -> str:
    return str(_WORDS[kind])
