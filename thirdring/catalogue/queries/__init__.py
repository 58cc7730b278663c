"""Reads: what other rooms and our own views may ask of the catalogue. Every answer is a value in one language."""

from thirdring.catalogue.queries.browsing import browse, categories, levels, price_list_for
from thirdring.catalogue.queries.find import find
from thirdring.catalogue.queries.ground import codes
from thirdring.catalogue.queries.prices import has_price_list, price_list, price_lists, prices
from thirdring.catalogue.queries.products import product, product_ids, products_of
from thirdring.catalogue.queries.stock import availability
from thirdring.catalogue.queries.suggestions import answered, suggestions, tally
from thirdring.catalogue.queries.variants import gift_cards, known_skus, variant_by_code, variants

__all__ = [
    "answered",
    "availability",
    "browse",
    "categories",
    "codes",
    "find",
    "gift_cards",
    "has_price_list",
    "known_skus",
    "levels",
    "price_list",
    "price_list_for",
    "price_lists",
    "prices",
    "product",
    "product_ids",
    "products_of",
    "suggestions",
    "tally",
    "variant_by_code",
    "variants",
]
