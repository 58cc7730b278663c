"""The price engine: pure, no framework, no database. `quote(basket)` is all of it; the rest are its words."""

from thirdring.orders.quote.engine import quote
from thirdring.orders.quote.terms import (
    FreightBand,
    FreightRate,
    ShippingMethod,
    Surcharge,
    TaxRate,
    Terms,
    Zone,
)
from thirdring.orders.quote.values import (
    Basket,
    BasketLine,
    CodeApplied,
    CodeState,
    Explanation,
    Fee,
    PriceBreak,
    Quote,
    QuoteLine,
    Shipment,
    ShipTo,
    TaxLine,
)

__all__ = [
    "Basket",
    "BasketLine",
    "CodeApplied",
    "CodeState",
    "Explanation",
    "Fee",
    "FreightBand",
    "FreightRate",
    "PriceBreak",
    "Quote",
    "QuoteLine",
    "ShipTo",
    "Shipment",
    "ShippingMethod",
    "Surcharge",
    "TaxLine",
    "TaxRate",
    "Terms",
    "Zone",
    "quote",
]
