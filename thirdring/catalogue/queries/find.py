"""Finding a product while a caller speaks: stock code, words in any order and language, one typing error forgiven.

Few statements, because it runs at every key that is pressed. See the decision record on product search.
"""

from django.utils.translation import get_language

from thirdring.catalogue import models, values
from thirdring.catalogue.queries import hits, postings
from thirdring.catalogue.rules import wording
from thirdring.kernel import clock, folding

_MOST_WORDS = 6
_FEWEST_LETTERS_OF_A_TYPO = 4


def find(q: str, *, price_list: str, limit: int = 20, language: str | None = None) -> list[values.ProductHit]:
    """Products on sale that every word of `q` leads to, the nearest first; where the words name a variant
    ("parka red m", a stock code), the hit holds it. Nothing for an empty query.
    """
    colors = known_colors()
    words = wording.query_words(q, {word for color in colors.values() for word in color.words})[:_MOST_WORDS]
    if not words:
        return []
    found = _by_code(q)
    if not found:
        met = postings.meet(words)
        if not all(met.values()):
            words = _forgiven(words, met)
            met = postings.meet(words)
        found = postings.best(met, limit)
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
    rows = models.SearchCode.objects.filter(word=code).values_list("product_id", "variant_id")[:2]
    return [hits.Found(product_id, variant_id) for product_id, variant_id in rows] if len(rows) == 1 else []


def _forgiven(words: list[str], met: postings.Met) -> list[str]:
    """The words with those that nothing begins with put right: the nearest known word, or pairs of a Chinese run."""
    right: list[str] = []
    for number, word in enumerate(words):
        if met[number]:
            right.append(word)
        elif folding.is_cjk(word):
            right += wording.bigrams(word)
        else:
            right.append(_near(word) or word)
    return right


def _near(word: str) -> str:
    """The word of the index one typing error away that most products have; empty when there is none."""
    if len(word) < _FEWEST_LETTERS_OF_A_TYPO:
        return ""
    rows = models.SearchTypo.objects.filter(typo__in=folding.deletes(word)).values_list("word", flat=True).distinct()
    near = [each for each in rows if folding.one_error_apart(word, each)]
    return postings.commonest(near) if near else ""
