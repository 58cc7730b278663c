"""The names that people read for roles, states and languages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdring.people.values import Language, PresenceState, Role, Theme

ROLES: Final[dict[Role, Promise]] = {
    Role.OPERATOR: _("Operator"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.QUALITY_ANALYST: _("Quality analyst"),
    Role.PLANNER: _("Planner"),
    Role.MANAGER: _("Manager"),
    Role.ADMINISTRATOR: _("Administrator"),
}

PRESENCE: Final[dict[PresenceState, Promise]] = {
    PresenceState.AVAILABLE: pgettext_lazy("presence", "Available"),
    PresenceState.ON_CALL: pgettext_lazy("presence", "On a call"),
    PresenceState.WRAP_UP: pgettext_lazy("presence", "Wrap-up"),
    PresenceState.CHATTING: pgettext_lazy("presence", "Chatting"),
    PresenceState.BREAK: pgettext_lazy("presence", "Break"),
    PresenceState.LUNCH: pgettext_lazy("presence", "Lunch"),
    PresenceState.MEETING: pgettext_lazy("presence", "Meeting"),
    PresenceState.TRAINING: pgettext_lazy("presence", "Training"),
    PresenceState.AWAY: pgettext_lazy("presence", "Away"),
    PresenceState.SIGNED_OUT: pgettext_lazy("presence", "Signed out"),
}

# Each language is written in itself: whoever looks for it can read it.
SCREEN_LANGUAGES: Final[dict[Language, str]] = {
    Language.ENGLISH: "English",
    Language.CHINESE: "中文",
    Language.DANISH: "Dansk",
}

THEMES: Final[dict[Theme, Promise]] = {
    Theme.SYSTEM: pgettext_lazy("theme", "As the computer"),
    Theme.LIGHT: pgettext_lazy("theme", "Light"),
    Theme.DARK: pgettext_lazy("theme", "Dark"),
}

SPOKEN: Final[dict[str, Promise]] = {
    "en": _("English"),
    "da": _("Danish"),
    "zh": _("Chinese"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "sv": _("Swedish"),
    "no": _("Norwegian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
}
