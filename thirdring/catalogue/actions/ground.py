"""What products stand on: categories, colors, tax classes, price lists, warehouses, size guides, by code."""

from collections.abc import Sequence

from django.db.models import Model

from thirdring.catalogue import models
from thirdring.catalogue.values import Text


def put_category(*, code: str, names: Text, position: int = 0) -> None:
    _put(models.Category, code, names=dict(names), position=position)


def put_color(*, code: str, names: Text, swatch: str, position: int = 0) -> None:
    """`swatch`: #rrggbb, lower case."""
    _put(models.Color, code, names=dict(names), swatch=swatch, position=position)


def put_tax_class(*, code: str, names: Text) -> None:
    _put(models.TaxClass, code, names=dict(names))


def put_price_list(*, code: str, names: Text, currency: str, tax_inclusive: bool) -> None:
    _put(models.PriceList, code, names=dict(names), currency=currency, tax_inclusive=tax_inclusive)


def put_warehouse(*, code: str, names: Text, position: int = 0) -> None:
    _put(models.Warehouse, code, names=dict(names), position=position)


def put_size_guide(
    *, code: str, names: Text, columns: Sequence[Text], rows: Sequence[Sequence[str]], notes: Text
) -> None:
    _put(
        models.SizeGuide,
        code,
        names=dict(names),
        columns=[dict(each) for each in columns],
        rows=[list(cells) for cells in rows],
        notes=dict(notes),
    )


def _put(model: type[Model], code: str, **fields: object) -> None:
    model._default_manager.update_or_create(code=code, defaults=fields)  # noqa: SLF001
