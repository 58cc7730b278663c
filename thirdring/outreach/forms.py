"""What is typed about a catalogue."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CatalogueForm(forms.Form):
    """A new catalogue: its source code, its name in each language, a link, whether it is in print."""

    code = forms.CharField(
        label=_("Source code"), max_length=24, help_text=_("The code printed on it: orders that name it count for it.")
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Where it is read on the web."),
    )
    printed = forms.BooleanField(label=_("It is in print and can be sent by post"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, name in settings.LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": name}, required=language == "en", max_length=120
            )

    def catalogue(self) -> dict[str, Any]:
        """As `actions.add_catalogue` takes it."""
        names = {language: self.cleaned_data[f"name_{language}"] for language, _name in settings.LANGUAGES}
        return {name: self.cleaned_data[name] for name in ("code", "link", "printed")} | {"names": names}
