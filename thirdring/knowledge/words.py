"""The names that people read for kinds of texts and their languages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from thirdring.knowledge.values import Kind, Language

KINDS: Final[dict[Kind, Promise]] = {
    Kind.FAQ: pgettext_lazy("texts", "Questions and answers"),
    Kind.POLICY: pgettext_lazy("texts", "Policies"),
    Kind.GREETING: pgettext_lazy("texts", "Greetings"),
    Kind.PROMPT: pgettext_lazy("texts", "Etiquette"),
    Kind.CLOSING: pgettext_lazy("texts", "Closing words"),
}

LANGUAGES: Final[dict[Language, str]] = {
    Language.ENGLISH: "English",
    Language.DANISH: "Dansk",
    Language.CHINESE: "中文",
}
"""Each language in itself: whoever looks for it can read it."""
