"""All that a draft's quote asks of the catalogue, in one prepared statement: the quote stands on the hot path."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from thirdring.catalogue import values
from thirdring.catalogue.drawings import NEUTRAL
from thirdring.catalogue.queries.pictures import drawing_url
from thirdring.catalogue.queries.prices import price_list, price_lists
from thirdring.catalogue.rules import promise
from thirdring.catalogue.rules.promise import Free
from thirdring.catalogue.rules.texts import in_language
from thirdring.kernel import fast
from thirdring.kernel.money import Money

# Prices travel as text, because JSON has no decimals. What has expired, and what the asker holds, counts as free.
_GOODS = """
SELECT v.id, v.product_id, v.sku, v.size, v.weight_grams, v.ean, p.names, p.picture, p.picture_swatch,
       p.personalization_limit, p.is_charge, p.low_stock_at, c.names, c.swatch, k.code, t.code,
       (SELECT i.url FROM catalogue_image i
        WHERE i.product_id = p.id AND (i.color_id = v.color_id OR i.color_id IS NULL)
        ORDER BY i.position, i.id LIMIT 1),
       CASE WHEN p.is_active AND v.is_active THEN
       (SELECT jsonb_agg(jsonb_build_array(r.min_quantity, r.amount::text, l.currency) ORDER BY r.min_quantity)
        FROM catalogue_price r JOIN catalogue_pricelist l ON l.id = r.price_list_id
        WHERE r.variant_id = v.id AND l.code = %(price_list)s) END,
       (SELECT jsonb_agg(jsonb_build_array(s.on_hand, s.expected_quantity - s.backordered, s.expected_date,
          s.reserved - coalesce((SELECT h.quantity FROM catalogue_reservation h
                                 WHERE h.key = %(key)s AND h.stock_id = s.id), 0)
                     - coalesce((SELECT sum(h.quantity) FROM catalogue_reservation h WHERE h.stock_id = s.id
                                 AND h.expires_at <= statement_timestamp() AND h.key <> %(key)s), 0)))
        FROM catalogue_stock s WHERE s.variant_id = v.id)
FROM catalogue_variant v
JOIN catalogue_product p ON p.id = v.product_id
JOIN catalogue_category k ON k.id = p.category_id
JOIN catalogue_taxclass t ON t.id = p.tax_class_id
LEFT JOIN catalogue_color c ON c.id = v.color_id
WHERE v.id = ANY(%(ids)s::bigint[])
"""
_ALWAYS = values.Availability(values.AvailabilityState.IN_STOCK, 10_000)


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant with its category, its price steps and what may be promised of the pieces that are wanted."""

    variant: values.Variant
    category: str
    prices: tuple[values.Price, ...]
    availability: values.Availability


def goods_of(
    wanted: Mapping[int, int], *, price_list: str, language: str, now: datetime, reserved_by: str = ""
) -> dict[int, Goods]:
    """By variant, for `wanted` pieces of it. What is off sale has no price; what is unknown is left out.

    Where the shelf holds too few but the next delivery makes up for it, the promise is that delivery's.
    """
    if not wanted:
        return {}
    rows = fast.rows(_GOODS, {"ids": list(wanted), "price_list": price_list, "key": reserved_by})
    today = timezone.localtime(now).date()
    return {row[0]: _goods(row, wanted[row[0]], language, today) for row in rows}


def _goods(row: tuple[Any, ...], wanted: int, language: str, today: date) -> Goods:
    (
        variant_id, product_id, sku, size, grams, ean, names, picture, picture_swatch, limit, is_charge, low_at,
        color_names, swatch, category, tax_class, photograph, prices, stock,
    ) = row  # fmt: skip
    color = in_language(color_names, language) if color_names else ""
    chosen = {"color": color, "size": size}
    return Goods(
        variant=values.Variant(
            id=variant_id,
            product_id=product_id,
            sku=sku,
            name=in_language(names, language),
            color=color,
            size=size,
            options={code: word for code, word in chosen.items() if word},
            tax_class=tax_class,
            weight_grams=grams,
            image=photograph or drawing_url(picture, swatch or picture_swatch or NEUTRAL),
            personalizable=limit > 0,
            personalization_limit=limit,
            swatch=swatch or "",
            ean=ean or "",
            is_charge=is_charge,
        ),
        category=category,
        prices=tuple(
            values.Price(min_quantity=least, amount=Money(Decimal(amount), currency).rounded())
            for least, amount, currency in prices or ()
        ),
        availability=_ALWAYS if is_charge and not stock else _promised(stock or (), wanted, low_at, today),
    )


def _promised(stock: Any, wanted: int, low_at: int, today: date) -> values.Availability:
    shelf = sum(max(on_hand - reserved, 0) for on_hand, _coming, _date, reserved in stock)
    in_all = sum(on_hand + coming - reserved for on_hand, coming, _date, reserved in stock)
    dates = [date.fromisoformat(on) for _hand, coming, on, _reserved in stock if on and coming > 0]
    told = Free(now=shelf, in_all=in_all, expected_date=max(dates, default=None), low_at=low_at)
    if shelf < wanted <= in_all:
        told = Free(now=0, in_all=in_all, expected_date=told.expected_date, low_at=low_at)
    return promise.promise(told, today=today)


_LOOK_AGAIN_SECONDS = 5.0
_kept: tuple[float, dict[str, values.PriceList]] = (0.0, {})


def kept_price_lists() -> list[values.PriceList]:
    """The price lists, by code; every process looks again after 5 seconds. Prices themselves are never kept."""
    return list(_price_lists().values())


def kept_price_list(code: str) -> values.PriceList:
    """One price list. Raises UnknownPriceListError."""
    return _price_lists().get(code) or price_list(code)


def _price_lists() -> dict[str, values.PriceList]:
    global _kept
    until, found = _kept
    if not found or until < time.monotonic():
        found = {each.code: each for each in price_lists()}
        _kept = time.monotonic() + _LOOK_AGAIN_SECONDS, found
    return found


def ids_by_code(codes: Collection[str]) -> dict[str, int]:
    """The variants of stock codes, as they are written or in capitals; unknown codes are left out."""
    if not codes:
        return {}
    wanted = {each: each.upper() for each in codes}
    found = dict(
        fast.rows("SELECT sku, id FROM catalogue_variant WHERE sku = ANY(%s::text[])", [[*wanted, *wanted.values()]])
    )
    named = {each: found.get(each) or found.get(capital) for each, capital in wanted.items()}
    return {each: variant_id for each, variant_id in named.items() if variant_id}
