"""Variants as values, in plain SQL: every order line, draft and quote asks for them."""

import json
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language

from thirdring.catalogue import models, values
from thirdring.catalogue.queries.pictures import drawing_url
from thirdring.catalogue.rules.texts import in_language

_SELECT = """
SELECT v.id, v.product_id, v.sku, p.names::text, c.names::text, c.swatch, v.size, t.code, v.weight_grams, p.picture,
       p.picture_swatch, p.personalization_limit, v.ean, p.is_charge,
       (SELECT i.url FROM catalogue_image i
        WHERE i.product_id = p.id AND (i.color_id IS NULL OR i.color_id = v.color_id)
        ORDER BY i.position, i.id LIMIT 1)
FROM catalogue_variant v
JOIN catalogue_product p ON p.id = v.product_id
JOIN catalogue_taxclass t ON t.id = p.tax_class_id
LEFT JOIN catalogue_color c ON c.id = v.color_id
"""


class _Row(NamedTuple):
    id: int
    product_id: int
    sku: str
    names: str
    color_names: str | None
    swatch: str | None
    size: str
    tax_class: str
    weight_grams: int
    picture: str
    picture_swatch: str
    personalization_limit: int
    ean: str | None
    is_charge: bool
    photograph: str | None


def variants(ids: Collection[int], *, language: str | None = None) -> dict[int, values.Variant]:
    """Variants by id, those taken out of sale included: an old order still has to be read."""
    return {each.id: each for each in _load("WHERE v.id = ANY(%s)", list(ids), language)}


def variants_of(product_id: int, *, language: str | None = None) -> tuple[values.Variant, ...]:
    """The variants of a product that are on sale, in the order to read them aloud."""
    where = "WHERE v.product_id = %s AND v.is_active ORDER BY v.position, v.id"
    return tuple(_load(where, product_id, language))


def variant_by_code(code: str, *, language: str | None = None) -> values.Variant | None:
    """The variant on sale with this stock code or EAN, in any letter case; None where there is none."""
    bare = "".join(code.split())
    spellings = list(dict.fromkeys((bare, bare.upper(), bare.lower())))
    where = "WHERE (v.sku = ANY(%s) OR v.ean = %s) AND v.is_active AND p.is_active"
    found = sorted(_load(where, spellings, language, bare), key=lambda each: each.sku != bare)
    return found[0] if found else None


def known_skus(skus: Collection[str]) -> dict[str, int]:
    """The ids of those stock codes that the catalogue has, on sale or not."""
    return dict(models.Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))


def gift_cards(ids: Collection[int]) -> frozenset[int]:
    """Those of the variants that are gift cards."""
    rows = models.Variant.objects.filter(pk__in=ids, product__category__code=values.GIFT_CARDS)
    return frozenset(rows.values_list("pk", flat=True))


def _load(where: str, first: list[int] | list[str] | int, language: str | None, *more: str) -> list[values.Variant]:
    said = language or get_language() or "en"
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + where, (first, *more))
        return [_variant(_Row(*row), said) for row in cursor.fetchall()]


def _variant(row: _Row, language: str) -> values.Variant:
    color = _said(row.color_names, language) if row.color_names else ""
    chosen = {"color": color, "size": row.size}
    return values.Variant(
        id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        name=_said(row.names, language),
        color=color,
        size=row.size,
        options={code: word for code, word in chosen.items() if word},
        tax_class=row.tax_class,
        weight_grams=row.weight_grams,
        image=row.photograph or drawing_url(row.picture, row.swatch or row.picture_swatch),
        personalizable=row.personalization_limit > 0,
        personalization_limit=row.personalization_limit,
        swatch=row.swatch or "",
        ean=row.ean or "",
        is_charge=row.is_charge,
    )


@lru_cache(maxsize=8_192)
def _said(names: str, language: str) -> str:
    return in_language(json.loads(names), language)
