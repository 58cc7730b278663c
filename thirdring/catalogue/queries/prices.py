from collections.abc import Collection

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import models, values
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money


class UnknownPriceListError(NotFoundError):
    code = "unknown-price-list"
    sentence = _("There is no price list “%(code)s”. Choose one that the catalogue has.")


def price_list(code: str) -> values.PriceList:
    """Raises UnknownPriceListError."""
    row = models.PriceList.objects.filter(code=code).first()
    if row is None:
        raise UnknownPriceListError(code=code)
    return _list_of(row)


def _list_of(row: models.PriceList) -> values.PriceList:
    name = row.names.get(get_language() or "en") or row.names.get("en") or row.code
    return values.PriceList(code=row.code, currency=row.currency, tax_inclusive=row.tax_inclusive, name=name)


def has_price_list(code: str) -> bool:
    return models.PriceList.objects.filter(code=code).exists()


def price_lists() -> list[values.PriceList]:
    return [_list_of(row) for row in models.PriceList.objects.all()]


def prices(ids: Collection[int], *, price_list: str) -> dict[int, tuple[values.Price, ...]]:
    """The price steps of each variant in this list, fewest pieces first; a variant without a price is left out."""
    rows = (
        models.Price.objects.filter(variant_id__in=ids, price_list__code=price_list)
        .order_by("variant_id", "min_quantity")
        .values_list("variant_id", "min_quantity", "amount", "price_list__currency")
    )
    found: dict[int, tuple[values.Price, ...]] = {}
    for variant_id, min_quantity, amount, currency in rows:
        step = values.Price(min_quantity=min_quantity, amount=Money(amount, currency).rounded())
        found[variant_id] = (*found.get(variant_id, ()), step)
    return found
