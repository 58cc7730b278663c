"""A small shop, put in through the real actions."""

from datetime import UTC, date, datetime
from decimal import Decimal

from thirdring.catalogue import actions, queries
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

PARKA = NewProduct(
    code="1001",
    category="coats",
    names={"en": "Skagen Parka", "da": "Skagen parka", "zh-hans": "斯卡恩派克大衣"},
    summaries={"en": "A warm coat"},
    variants=tuple(
        NewVariant(
            sku=f"1001-{color[:3].upper()}-{size}",
            color=color,
            size=size,
            prices=(NewPrice("dk-dkk", Decimal(1299)), NewPrice("uk-gbp", Decimal("149.95"))),
        )
        for color in ("red", "navy")
        for size in ("S", "M", "L")
    ),
)
MUG = NewProduct(
    code="8001",
    category="home",
    names={"en": "Enamel mug", "da": "Emaljekrus", "zh-hans": "珐琅杯"},
    variants=(
        NewVariant(
            sku="8001",
            ean="2900000000018",
            prices=(NewPrice("dk-dkk", Decimal(129)), NewPrice("dk-dkk", Decimal(99), min_quantity=3)),
        ),
    ),
)
POSTAGE = NewProduct(
    code="POST", category="charges", names={"en": "Postage"}, variants=(NewVariant("POST"),), is_charge=True
)


def open_shop(*products: NewProduct) -> dict[str, int]:
    """Stand up what products need, and these products; the variants' ids by stock code."""
    for code in ("coats", "home", "charges"):
        actions.put_category(code=code, names={"en": code.title()})
    actions.put_color(code="red", names={"en": "Red", "da": "Rød", "zh-hans": "红色"}, swatch="#b3342f")
    actions.put_color(code="navy", names={"en": "Navy blue", "da": "Marineblå", "zh-hans": "藏青色"}, swatch="#22385c")
    actions.put_tax_class(code="standard", names={"en": "Standard"})
    actions.put_price_list(code="dk-dkk", names={"en": "Denmark"}, currency="DKK", tax_inclusive=True)
    actions.put_price_list(code="uk-gbp", names={"en": "UK"}, currency="GBP", tax_inclusive=True)
    actions.put_warehouse(code="near", names={"en": "Near"}, position=0)
    actions.put_warehouse(code="far", names={"en": "Far"}, position=1)
    ids = actions.put_products(products or (PARKA, MUG, POSTAGE), now=NOW)
    actions.reindex()
    return ids


def stock(
    sku: str, on_hand: int, *, warehouse: str = "near", expected: int = 0, expected_date: date | None = None
) -> None:
    actions.put_stock([NewStock(sku, warehouse, on_hand, expected, expected_date)])


def free(variant_id: int, *, reserved_by: str | None = None) -> int:
    return queries.availability([variant_id], now=NOW, reserved_by=reserved_by)[variant_id].quantity
