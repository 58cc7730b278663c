"""How other rooms' templates label what belongs to a practice call."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdring.calls import queries, words
from thirdring.calls.values.sharing import Verified

register = template.Library()


@register.filter
def verified(how: Verified | None) -> str:
    """How a caller was verified, in words."""
    return str(words.VERIFIED[how]) if how else ""


@register.simple_tag
def practice_badge(call_id: int | None) -> SafeString | str:
    """The badge, where the call was practice; nothing otherwise."""
    if call_id is None or not queries.call(call_id).practice:
        return ""
    return format_html('<span class="badge practice">{}</span>', _("Practice"))
