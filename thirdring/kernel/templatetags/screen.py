"""How templates show icons, keys, money, phones and times in the reader's form."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from thirdring.kernel import amounts
from thirdring.kernel.money import Money
from thirdring.kernel.phone import Phone

register = template.Library()

WRITTEN_KEYS = {
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
    "enter": "Enter",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "arrowup": "↑",
    "arrowdown": "↓",
    "space": "Space",
    "delete": "Del",
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite by its lucide name; hidden from screen readers, so put a word beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        extra,
        static("built/icons.svg"),
        name,
    )


@register.simple_tag
def form_key() -> SafeString:
    """A hidden key for `idempotency.once`: a form that is sent twice as it was shown is carried out once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """`alt+n` as key caps."""
    caps = ((WRITTEN_KEYS.get(part, part.upper()),) for part in keys.split("+"))
    return format_html_join("", "<kbd>{}</kbd>", caps)


@register.filter
def money(value: Money | None) -> str:
    return value.format(_locale()) if value is not None else ""


@register.filter
def bare(value: object) -> str:
    """An amount whose currency is told above its column."""
    if not isinstance(value, Money):
        return ""
    return str(format_currency(value.amount, value.currency, "#,##0.00", locale=_locale()))


@register.filter
def typed(value: object) -> str:
    """An amount as this reader types it, for a field's value."""
    amount = value.amount if isinstance(value, Money) else value
    return amounts.written(amount, get_language() or "en") if isinstance(amount, Decimal) else ""


@register.filter
def phone(value: str | None, region: str = "") -> str:
    """An E.164 number in national form inside `region`, in international form elsewhere."""
    return Phone(value).shown(region) if value else ""


@register.filter
def day(value: date | None) -> str:
    """A promised day, with its weekday: `Thu 26 Nov`."""
    return format_date(value, _day_pattern(), locale=_locale()) if value else ""


@register.filter
def dated(value: date | None) -> str:
    """A day of any year: `1 Jan 2022`."""
    return format_date(value, "medium", locale=_locale()) if value else ""


@register.filter
def whole_day(value: date) -> str:
    """A day in full: `Sunday, 22 November 2026`."""
    return format_date(value, "full", locale=_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """The time of day for today, the day otherwise, with the year when it is another one."""
    if value is None:
        return ""
    local, now = timezone.localtime(value), timezone.localtime()
    if local.date() == now.date():
        return format_time(local, "short", locale=_locale())
    if local.year == now.year:
        return format_date(local.date(), _day_pattern(), locale=_locale())
    return format_date(local.date(), "medium", locale=_locale())


@register.filter
def exactly(value: datetime | None) -> str:
    """A moment to the minute: the time of day for today, day and time otherwise."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    time = str(format_time(local, "short", locale=_locale()))
    return (
        time if local.date() == timezone.localdate() else _("%(day)s, %(time)s") % {"day": moment(value), "time": time}
    )


@register.filter
def minutes(value: timedelta | None) -> str:
    """A duration as people read a clock: `2:41`, `1:02:41`."""
    if value is None:
        return ""
    hours, seconds = divmod(int(value.total_seconds()), 3600)
    if hours:
        return f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a person: `AJ`, `王`."""
    words = name.split()
    if not words:
        return "?"
    if words[0][0] >= "\u2e80":
        return words[0][0]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _day_pattern() -> str:
    return "M月d日 EEE" if _locale().startswith("zh") else "EEE d MMM"


def _locale() -> str:
    """Babel's name of the reader's language; an English reader here expects days before months."""
    name = to_locale(get_language() or "en")
    return "en_GB" if name == "en" else str(Locale.parse(name))
