"""My day: today's own figures and the drafts that wait. Row O1.1."""

from datetime import datetime, timedelta
from typing import Final

from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.desk.values import Figure
from thirdring.kernel.templatetags.screen import minutes
from thirdring.orders import queries as orders
from thirdring.people import queries as people
from thirdring.people.values import Person, PresenceState

ZERO: Final = timedelta()


def figures(person: Person, *, now: datetime) -> list[Figure]:
    """What the person did today, practice excluded and said so."""
    since_at = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    answered = calls.answered(person.id, since_at=since_at)
    taken = orders.taken(person.id, since_at=since_at)
    spent = people.today(person.id, now, day_start_at=since_at).spent
    practice = answered.practice
    note = ngettext("and %(count)d for practice", "and %(count)d for practice", practice) % {"count": practice}
    return [
        Figure(_("Calls answered"), _number(answered.count), note if practice else ""),
        Figure(_("Orders taken"), _number(taken.count)),
        Figure(_("Order value"), " + ".join(total.format(_locale()) for total in taken.totals) or "–"),
        Figure(_("On calls"), minutes(spent.get(PresenceState.ON_CALL, ZERO))),
        Figure(_("Wrapping up"), minutes(spent.get(PresenceState.WRAP_UP, ZERO))),
        Figure(_("Available"), minutes(spent.get(PresenceState.AVAILABLE, ZERO))),
    ]


def _number(value: int) -> str:
    return str(format_decimal(value, locale=_locale()))


def _locale() -> str:
    return to_locale(get_language() or "en")
