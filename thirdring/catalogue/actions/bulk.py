"""Putting much into the catalogue at once: demo, imports, feeds. What is there already is brought up to date."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from django.db import transaction

from thirdring.catalogue import models, values

_BATCH = 1_000

_PRODUCT = (
    *("category_id", "brand", "names", "summaries", "descriptions", "details", "picture", "picture_swatch"),
    *("tax_class_id", "size_guide_id", "personalization_limit", "personalization_names", "low_stock_at"),
    *("is_charge", "is_active", "popularity", "updated_at"),
)


def put_products(
    products: Collection[values.NewProduct], *, now: datetime, keep_variants: bool = False
) -> dict[str, int]:
    """Add or renew products with their variants and prices, all or nothing; the variants' ids by stock code.

    Variants that are not named go off sale unless `keep_variants`; prices of variants that name none stay.
    Categories, colors, tax classes, size guides and price lists must be there (`put_*`).
    """
    with transaction.atomic():
        product_ids = _put_products(products, now)
        if not keep_variants:
            skus = [variant.sku for new in products for variant in new.variants]
            old = models.Variant.objects.filter(product_id__in=product_ids.values()).exclude(sku__in=skus)
            old.update(is_active=False)
        variant_ids = _put_variants(products, product_ids)
        _put_prices(products, variant_ids)
    return variant_ids


def _put_products(products: Collection[values.NewProduct], now: datetime) -> dict[str, int]:
    categories, taxes = _ids(models.Category), _ids(models.TaxClass)
    guides = _ids(models.SizeGuide)
    rows = [
        models.Product(
            code=new.code,
            category_id=categories[new.category],
            brand=new.brand,
            names=dict(new.names),
            summaries=dict(new.summaries),
            descriptions=dict(new.descriptions),
            details=[[dict(name), dict(value)] for name, value in new.details],
            picture=new.picture,
            picture_swatch=new.picture_swatch,
            tax_class_id=taxes[new.tax_class],
            size_guide_id=guides[new.size_guide] if new.size_guide else None,
            personalization_limit=new.personalization_limit,
            personalization_names=dict(new.personalization_names),
            low_stock_at=new.low_stock_at,
            is_charge=new.is_charge,
            is_active=new.is_active,
            popularity=new.popularity,
            updated_at=now,
        )
        for new in products
    ]
    models.Product.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"], update_fields=_PRODUCT
    )
    ids = dict(models.Product.objects.filter(code__in=[new.code for new in products]).values_list("code", "pk"))
    models.Image.objects.bulk_create(
        (models.Image(product_id=ids[new.code], url=new.photograph) for new in products if new.photograph),
        ignore_conflicts=True,
    )
    return ids


def _put_variants(products: Collection[values.NewProduct], product_ids: Mapping[str, int]) -> dict[str, int]:
    colors = _ids(models.Color)
    rows = [
        models.Variant(
            product_id=product_ids[new.code],
            sku=each.sku,
            ean=each.ean or None,
            color_id=colors[each.color] if each.color else None,
            size=each.size,
            position=position,
            weight_grams=each.weight_grams,
            is_active=True,
        )
        for new in products
        for position, each in enumerate(new.variants)
    ]
    skus = [row.sku for row in rows]
    models.Variant.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["sku"],
        update_fields=["product_id", "ean", "color_id", "size", "position", "weight_grams", "is_active"],
    )
    return dict(models.Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))


def _put_prices(products: Iterable[values.NewProduct], variant_ids: Mapping[str, int]) -> None:
    lists = _ids(models.PriceList)
    rows = [
        models.Price(
            variant_id=variant_ids[variant.sku],
            price_list_id=lists[price.price_list],
            min_quantity=price.min_quantity,
            amount=price.amount,
        )
        for new in products
        for variant in new.variants
        for price in variant.prices
    ]
    models.Price.objects.filter(variant_id__in={row.variant_id for row in rows}).delete()
    models.Price.objects.bulk_create(rows, batch_size=5 * _BATCH)


def put_prices(prices: Collection[tuple[str, values.NewPrice]]) -> int:
    """Set single price steps by stock code; the number set. Stock codes and price lists must be there."""
    lists = _ids(models.PriceList)
    variants = dict(models.Variant.objects.filter(sku__in={sku for sku, _ in prices}).values_list("sku", "pk"))
    rows = [
        models.Price(
            variant_id=variants[sku],
            price_list_id=lists[price.price_list],
            min_quantity=price.min_quantity,
            amount=price.amount,
        )
        for sku, price in prices
    ]
    models.Price.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["variant", "price_list", "min_quantity"],
        update_fields=["amount"],
    )
    return len(rows)


def put_stock(levels: Iterable[values.NewStock]) -> int:
    """Set what the warehouses have and expect; the number of rows. Stock codes and warehouses must be there.

    What is reserved or sold ahead stays; a level below it is raised to it, so no promise is broken by a count.
    """
    warehouses, written = _ids(models.Warehouse), 0
    for batch in _in_batches(levels):
        variants = dict(models.Variant.objects.filter(sku__in=[each.sku for each in batch]).values_list("sku", "pk"))
        written += _put_levels({(variants[each.sku], warehouses[each.warehouse]): each for each in batch})
    return written


def _put_levels(levels: Mapping[tuple[int, int], values.NewStock]) -> int:
    with transaction.atomic():
        models.Stock.objects.bulk_create(
            [models.Stock(variant_id=variant, warehouse_id=warehouse) for variant, warehouse in levels],
            ignore_conflicts=True,
        )
        found = models.Stock.objects.filter(variant_id__in={variant for variant, _ in levels})
        rows = [
            row
            for row in found.order_by("pk").select_for_update(no_key=True)
            if (row.variant_id, row.warehouse_id) in levels
        ]
        for row in rows:
            new = levels[row.variant_id, row.warehouse_id]
            row.expected_quantity = max(new.expected_quantity, row.backordered)
            row.on_hand = max(new.on_hand, row.reserved - row.expected_quantity + row.backordered)
            row.expected_date = new.expected_date
        models.Stock.objects.bulk_update(rows, ["on_hand", "expected_quantity", "expected_date"])
    return len(rows)


def _ids(model: type) -> dict[str, int]:
    return dict(model.objects.values_list("code", "pk"))  # type: ignore[attr-defined]


def _in_batches(levels: Iterable[values.NewStock]) -> Iterator[list[values.NewStock]]:
    remaining = iter(levels)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
