"""Queues, lines and hours, parsed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.catalogue import queries as catalogue
from thirdring.kernel import phone
from thirdring.people import queries as people
from thirdring.people.forms import countries
from thirdring.people.words import SPOKEN
from thirdring.routing import queries
from thirdring.routing.queries.setup import KeptLine, KeptSchedule
from thirdring.routing.rules import rings, written_hours
from thirdring.routing.values import Queue

LEVELS = range(1, 6)


class Seconds(forms.IntegerField):
    """A length of time in seconds, or never when empty."""

    def __init__(self, **named: Any) -> None:
        super().__init__(min_value=0, max_value=86_400, required=False, **named)

    def clean(self, value: Any) -> timedelta | None:
        seconds = super().clean(value)
        return None if seconds is None else timedelta(seconds=seconds)


class QueueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Voice menus name the queue by it."))
    priority = forms.IntegerField(
        label=_("Priority"), min_value=-9, max_value=9, help_text=_("Higher is served first; 0 is usual.")
    )
    service_percent = forms.IntegerField(label=_("Service level, in percent"), min_value=1, max_value=100)
    service_seconds = forms.IntegerField(label=_("Answered within, in seconds"), min_value=1, max_value=3600)
    eases_after = Seconds(
        label=_("Levels stop to count after"), help_text=_("Seconds. Then a beginner is better than waiting.")
    )
    overflow_to = forms.TypedChoiceField(label=_("Another queue helps"), coerce=int, empty_value=None, required=False)
    overflows_after = Seconds(label=_("It helps after"), help_text=_("Seconds."))
    holds_out_for = Seconds(
        label=_("Wait for the operator of last time"), help_text=_("Seconds, while that one is busy.")
    )
    announces_every = Seconds(label=_("Tell place and wait every"), help_text=_("Seconds. Empty: only music."))
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *given: Any, one: Queue | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.one = one
        others = [(other.id, other.name) for other in queries.queues() if one is None or other.id != one.id]
        self.fields["overflow_to"].choices = [("", _("None")), *others]  # type: ignore[attr-defined]
        self.skills = people.skills()

    @classmethod
    def of(cls, one: Queue | None) -> Self:
        """The form filled with what is kept; for a new queue, with what is usual."""
        kept = one or Queue(0, "", "", eases_after=timedelta(minutes=1), announces_every=timedelta(seconds=45))
        initial: dict[str, Any] = {name: getattr(kept, name) for name in _PLAIN}
        initial |= {name: _seconds(getattr(kept, name)) for name in _LENGTHS}
        initial |= {f"skill-{skill}": level for skill, level in kept.skills.items()}
        return cls(initial=initial | {"overflow_to": kept.overflow_to_id}, one=one)

    def details(self) -> dict[str, Any]:
        """What `actions.save_queue` takes."""
        kept = self.cleaned_data
        return {
            **{name: kept[name] for name in (*_PLAIN, *_LENGTHS)},
            "overflow_to_id": kept["overflow_to"],
            "skills": {one.id: level for one in self.skills if (level := self._level(f"skill-{one.id}"))},
        }

    def skill_rows(self) -> list[tuple[str, str, int]]:
        """Field name, word and level of every skill."""
        return [(f"skill-{one.id}", one.name, self._level(f"skill-{one.id}")) for one in self.skills]

    def _level(self, field: str) -> int:
        given = str(self.data.get(field, "") if self.is_bound else self.initial.get(field, ""))
        return int(given) if given.isdecimal() and int(given) in LEVELS else 0


_PLAIN = ("name", "code", "priority", "service_percent", "service_seconds", "is_active")
_LENGTHS = ("eases_after", "overflows_after", "holds_out_for", "announces_every")


class LineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    number = forms.CharField(
        label=_("Number"), max_length=30, help_text=_("As people dial it, or with + and the country code.")
    )
    brand = forms.CharField(label=_("Brand"), max_length=80, help_text=_("A new name makes a new brand."))
    language = forms.ChoiceField(label=_("Language"), choices=list(SPOKEN.items()))
    region = forms.ChoiceField(label=_("Country"))
    time_zone = forms.CharField(label=_("Time zone"), max_length=40)
    price_list = forms.ChoiceField(label=_("Price list"))
    queue = forms.TypedChoiceField(label=_("Queue"), coerce=int)
    schedule = forms.TypedChoiceField(label=_("Hours"), coerce=int, empty_value=None, required=False)
    menu = forms.TypedChoiceField(label=_("Voice menu"), coerce=int, empty_value=None, required=False)
    ring_on = forms.FloatField(label=_("A ring lasts, in seconds"), min_value=0.1, max_value=10, required=False)
    ring_off = forms.FloatField(label=_("Silence after it, in seconds"), min_value=0, max_value=10, required=False)
    wrap_up_seconds = forms.IntegerField(
        label=_("Wrap-up takes at most"), min_value=10, max_value=3600, help_text=_("Seconds.")
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._offer("region", countries())
        self._offer("price_list", [(one.code, one.code) for one in catalogue.price_lists()])
        self._offer("queue", [(one.id, one.name) for one in queries.queues()])
        self._offer("schedule", [("", _("Day and night")), *((one.id, one.name) for one in queries.schedules())])
        self._offer("menu", [("", _("None: straight to the queue")), *((one.id, one.name) for one in queries.menus())])
        self.brands = [one.name for one in calls.brands()]
        self.zones = sorted(available_timezones())

    @classmethod
    def of(cls, kept: KeptLine | None) -> Self:
        """The form filled with what is kept."""
        if kept is None:
            return cls(initial={"is_active": True, "wrap_up_seconds": 120, "time_zone": "Europe/Copenhagen"})
        line = kept.line
        plain = {
            name: getattr(line, name) for name in ("name", "number", "language", "region", "time_zone", "price_list")
        }
        rest = {
            "brand": line.brand.name,
            "ring_on": line.ring_on,
            "ring_off": line.ring_off,
            "is_active": kept.is_active,
        }
        route = {"queue": kept.queue_id, "schedule": kept.schedule_id, "menu": kept.menu_id}
        texts = {f"welcome-{code}": text for code, text in kept.welcome.items()}
        wrap_up = {"wrap_up_seconds": int(line.wrap_up_limit.total_seconds())}
        return cls(initial=plain | rest | route | texts | wrap_up)

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise forms.ValidationError(_("There is no such time zone. Write it like Europe/Copenhagen.")) from None
        return zone

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        if "number" in kept and "region" in kept:
            try:
                kept["number"] = phone.parse(kept["number"], region=kept["region"]).e164
            except phone.BadPhoneError as error:
                self.add_error("number", str(error))
        return kept

    def details(self) -> dict[str, Any]:
        """What `actions.save_line` takes; where no cadence was given, that of the country."""
        kept = self.cleaned_data
        usual = rings.cadence(kept["region"])
        return {
            **{
                name: kept[name]
                for name in ("name", "number", "brand", "language", "region", "time_zone", "price_list")
            },
            "queue_id": kept["queue"],
            "schedule_id": kept["schedule"],
            "menu_id": kept["menu"],
            "ring_on": kept["ring_on"] or usual.on,
            "ring_off": kept["ring_off"] if kept["ring_off"] is not None else usual.off,
            "wrap_up_limit": timedelta(seconds=kept["wrap_up_seconds"]),
            "is_active": kept["is_active"],
            "welcome": {code: text for code, _name, text in self.welcome_rows() if text},
        }

    def welcome_rows(self) -> list[tuple[str, Any, str]]:
        """Language, its name, and what is said there before the queue."""
        return [(code, SPOKEN[code], self._text(f"welcome-{code}")) for code in ("da", "en", "zh")]

    def _text(self, field: str) -> str:
        return str(self.data.get(field, "") if self.is_bound else self.initial.get(field, "")).strip()[:500]

    def _offer(self, field: str, choices: Iterable[Any]) -> None:
        self.fields[field].choices = list(choices)  # type: ignore[attr-defined]


class ScheduleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = LineForm.base_fields["time_zone"]
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One a line: 2026-12-25 Christmas Day; with hours of its own: 2026-12-24 10-12 Christmas Eve."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.zones = sorted(available_timezones())
        for weekday, name in WEEKDAYS.items():
            self.fields[f"day-{weekday}"] = forms.CharField(label=name, required=False, max_length=60)

    clean_time_zone = LineForm.clean_time_zone

    @classmethod
    def of(cls, kept: KeptSchedule | None) -> Self:
        """The form filled with what is kept; for new hours, with an ordinary week."""
        if kept is None:
            week = {f"day-{weekday}": "9-17" if weekday < 5 else "" for weekday in WEEKDAYS}  # noqa: PLR2004
            return cls(initial={"time_zone": "Europe/Copenhagen", **week})
        days = {
            f"day-{weekday}": written_hours.written_day(one for one in kept.schedule.openings if one.weekday == weekday)
            for weekday in WEEKDAYS
        }
        holidays = written_hours.written_holidays(kept.schedule.holidays)
        return cls(initial={"name": kept.name, "time_zone": kept.schedule.time_zone, "holidays": holidays, **days})

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        kept["openings"] = [one for weekday in WEEKDAYS for one in self._day(weekday)]
        try:
            kept["holidays"] = written_hours.holidays(kept.get("holidays", ""))
        except written_hours.UnreadableError as error:
            self.add_error(
                "holidays",
                _("“%(piece)s” is no holiday: begin the line with the day, as 2026-12-25.") % {"piece": error},
            )
        return kept

    def details(self) -> dict[str, Any]:
        """What `actions.save_schedule` takes."""
        return {name: self.cleaned_data[name] for name in ("name", "time_zone", "openings", "holidays")}

    def day_fields(self) -> list[Any]:
        return [self[f"day-{weekday}"] for weekday in WEEKDAYS]

    def _day(self, weekday: int) -> tuple[Any, ...]:
        try:
            return written_hours.day(self.cleaned_data.get(f"day-{weekday}", ""), weekday)
        except written_hours.UnreadableError as error:
            self.add_error(
                f"day-{weekday}", _("“%(piece)s” is no time: write 9-17, 8:30-12, 22-6 or nothing.") % {"piece": error}
            )
            return ()


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())
