"""What the screens of this room send."""

from collections.abc import Iterable
from typing import Any, Self

from babel import Locale
from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from thirdring.people import queries, words
from thirdring.people.values import Colleague, Language, Role, Theme

_LEVELS = range(1, 6)


class SignInForm(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=60)
    password = forms.CharField(label=_("Password"), strip=False, max_length=1024)


class NewPasswordForm(forms.Form):
    new_password = forms.CharField(label=_("New password"), strip=False, max_length=1024)


class ChangePasswordForm(NewPasswordForm):
    current_password = forms.CharField(label=_("Current password"), strip=False, max_length=1024, required=False)


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(choices=list(words.SCREEN_LANGUAGES.items()))
    theme = forms.ChoiceField(choices=list(words.THEMES.items()))

    def chosen(self) -> tuple[Language, Theme]:
        return Language(self.cleaned_data["language"]), Theme(self.cleaned_data["theme"])


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)


class PersonForm(forms.Form):
    """One person, with a small select for every skill and language."""

    name = forms.CharField(label=_("Name"), max_length=120)
    username = forms.SlugField(
        label=_("Username"),
        max_length=60,
        allow_unicode=True,
        required=False,
        error_messages={"invalid": _("Use letters, digits, - and _ only.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(words.ROLES.items()),
        error_messages={"required": _("Choose at least one role.")},
    )
    team = forms.TypedChoiceField(label=_("Team"), coerce=int, empty_value=None, required=False)
    language = forms.ChoiceField(label=_("Language of the screen"), choices=list(words.SCREEN_LANGUAGES.items()))
    region = forms.ChoiceField(label=_("Country"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        teams = [("", _("No team")), *((team.id, team.name) for team in queries.teams())]
        self.fields["team"].choices = teams  # type: ignore[attr-defined]
        self.fields["region"].choices = countries()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, one: Colleague) -> Self:
        """The form filled with what is known."""
        levels = {f"skill-{it.id}": it.level for it in one.skills}
        levels |= {f"language-{it.language}": it.level for it in one.languages}
        kept = {field: getattr(one.person, field) for field in ("name", "username", "language", "region")}
        return cls(initial={**kept, **levels, "roles": list(one.person.roles), "team": one.person.team_id})

    def details(self) -> dict[str, Any]:
        """What `actions.accounts.edit_user` takes."""
        kept = self.cleaned_data
        return {
            "name": kept["name"],
            "roles": frozenset(Role(role) for role in kept["roles"]),
            "team_id": kept["team"],
            "language": kept["language"],
            "region": kept["region"],
            "skills": {it.id: level for it in queries.skills() if (level := self._level(f"skill-{it.id}"))},
            "languages": {code: level for code in words.SPOKEN if (level := self._level(f"language-{code}"))},
        }

    def new_person(self) -> dict[str, Any]:
        """What `actions.add_user` takes; the username is made of the name where none was given."""
        name = self.cleaned_data["name"]
        return {**self.details(), "username": self.cleaned_data["username"] or slugify(name, allow_unicode=True)}

    def skill_rows(self) -> list[tuple[str, Any, int]]:
        """Field name, word and present level of every skill."""
        return self._rows((f"skill-{it.id}", it.name) for it in queries.skills())

    def language_rows(self) -> list[tuple[str, Any, int]]:
        """Field name, word and present level of every language."""
        return self._rows((f"language-{code}", name) for code, name in words.SPOKEN.items())

    def _rows(self, fields: Iterable[tuple[str, Any]]) -> list[tuple[str, Any, int]]:
        return [(field, name, self._level(field)) for field, name in fields]

    def _level(self, field: str) -> int:
        given = str(self.data.get(field, "") if self.is_bound else self.initial.get(field, ""))
        return int(given) if given.isdecimal() and int(given) in _LEVELS else 0


def countries() -> list[tuple[str, str]]:
    """ISO 3166 codes with their names in the reader's language, by name."""
    names = Locale.parse(to_locale(get_language() or "en")).territories
    return sorted(
        ((code, str(name)) for code, name in names.items() if code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN"}),
        key=lambda pair: pair[1],
    )
