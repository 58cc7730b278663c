"""Finding a product while a caller speaks: stock code, words in any order and language, one typing error forgiven.

Two statements for the usual query, a third for typing errors; the range scans are index-only. See the decision record.
"""

from django.db import connection
from django.utils.translation import get_language

from thirdring.catalogue import models, values
from thirdring.catalogue.queries import hits
from thirdring.catalogue.rules import wording
from thirdring.catalogue.rules.wording import Weight
from thirdring.kernel import clock, folding

_MOST_WORDS = 6
_LAST_CHARACTER = "\U0010ffff"
_FEWEST_LETTERS_OF_A_TYPO = 4

Terms = list[list[str]]


def find(q: str, *, price_list: str, limit: int = 20, language: str | None = None) -> list[values.ProductHit]:
    """Products on sale that every word of `q` leads to, the nearest first; where the words name a variant
    ("parka red m", a stock code), the hit holds it. Nothing for an empty query.
    """
    colors = known_colors()
    words = wording.query_words(q, {word for color in colors.values() for word in color.words})[:_MOST_WORDS]
    if not words:
        return []
    found = _by_code(q) or _products([[word] for word in words], limit)
    if not found:
        terms = _forgiving(words)
        found = _products(terms, limit) if terms else []
        words = [term for alternatives in terms for term in alternatives]
    reading = hits.Reading(words, colors, price_list, language or get_language() or "en", clock.now())
    return hits.load(found, reading)


def known_colors() -> dict[int, hits.KnownColor]:
    """Every color by id, with the words it goes by in any language."""
    return {
        pk: hits.KnownColor(names, swatch, wording.color_words(names))
        for pk, names, swatch in models.Color.objects.values_list("pk", "names", "swatch")
    }


def _by_code(q: str) -> list[hits.Found]:
    """The one variant whose whole stock code or EAN was typed, however it was spaced."""
    code = "".join(folding.words(q))
    if not any(each.isdigit() for each in code):
        return []
    rows = models.SearchWord.objects.filter(word=code, weight=Weight.CODE).values_list("product_id", "variant_id")[:2]
    return [hits.Found(product_id, variant_id) for product_id, variant_id in rows] if len(rows) == 1 else []


# The products that one word leads to: the nearest weight it has there, and the one variant that it names, if any.
_MET_BY_WORD = """
SELECT product_id, min(weight * 2 + (word <> low)::int) AS weight,
       CASE WHEN min(variant_id) = max(variant_id) THEN max(variant_id) END AS variant_id
FROM unnest(%s::text[], %s::text[]) AS scan (low, high) JOIN catalogue_searchword ON word >= low AND word < high
GROUP BY product_id
"""
_MET_BY_ALL = """
SELECT p.id, max(met.variant_id) FROM ({words}) AS met JOIN catalogue_product p ON p.id = met.product_id
WHERE p.is_active AND NOT p.is_charge
GROUP BY p.id HAVING count(*) = %s ORDER BY sum(met.weight), p.popularity DESC, p.id LIMIT %s
"""


def _products(terms: Terms, limit: int) -> list[hits.Found]:
    """`terms`: per word typed, what may stand for it; a product must be met by each word."""
    arguments: list[list[str]] = []
    for alternatives in terms:
        arguments += [alternatives, [_end(term) for term in alternatives]]
    words = " UNION ALL ".join([_MET_BY_WORD] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(_MET_BY_ALL.format(words=words), [*arguments, len(terms), limit])
        return [hits.Found(product_id, variant_id) for product_id, variant_id in cursor.fetchall()]


def _end(term: str) -> str:
    """Where the scan of a term ends: a single letter stands for itself (a size), longer ones for what they begin."""
    return term + ("\x01" if len(term) == 1 and not folding.is_cjk(term) else _LAST_CHARACTER)


def _forgiving(words: list[str]) -> Terms:
    """The same words with what is met by nothing put right; empty when a word cannot be."""
    terms: Terms = []
    known = _known(words)
    for word in words:
        if word in known:
            terms.append([word])
        elif folding.is_cjk(word):
            terms += [[pair] for pair in wording.bigrams(word)]
        elif near := _near(word):
            terms.append(near)
        else:
            return []
    return terms


def _known(words: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w FROM unnest(%s::text[]) w WHERE EXISTS (SELECT 1 FROM catalogue_searchword s"
            ' WHERE s.word >= w COLLATE "C" AND s.word < w || %s COLLATE "C")',
            [words, _LAST_CHARACTER],
        )
        return {word for (word,) in cursor.fetchall()}


def _near(word: str) -> list[str]:
    """Words of the index one typing error away."""
    if len(word) < _FEWEST_LETTERS_OF_A_TYPO:
        return []
    rows = models.SearchTypo.objects.filter(typo__in=folding.deletes(word)).values_list("word", flat=True).distinct()
    return [each for each in rows if folding.one_error_apart(word, each)]
