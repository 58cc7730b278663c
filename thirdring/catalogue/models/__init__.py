"""The catalogue's rows; other rooms see values, never these."""

from thirdring.catalogue.models.offers import Offer, Pairing
from thirdring.catalogue.models.prices import Price, PriceList, TaxClass
from thirdring.catalogue.models.products import (
    Category,
    Color,
    Image,
    Product,
    ProductFaq,
    ProductLink,
    SizeGuide,
    Variant,
)
from thirdring.catalogue.models.search import SearchCode, SearchPosting, SearchTypo
from thirdring.catalogue.models.stock import Reservation, Stock, Warehouse

__all__ = [
    "Category",
    "Color",
    "Image",
    "Offer",
    "Pairing",
    "Price",
    "PriceList",
    "Product",
    "ProductFaq",
    "ProductLink",
    "Reservation",
    "SearchCode",
    "SearchPosting",
    "SearchTypo",
    "SizeGuide",
    "Stock",
    "TaxClass",
    "Variant",
    "Warehouse",
]
