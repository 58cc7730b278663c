"""Which codes there are to refer to."""

from thirdring.catalogue import models


def codes() -> dict[str, set[str]]:
    """The known codes of categories, colors, tax classes, price lists and warehouses, by those words."""
    kinds = {
        "category": models.Category,
        "color": models.Color,
        "tax_class": models.TaxClass,
        "price_list": models.PriceList,
        "warehouse": models.Warehouse,
    }
    return {kind: set(model._default_manager.values_list("code", flat=True)) for kind, model in kinds.items()}  # noqa: SLF001
