"""Texts with the numbers that are in force: the policies of an order, answers found, the list to read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from thirdring.knowledge import models, rules
from thirdring.knowledge.queries.policies import numbers_for
from thirdring.knowledge.queries.texts import CONFIGS, current, formatted, said_of, wordings_in
from thirdring.knowledge.values import Kind, Language, OrderFacts, Said

TITLE_WEIGHTS = [0.1, 0.2, 0.4, 1.0]


def policies_for(facts: OrderFacts, *, language: str, at: datetime, brand: str = "") -> tuple[Said, ...]:
    """The policies that fit this order, in words with its own numbers (rows O1.12 and O2.5)."""
    spoken = rules.language_of(language)
    points = rules.policy_points(facts, numbers_for(facts, at=at))
    found = current(Kind.POLICY, {point.key for point in points}, spoken)
    return tuple(
        said_of(found[point.key], {"brand": brand, **formatted(point.numbers, spoken)})
        for point in points
        if point.key in found
    )


def answers(q: str, language: str, *, at: datetime, country: str = "", brand: str = "", limit: int = 8) -> list[Said]:
    """Answers and policies that match all words of `q`, else any of them, best first (rows O2.3 and O5.5).

    An empty `q` gives the most asked.
    """
    spoken = rules.language_of(language)
    told = wordings_in(spoken).filter(text__kind__in=(Kind.FAQ, Kind.POLICY))
    values = _values(spoken, brand=brand, country=country, at=at)
    if not q.strip():
        return [
            said_of(row, values(row)) for row in told.filter(text__kind=Kind.FAQ).order_by("text__position")[:limit]
        ]
    for operator in ("&", "|"):
        query = _search_query(q, spoken, operator)
        if query is None:
            return []
        ranked = told.filter(search=query).annotate(rank=SearchRank(F("search"), query, weights=TITLE_WEIGHTS))
        if rows := list(ranked.order_by("-rank", "text__position")[:limit]):
            return [said_of(row, values(row)) for row in rows]
    return []


def _search_query(q: str, language: Language, operator: str) -> SearchQuery | None:
    """All (`&`) or any (`|`) of the words; the last one may still be being typed."""
    tokens = rules.bigrams(q) if language is Language.CHINESE else rules.words(q)
    if not tokens:
        return None
    parts = [f"'{token}'" for token in tokens]
    parts[-1] += ":*"
    return SearchQuery(f" {operator} ".join(parts), config=CONFIGS[language], search_type="raw")


def readable(kind: Kind, language: Language, *, country: str, at: datetime) -> Mapping[int, tuple[str, str]]:
    """Title and words of each text of a kind by its id, with the numbers in force for a country."""
    values = _values(language, brand="", country=country, at=at)
    rows = wordings_in(language).filter(text__kind=kind)
    return {row.text_id: (said.title, said.body) for row in rows for said in [said_of(row, values(row))]}


def _values(
    language: Language, *, brand: str, country: str, at: datetime
) -> Callable[[models.Wording], dict[str, str]]:
    """What fills each text for a customer there: its own policy's numbers; what only an order knows stays open."""
    plain = OrderFacts(country=country, methods=_METHODS, is_gift=True, has_personalized=True)
    numbers = numbers_for(plain, at=at)
    points = {point.key: point.numbers for point in rules.policy_points(plain, numbers)}
    refund = {"refund_days": numbers.refund_days}

    def values(row: models.Wording) -> dict[str, str]:
        own = points.get(row.text.key, {}) if row.text.kind == Kind.POLICY else {}
        return {**({"brand": brand} if brand else {}), **formatted({**refund, **own}, language)}

    return values


_METHODS: Final = frozenset({"invoice", "cash_on_delivery", "bank_transfer", "gift_card", "card"})
