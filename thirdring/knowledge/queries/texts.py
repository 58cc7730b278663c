"""Texts: what to say now, and their versions."""

from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.knowledge import models, rules
from thirdring.knowledge.values import Kind, Language, Moment, Said, Text, Voice, Wording

CONFIGS = {Language.ENGLISH: "english", Language.DANISH: "danish", Language.CHINESE: "simple"}
LOCALES = {Language.ENGLISH: "en_GB", Language.DANISH: "da_DK", Language.CHINESE: "zh_Hans_CN"}


class NoSuchTextError(NotFoundError):
    code = "no-such-text"
    sentence = _("There is no such text. The list of texts shows those that there are.")


def greeting(key: str, voice: Voice) -> Said:
    """The greeting for a line (rows O2.1 and M1.1). Raises NoSuchTextError."""
    return _spoken(Kind.GREETING, key, voice)


def closing(key: str, voice: Voice) -> Said:
    """The closing words for a line (rows O2.9 and M6.5). Raises NoSuchTextError."""
    return _spoken(Kind.CLOSING, key, voice)


def prompts(moments: Iterable[Moment], voice: Voice) -> tuple[Said, ...]:
    """Words of etiquette for these moments of a call, in their order (row O2.2)."""
    return tuple(_spoken(Kind.PROMPT, moment, voice) for moment in moments)


def texts(kind: Kind | None = None) -> list[Text]:
    """All texts with their current wordings, by kind and position."""
    rows = models.Text.objects.filter(kind=kind) if kind else models.Text.objects.all()
    current = models.Wording.objects.filter(is_current=True).select_related("author")
    return [_text(row) for row in rows.prefetch_related(Prefetch("wordings", current))]


def text(text_id: int) -> Text:
    """Raises NoSuchTextError."""
    current = models.Wording.objects.filter(is_current=True).select_related("author")
    row = models.Text.objects.prefetch_related(Prefetch("wordings", current)).filter(pk=text_id).first()
    if row is None:
        raise NoSuchTextError
    return _text(row)


def versions(text_id: int, language: Language) -> list[Wording]:
    """Every version of a text in one language, newest first."""
    rows = models.Wording.objects.filter(text_id=text_id, language=language).select_related("author")
    return [_wording(row) for row in rows.order_by("-version")]


def _spoken(kind: Kind, key: str, voice: Voice) -> Said:
    spoken = rules.language_of(voice.language)
    found = current(kind, {key}, spoken).get(key)
    if found is None:
        raise NoSuchTextError
    daypart = rules.day_greeting(spoken, voice.at.hour)
    named = {"brand": voice.brand, "operator": voice.operator, "colleague": voice.colleague}
    return said_of(found, named | {"daypart": daypart})


def current(kind: Kind, keys: Iterable[str], language: Language) -> Mapping[str, models.Wording]:
    """Current wordings by key, in English where this language has none yet."""
    wanted = models.Wording.objects.filter(
        text__kind=kind, text__key__in=list(keys), language__in={language, Language.ENGLISH}, is_current=True
    ).select_related("text")
    by_language = sorted(wanted, key=lambda row: row.language == language)
    return {row.text.key: row for row in by_language}


def wordings_in(language: Language) -> QuerySet[models.Wording]:
    return models.Wording.objects.filter(language=language, is_current=True).select_related("text")


def formatted(numbers: Mapping[str, object], language: Language) -> dict[str, str]:
    return {name: _number(value, LOCALES[language]) for name, value in numbers.items()}


def _number(value: object, locale: str) -> str:
    if isinstance(value, Money):
        return value.format(locale)
    return format_date(value, "full", locale) if isinstance(value, date) else str(value)


def said_of(row: models.Wording, values: dict[str, str]) -> Said:
    language = Language(row.language)
    return Said(
        key=f"{row.text.kind}:{row.text.key}",
        language=language,
        title=rules.filled(row.title, values),
        body=rules.filled(row.body, values),
    )


def _text(row: models.Text) -> Text:
    kind = Kind(row.kind)
    return Text(
        id=row.pk,
        kind=kind,
        key=row.key,
        places=rules.places_of(kind, row.key),
        wordings={Language(wording.language): _wording(wording) for wording in row.wordings.all()},
    )


def _wording(row: models.Wording) -> Wording:
    return Wording(
        language=Language(row.language),
        version=row.version,
        title=row.title,
        body=row.body,
        author=row.author.name if row.author else "",
        saved_at=row.saved_at,
    )
