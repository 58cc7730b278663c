"""Single prices and levels, changed by a person: each with a line in the audit trail."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import models, values
from thirdring.catalogue.actions.bulk import put_prices, put_stock
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError


class UnknownVariantError(NotFoundError):
    code = "unknown-variant"
    sentence = _("That stock code is not in the catalogue any more. Look the product up again.")


class UnknownPlaceError(NotFoundError):
    code = "unknown-place"
    sentence = _("There is no price list or warehouse “%(code)s”. Choose one of those shown.")


class DateWithoutPiecesError(DeskError):
    code = "pieces-without-date"
    sentence = _("Pieces on their way need the date they are expected. Give both or neither.")


def set_price(*, variant_id: int, price_list: str, amount: Decimal, actor_id: int, now: datetime) -> None:
    """Set what one piece costs. Raises UnknownVariantError, UnknownPlaceError."""
    sku, product_id = _sku(variant_id)
    if not models.PriceList.objects.filter(code=price_list).exists():
        raise UnknownPlaceError(code=price_list)
    with transaction.atomic():
        put_prices([(sku, values.NewPrice(price_list, amount))])
        data = {"variant": variant_id, "price_list": price_list, "amount": str(amount)}
        audit.record(stream=f"product:{product_id}", action="price-set", actor_id=actor_id, data=data, now=now)
        live.changed(f"product:{product_id}")


def set_stock(
    *,
    variant_id: int,
    warehouse: str,
    on_hand: int,
    expected_quantity: int,
    expected_date: date | None,
    actor_id: int,
    now: datetime,
) -> None:
    """Set what was counted, and what is on its way. Raises UnknownVariantError, UnknownPlaceError,
    DateWithoutPiecesError."""
    sku, product_id = _sku(variant_id)
    if not models.Warehouse.objects.filter(code=warehouse).exists():
        raise UnknownPlaceError(code=warehouse)
    if expected_quantity and expected_date is None:
        raise DateWithoutPiecesError
    with transaction.atomic():
        put_stock([values.NewStock(sku, warehouse, on_hand, expected_quantity, expected_date)])
        data = {"variant": variant_id, "warehouse": warehouse, "on_hand": on_hand, "expected": expected_quantity}
        audit.record(stream=f"product:{product_id}", action="stock-set", actor_id=actor_id, data=data, now=now)
        live.changed(f"product:{product_id}")


def _sku(variant_id: int) -> tuple[str, int]:
    row = models.Variant.objects.filter(pk=variant_id).values_list("sku", "product_id").first()
    if row is None:
        raise UnknownVariantError(variant_id=variant_id)
    return row
