"""Reads of this room: what to say now, which policies fit, which answers were found."""

from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.knowledge import models, rules
from thirdring.knowledge.values import Kind, Language, Moment, OrderFacts, Said, Text, Voice, Wording

CONFIGS = {Language.ENGLISH: "english", Language.DANISH: "danish", Language.CHINESE: "simple"}
LOCALES = {Language.ENGLISH: "en_GB", Language.DANISH: "da_DK", Language.CHINESE: "zh_Hans_CN"}
TITLE_WEIGHTS = [0.1, 0.2, 0.4, 1.0]


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


def policies_for(facts: OrderFacts, *, language: str, brand: str = "") -> tuple[Said, ...]:
    """The policies that fit this order, in words with its own numbers (rows O1.12 and O2.5)."""
    spoken = rules.language_of(language)
    points = rules.policy_points(facts)
    found = _current(Kind.POLICY, {point.key for point in points}, spoken)
    return tuple(
        _said(found[point.key], {"brand": brand, **_formatted(point.numbers, spoken)})
        for point in points
        if point.key in found
    )


def answers(q: str, language: str, *, brand: str = "", limit: int = 8) -> list[Said]:
    """Answers and policies that match all words of `q`, else any of them, best first (rows O2.3 and O5.5).

    An empty `q` gives the most asked.
    """
    spoken = rules.language_of(language)
    told = _wordings(spoken).filter(text__kind__in=(Kind.FAQ, Kind.POLICY))
    values = {"brand": brand, **_formatted(_general_numbers(), spoken)}
    if not q.strip():
        return [_said(row, values) for row in told.filter(text__kind=Kind.FAQ).order_by("text__position")[:limit]]
    for operator in ("&", "|"):
        query = _search_query(q, spoken, operator)
        if query is None:
            return []
        ranked = told.filter(search=query).annotate(rank=SearchRank(F("search"), query, weights=TITLE_WEIGHTS))
        if rows := list(ranked.order_by("-rank", "text__position")[:limit]):
            return [_said(row, values) for row in rows]
    return []


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
    found = _current(kind, {key}, spoken).get(key)
    if found is None:
        raise NoSuchTextError
    daypart = rules.day_greeting(spoken, voice.at.hour)
    return _said(found, {"brand": voice.brand, "operator": voice.operator, "daypart": daypart})


def _current(kind: Kind, keys: Iterable[str], language: Language) -> Mapping[str, models.Wording]:
    """Current wordings by key, in English where this language has none yet."""
    wanted = models.Wording.objects.filter(
        text__kind=kind, text__key__in=list(keys), language__in={language, Language.ENGLISH}, is_current=True
    ).select_related("text")
    by_language = sorted(wanted, key=lambda row: row.language == language)
    return {row.text.key: row for row in by_language}


def _wordings(language: Language) -> QuerySet[models.Wording]:
    return models.Wording.objects.filter(language=language, is_current=True).select_related("text")


def _search_query(q: str, language: Language, operator: str) -> SearchQuery | None:
    """All (`&`) or any (`|`) of the words; the last one may still be being typed."""
    tokens = rules.bigrams(q) if language is Language.CHINESE else rules.words(q)
    if not tokens:
        return None
    parts = [f"'{token}'" for token in tokens]
    parts[-1] += ":*"
    return SearchQuery(f" {operator} ".join(parts), config=CONFIGS[language], search_type="raw")


def _general_numbers() -> dict[str, int | date | Money]:
    return {"years": 2, "days": rules.OTHER_RETURN_DAYS, "refund_days": rules.REFUND_DAYS, "legal_days": 14}


def _formatted(numbers: Mapping[str, int | date | Money], language: Language) -> dict[str, str]:
    return {name: _number(value, LOCALES[language]) for name, value in numbers.items()}


def _number(value: int | date | Money, locale: str) -> str:
    if isinstance(value, Money):
        return value.format(locale)
    return format_date(value, "full", locale) if isinstance(value, date) else str(value)


def _said(row: models.Wording, values: dict[str, str]) -> Said:
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
