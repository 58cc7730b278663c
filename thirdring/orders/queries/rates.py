"""Which tax rate each part of an order that stands is under, by the terms under which it was placed."""

from collections.abc import Mapping

from thirdring.catalogue import queries as catalogue
from thirdring.orders import models
from thirdring.orders import terms as house_terms
from thirdring.orders.quote.terms import SHIPPING, Terms
from thirdring.orders.rules import papering
from thirdring.orders.rules.papering import Rate


def rates_of(row: models.Order) -> dict[int | None, Rate]:
    """The rate of each line by its id, and under None that of freight."""
    if not row.quote.get("taxes"):
        return dict.fromkeys([None, *row.lines.values_list("pk", flat=True)], papering.UNTOLD)
    terms = house_terms.of(int(row.quote.get("terms", 0)))
    places = {each.position: each.address for each in row.shipments.order_by("position")}
    lines = list(row.lines.order_by("id"))
    variants = catalogue.variants([line.variant_id for line in lines])
    found: dict[int | None, Rate] = {
        line.pk: _rate(terms, places.get(line.shipment, {}), variants[line.variant_id].tax_class) for line in lines
    }
    return {None: _rate(terms, next(iter(places.values()), {}), SHIPPING), **found}


def _rate(terms: Terms, address: Mapping[str, str], tax_class: str) -> Rate:
    country, region = address.get("country", ""), address.get("region", "")
    return papering.rate_of(country, region, terms.tax_percent(country, region, tax_class))
