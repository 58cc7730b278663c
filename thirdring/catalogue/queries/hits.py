"""From product ids to rows that an operator can read out: name, variant, price, promise.

Plain SQL, because twenty hits have hundreds of variants and this runs at every key that is pressed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from thirdring.catalogue import values
from thirdring.catalogue.queries.pictures import drawing_url
from thirdring.catalogue.queries.stock import availability
from thirdring.catalogue.rules import promise, wording
from thirdring.catalogue.rules.texts import in_language
from thirdring.catalogue.rules.wording import Choice
from thirdring.kernel.money import Money

NO_WORDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A product that was met, and the variant when the words were its code."""

    product_id: int
    variant_id: int | None


@dataclass(frozen=True, slots=True)
class KnownColor:
    names: Mapping[str, str]
    swatch: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the query was read, and for whom the hits are told. `colors`: by id."""

    words: list[str]
    colors: Mapping[int, KnownColor]
    price_list: str
    language: str
    now: datetime


class _Product(NamedTuple):
    id: int
    code: str
    names: str
    category: str
    picture: str
    picture_swatch: str
    photograph: str | None


class _Row(NamedTuple):
    product_id: int
    id: int
    sku: str
    size: str
    color_id: int | None
    amount: Decimal | None
    currency: str | None


_PRODUCTS = """
SELECT p.id, p.code, p.names::text, c.names::text, p.picture, p.picture_swatch,
       (SELECT i.url FROM catalogue_image i WHERE i.product_id = p.id ORDER BY i.position, i.id LIMIT 1)
FROM catalogue_product p JOIN catalogue_category c ON c.id = p.category_id WHERE p.id = ANY(%s)
"""
_VARIANTS = """
SELECT v.product_id, v.id, v.sku, v.size, v.color_id, price.amount, list.currency
FROM catalogue_variant v
LEFT JOIN catalogue_pricelist list ON list.code = %s
LEFT JOIN catalogue_price price ON price.variant_id = v.id AND price.price_list_id = list.id AND price.min_quantity = 1
WHERE v.product_id = ANY(%s) AND v.is_active
ORDER BY v.product_id, v.position, v.id
"""


def load(found: list[Found], reading: Reading) -> list[values.ProductHit]:
    """The hits in the order found; products whose every variant is off sale fall out."""
    if not found:
        return []
    ids = [each.product_id for each in found]
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS, [ids])
        products = {row[0]: _Product(*row) for row in cursor.fetchall()}
        cursor.execute(_VARIANTS, [reading.price_list, ids])
        rows: dict[int, list[_Row]] = {}
        for row in cursor.fetchall():
            rows.setdefault(row[0], []).append(_Row(*row))
    left = {each.product_id: _left(each, rows[each.product_id], reading) for each in found if each.product_id in rows}
    promised = availability([row.id for chosen, _, _ in left.values() for row in chosen], now=reading.now)
    return [
        _hit(products[product_id], chosen, promised, reading, len(rows[product_id]))
        for product_id, chosen in left.items()
    ]


_Left = tuple[list[_Row], bool, bool]


def _hit(
    product: _Product, chosen: _Left, promised: Mapping[int, values.Availability], reading: Reading, of: int
) -> values.ProductHit:
    left, color, size = chosen
    shown, only = left[0], left[0] if len(left) == 1 else None
    amounts = {row.amount for row in left if row.amount is not None}
    known = reading.colors[shown.color_id] if shown.color_id else None
    return values.ProductHit(
        product_id=product.id,
        code=product.code,
        name=in_language(_texts(product.names), reading.language),
        image=product.photograph or drawing_url(product.picture, known.swatch if known else product.picture_swatch),
        category=in_language(_texts(product.category), reading.language),
        price=Money(min(amounts), shown.currency).rounded() if amounts and shown.currency else None,
        price_varies=len(amounts) > 1,
        availability=promise.best([promised[row.id] for row in left]),
        variant_id=only.id if only else None,
        sku=only.sku if only else "",
        color=in_language(known.names, reading.language) if known and (color or only) else "",
        size=shown.size if size or only else "",
        variant_count=of,
    )


def _left(found: Found, rows: list[_Row], reading: Reading) -> _Left:
    by_id = {row.id: row for row in rows}
    if found.variant_id in by_id:
        return [by_id[found.variant_id]], True, True
    choices = [
        Choice(row.id, reading.colors[row.color_id].words if row.color_id else NO_WORDS, row.size) for row in rows
    ]
    left, color, size = wording.named(choices, reading.words)
    return [by_id[each.variant_id] for each in left], color, size


def _texts(raw: str) -> dict[str, str]:
    read: dict[str, str] = json.loads(raw)
    return read
