"""What may be done with the catalogue, one function per use case."""

from thirdring.catalogue.actions.bulk import put_prices, put_products, put_stock
from thirdring.catalogue.actions.content import put_category_faq, put_links, put_product_faq
from thirdring.catalogue.actions.ground import (
    put_category,
    put_color,
    put_price_list,
    put_size_guide,
    put_tax_class,
    put_warehouse,
)
from thirdring.catalogue.actions.indexing import reindex
from thirdring.catalogue.actions.keeping import set_price, set_stock
from thirdring.catalogue.actions.offers import note_shown, rebuild_pairings, record_offer
from thirdring.catalogue.actions.stock import (
    arrive,
    give_to_backorders,
    put_back,
    release,
    reserve,
    sweep_expired,
    take,
)

__all__ = [
    "arrive",
    "give_to_backorders",
    "note_shown",
    "put_back",
    "put_category",
    "put_category_faq",
    "put_color",
    "put_links",
    "put_price_list",
    "put_prices",
    "put_product_faq",
    "put_products",
    "put_size_guide",
    "put_stock",
    "put_tax_class",
    "put_warehouse",
    "rebuild_pairings",
    "record_offer",
    "reindex",
    "release",
    "reserve",
    "set_price",
    "set_stock",
    "sweep_expired",
    "take",
]
