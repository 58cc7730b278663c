"""From product ids to rows that an operator can read out: name, variant, price, promise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from thirdring.catalogue import models, values
from thirdring.catalogue.queries.pictures import image_of
from thirdring.catalogue.queries.prices import prices
from thirdring.catalogue.queries.stock import availability
from thirdring.catalogue.rules import promise, wording
from thirdring.catalogue.rules.texts import in_language
from thirdring.catalogue.rules.wording import Choice


@dataclass(frozen=True, slots=True)
class Found:
    """A product that was met, and the variant when the words were its code."""

    product_id: int
    variant_id: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the query was read, and for whom the hits are told."""

    words: list[str]
    colors: Mapping[str, frozenset[str]]
    price_list: str
    language: str
    now: datetime


def load(found: list[Found], reading: Reading) -> list[values.ProductHit]:
    """The hits in the order found; products whose every variant is off sale fall out."""
    rows = _variants_by_product([each.product_id for each in found])
    ids = [row.pk for variants in rows.values() for row in variants]
    steps = prices(ids, price_list=reading.price_list)
    promised = availability(ids, now=reading.now)
    return [
        _hit(each, rows[each.product_id], reading, (steps, promised)) for each in found if rows.get(each.product_id)
    ]


def _variants_by_product(product_ids: Collection[int]) -> dict[int, list[models.Variant]]:
    rows = (
        models.Variant.objects.filter(product_id__in=product_ids, is_active=True)
        .select_related("product__category", "color")
        .prefetch_related("product__images")
        .order_by("product_id", "position", "id")
    )
    grouped: dict[int, list[models.Variant]] = {}
    for row in rows:
        grouped.setdefault(row.product_id, []).append(row)
    return grouped


Facts = tuple[Mapping[int, tuple[values.Price, ...]], Mapping[int, values.Availability]]


def _hit(found: Found, rows: list[models.Variant], reading: Reading, facts: Facts) -> values.ProductHit:
    steps, promised = facts
    left, color, size = _left(found, rows, reading)
    chosen, shown = (left[0] if len(left) == 1 else None), left[0]
    amounts = [steps[row.pk][0].amount for row in left if row.pk in steps]
    product = shown.product
    return values.ProductHit(
        product_id=product.pk,
        code=product.code,
        name=in_language(product.names, reading.language),
        image=image_of(product, shown.color),
        category=in_language(product.category.names, reading.language),
        price=min(amounts, key=lambda each: each.amount, default=None),
        price_varies=len(set(amounts)) > 1,
        availability=promise.best([promised[row.pk] for row in left]),
        variant_id=chosen.pk if chosen else None,
        sku=chosen.sku if chosen else "",
        color=in_language(shown.color.names, reading.language) if shown.color and (color or chosen) else "",
        size=shown.size if size or chosen else "",
        variant_count=len(rows),
    )


def _left(found: Found, rows: list[models.Variant], reading: Reading) -> tuple[list[models.Variant], bool, bool]:
    by_id = {row.pk: row for row in rows}
    if found.variant_id in by_id:
        return [by_id[found.variant_id]], True, True
    choices = [
        Choice(row.pk, reading.colors.get(row.color.code, frozenset()) if row.color else frozenset(), row.size)
        for row in rows
    ]
    left, color, size = wording.named(choices, reading.words)
    return [by_id[each.variant_id] for each in left], color, size
