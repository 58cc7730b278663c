"""The catalogue as a list to look through."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from thirdring.catalogue import models, values
from thirdring.catalogue.queries import hits
from thirdring.catalogue.queries.find import find, known_colors
from thirdring.catalogue.rules.texts import in_language

_FOUND = 200
_REGIONS = {"GB": "uk"}


@dataclass(frozen=True, slots=True)
class Browsed:
    """`total`: how many there are in all; `hits`: those of this part of the list."""

    hits: list[values.ProductHit]
    total: int


def browse(*, q: str, category: str, price_list: str, now: datetime, offset: int = 0, limit: int = 40) -> Browsed:
    """Products on sale by words and category; without words the best sold first."""
    language = get_language() or "en"
    rows = models.Product.objects.filter(is_active=True, is_charge=False)
    if category:
        rows = rows.filter(category__code=category)
    if q:
        found = find(q, price_list=price_list, limit=_FOUND)
        kept = set(rows.filter(pk__in=[hit.product_id for hit in found]).values_list("pk", flat=True))
        told = [hit for hit in found if hit.product_id in kept]
        return Browsed(told[offset : offset + limit], len(told))
    ids = list(rows.order_by("-popularity", "pk").values_list("pk", flat=True)[offset : offset + limit])
    reading = hits.Reading([], known_colors(), price_list, language, now)
    return Browsed(hits.load([hits.Found(each, None) for each in ids], reading), rows.count())


def categories() -> list[tuple[str, str]]:
    """Code and name of the categories that hold products on sale."""
    language = get_language() or "en"
    rows = models.Category.objects.filter(products__is_active=True, products__is_charge=False).distinct()
    return [(row.code, in_language(row.names, language)) for row in rows]


def price_list_for(code: str, *, region: str) -> str:
    """The price list asked for, where there is one; else that of the region ("dk-dkk" for DK); else the first."""
    known = list(models.PriceList.objects.values_list("code", flat=True))
    near = _REGIONS.get(region, region.lower())
    regional = [each for each in known if each.startswith(f"{near}-")]
    return code if code in known else next(iter([*regional, *known]), "")


@dataclass(frozen=True, slots=True)
class Level:
    """What a warehouse has of a variant; `free` is what nobody holds."""

    variant_id: int
    warehouse: str
    warehouse_name: str
    on_hand: int
    reserved: int
    expected_quantity: int
    backordered: int
    expected_date: object


def levels(product_id: int) -> list[Level]:
    """The stock rows of a product, for those who keep them."""
    language = get_language() or "en"
    rows = models.Stock.objects.filter(variant__product_id=product_id).select_related("warehouse")
    return [
        Level(
            row.variant_id,
            row.warehouse.code,
            in_language(row.warehouse.names, language),
            row.on_hand,
            row.reserved,
            row.expected_quantity,
            row.backordered,
            row.expected_date,
        )
        for row in rows.order_by("variant__position", "variant_id", "warehouse__position")
    ]
