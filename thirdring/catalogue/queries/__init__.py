"""Reads: what other rooms and our own views may ask of the catalogue. Every answer is a value in one language."""

from thirdring.catalogue.queries.find import find
from thirdring.catalogue.queries.prices import price_list, price_lists, prices
from thirdring.catalogue.queries.products import product, products_of, variant_by_code, variants
from thirdring.catalogue.queries.stock import availability

__all__ = [
    "availability",
    "find",
    "price_list",
    "price_lists",
    "prices",
    "product",
    "products_of",
    "variant_by_code",
    "variants",
]
