"""Which products all the words of a query lead to: postings are read packed and intersected as sets."""

from array import array
from dataclasses import dataclass, field

from django.db import connection

from thirdring.catalogue.queries.hits import Found
from thirdring.kernel import folding

_LAST_CHARACTER = "\U0010ffff"
_MOST_CODES = 500
_MOST_TIED = 3_000


@dataclass(slots=True)
class Reach:
    """What one word leads to: product ids by rank (the smaller, the nearer), and variants by product for codes."""

    ranks: dict[int, set[int]] = field(default_factory=dict)
    variants: dict[int, set[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ranks)

    @property
    def products(self) -> set[int]:
        return set().union(*self.ranks.values())


Met = dict[int, Reach]

_POSTINGS = """
SELECT scan.number, p.weight * 2 + (p.word <> scan.low)::int, p.products
FROM unnest(%s::int[], %s::text[], %s::text[]) AS scan (number, low, high)
JOIN catalogue_searchposting p ON p.word >= scan.low AND p.word < scan.high
"""
_CODES = """
SELECT scan.number, c.product_id, c.variant_id
FROM unnest(%s::int[], %s::text[], %s::text[]) AS scan (number, low, high)
CROSS JOIN LATERAL (SELECT product_id, variant_id FROM catalogue_searchcode
                    WHERE word >= scan.low AND word < scan.high ORDER BY word LIMIT %s) AS c
"""


def meet(words: list[str]) -> Met:
    """What each word leads to, by its place in the query."""
    met = {number: Reach() for number in range(len(words))}
    scans = (list(met), words, [_end(word) for word in words])
    with connection.cursor() as cursor:
        cursor.execute(_POSTINGS, scans)
        for number, rank, packed in cursor.fetchall():
            met[number].ranks.setdefault(rank, set()).update(array("q", bytes(packed)))
        if any(each.isdigit() for word in words for each in word):
            cursor.execute(_CODES, (*scans, _MOST_CODES))
            for number, product_id, variant_id in cursor.fetchall():
                met[number].ranks.setdefault(0, set()).add(product_id)
                met[number].variants.setdefault(product_id, set()).add(variant_id)
    return met


def best(met: Met, limit: int) -> list[Found]:
    """The products on sale that every word leads to, the nearest first, among equals the best sold."""
    scores = _scores(met)
    if not scores:
        return []
    last = sorted(scores.values())[: limit * 2][-1]
    tied = [each for each, score in scores.items() if score <= last][:_MOST_TIED]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, popularity FROM catalogue_product WHERE id = ANY(%s) AND is_active AND NOT is_charge", [tied]
        )
        rows = sorted(cursor.fetchall(), key=lambda row: (scores[row[0]], -row[1], row[0]))
    return [Found(product_id, _named(met, product_id)) for product_id, _popularity in rows[:limit]]


def commonest(words: list[str]) -> str:
    """The word with the most products; among equals the first of the alphabet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM catalogue_searchposting WHERE word = ANY(%s)"
            " GROUP BY word ORDER BY sum(length(products)) DESC, word LIMIT 1",
            [words],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _scores(met: Met) -> dict[int, int]:
    """The sum of the words' ranks, for products that all of them lead to."""
    reaches = sorted((reach.products for reach in met.values()), key=len)
    left = reaches[0].intersection(*reaches[1:]) if reaches else set()
    scores = dict.fromkeys(left, 0)
    for reach in met.values():
        unranked = set(left)
        for rank in sorted(reach.ranks):
            for each in unranked & reach.ranks[rank]:
                scores[each] += rank
            unranked -= reach.ranks[rank]
    return scores


def _named(met: Met, product_id: int) -> int | None:
    """The variant, where the words are the code of one and of no other of this product."""
    named = [reach.variants[product_id] for reach in met.values() if product_id in reach.variants]
    left = set.intersection(*named) if named else set()
    return next(iter(left)) if len(left) == 1 else None


def _end(word: str) -> str:
    """Where the scan of a word ends: a single letter stands for itself (a size), longer ones for what they begin."""
    return word + ("\x01" if len(word) == 1 and not folding.is_cjk(word) else _LAST_CHARACTER)
