"""One step of a voice menu, parsed. Each kind of step shows the fields that it has."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thirdring.calls.values import Reason
from thirdring.calls.words import REASONS
from thirdring.people.words import SPOKEN
from thirdring.routing import queries
from thirdring.routing.rules.menus import ASKS, DIGITS, Kind, Menu, Node, Option

LANGUAGES = ("da", "en", "zh")
NEXT_WORDS = {
    Kind.SAY: _("Then"),
    Kind.HOURS: _("When open"),
    Kind.ACCOUNT: _("With a valid number"),
    Kind.CALLBACK: _("When promised"),
}
OTHERWISE_WORDS = {
    Kind.CHOICE: _("When nothing is pressed"),
    Kind.HOURS: _("When closed"),
    Kind.ACCOUNT: _("Without a number"),
    Kind.CALLBACK: _("When not wanted"),
}


class NewMenuForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class StepForm(forms.Form):
    was = forms.CharField(required=False, max_length=40)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in Kind])
    name = forms.CharField(label=_("Name of the step"), max_length=40)
    next = forms.CharField(required=False, max_length=40)
    otherwise = forms.CharField(required=False, max_length=40)
    seconds = forms.IntegerField(label=_("Wait for a key, seconds"), min_value=1, max_value=60, required=False)
    tries = forms.IntegerField(label=_("Ask so many times"), min_value=1, max_value=9, required=False)
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    priority = forms.IntegerField(label=_("Priority added"), min_value=-9, max_value=9, required=False)

    def __init__(self, *given: Any, menu: Menu, **named: Any) -> None:
        super().__init__(*given, **named)
        self.menu = menu
        queues = [(one.code, one.name) for one in queries.queues()]
        self.fields["queue"].choices = [("", _("The line's own")), *queues]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip().lower()
        if not re.fullmatch(r"[\w-]+", name):
            raise forms.ValidationError(_("Use letters, digits and hyphens only."))
        return name

    @classmethod
    def of(cls, menu: Menu, node: Node) -> "StepForm":
        """The form of a step as it is kept; a step without a name is new."""
        plain = ("kind", "name", "next", "otherwise", "seconds", "tries", "queue", "priority")
        initial: dict[str, Any] = {name: getattr(node, name) for name in plain} | {"was": node.name}
        initial |= {f"text-{language}": text for language, text in node.texts.items()}
        for option in node.options:
            row = {"next": option.next, "language": option.language, "reason": option.reason}
            initial |= {f"option-{option.digit}-{name}": value for name, value in row.items()}
        return cls(initial=initial, menu=menu)

    def step(self) -> Node:
        """The step that was sent."""
        kept, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        return Node(
            name=kept["name"],
            kind=kind,
            texts={language: text for language, _name, text in self.text_rows() if text},
            next=kept["next"] if kind in NEXT_WORDS else "",
            otherwise=kept["otherwise"] if kind in OTHERWISE_WORDS else "",
            options=tuple(self._options()) if kind is Kind.CHOICE else (),
            seconds=kept["seconds"] or 6,
            tries=kept["tries"] or 2,
            queue=kept["queue"],
            priority=kept["priority"] or 0,
        )

    @property
    def kind_value(self) -> Kind:
        given = self.value("kind")
        return Kind(given) if given in set(Kind) else Kind.SAY

    @property
    def asks(self) -> bool:
        return self.kind_value in ASKS

    @property
    def next_word(self) -> Any:
        return NEXT_WORDS.get(self.kind_value, "")

    @property
    def otherwise_word(self) -> Any:
        return OTHERWISE_WORDS.get(self.kind_value, "")

    @property
    def has_queue(self) -> bool:
        return self.kind_value in {Kind.QUEUE, Kind.CALLBACK}

    def targets(self) -> list[str]:
        return [one.name for one in self.menu.nodes]

    def text_rows(self) -> list[tuple[str, Any, str]]:
        return [(code, SPOKEN[code], self.value(f"text-{code}").strip()[:1000]) for code in LANGUAGES]

    def option_rows(self) -> list[dict[str, str]]:
        """All twelve keys with where each leads."""
        names = ("next", "language", "reason")
        return [{"digit": key} | {name: self.value(f"option-{key}-{name}") for name in names} for key in DIGITS]

    def reasons(self) -> list[tuple[str, Any]]:
        return [(reason.value, name) for reason, name in REASONS.items()]

    def languages(self) -> list[tuple[str, Any]]:
        return [(code, SPOKEN[code]) for code in LANGUAGES]

    def value(self, field: str) -> str:
        source: Any = self.data if self.is_bound else self.initial
        given = source.get(field, "")
        return "" if given is None else str(given)

    def _options(self) -> list[Option]:
        rows = [row for row in self.option_rows() if row["next"]]
        return [
            Option(
                row["digit"],
                row["next"][:40],
                row["language"] if row["language"] in LANGUAGES else "",
                row["reason"] if row["reason"] in set(Reason) else "",
            )
            for row in rows
        ]


def pressed(data: QueryDict) -> list[str]:
    """What was pressed so far in a trial, and the new keys; silence is the empty text."""
    before = [part for part in data.get("pressed", "").split(",") if part][:200]
    kept = ["" if part == "-" else part for part in before]
    if "again" in data:
        return []
    if "silence" in data or "digits" in data:
        kept.append("" if "silence" in data else re.sub(r"[^0-9*#]", "", data.get("digits", ""))[:20])
    return kept


def written(keys: list[str]) -> str:
    """The keys pressed so far, for the next trial: silence is written `-`."""
    return ",".join(key or "-" for key in keys)
