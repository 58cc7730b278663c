"""Our own CSV files: products, prices, stock, customers. Their columns stand in docs/reference/csv-import.md."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from thirdring.config.imports import rows
from thirdring.config.imports.rows import CustomerRow, PriceRow, ProductRow, StockRow
from thirdring.kernel import clock
from thirdring.kernel.imports import Account, Progress, Report, read

REASONS = {
    "cell-count": _("The line has more or fewer cells than the first line names."),
    "bad-value": _("A cell holds what it cannot hold."),
    "unknown-code": _("A code on the line is not known here."),
    "repeated": _("An earlier line of the file says this already."),
}
_AT_ONCE = 1_000

Numbered = tuple[int, list[str], BaseModel]
Put = Callable[[list[Numbered], Account, datetime], None]


def _loader(kind: str, row: type[BaseModel], put: Put) -> Callable[[Path, Path, Progress], Report]:
    columns = tuple(row.model_fields)
    optional = tuple(name for name, field in row.model_fields.items() if not field.is_required())

    def load(path: Path, refusals: Path, progress: Progress) -> Report:
        now = clock.now()
        with Account(kind=kind, columns=columns, reasons=REASONS, refusals=refusals) as account:
            checked = _checked(read(path, columns=columns, optional=optional, progress=progress), row, account)
            while batch := list(islice(checked, _AT_ONCE)):
                put(batch, account, now)
            return account.report()

    return load


def _checked(lines: Iterator[tuple[int, list[str]]], row: type[BaseModel], account: Account) -> Iterator[Numbered]:
    columns = tuple(row.model_fields)
    for number, cells in lines:
        account.lines += 1
        if len(cells) != len(columns):
            account.refuse(number, cells, "cell-count")
            continue
        filled = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()}
        try:
            yield number, cells, row.model_validate(filled)
        except ValidationError as error:
            account.refuse(number, cells, "bad-value", _said(error))


def _said(error: ValidationError) -> str:
    return "; ".join(f"{each['loc'][0] if each['loc'] else ''}: {each['msg']}" for each in error.errors())


LOADERS: Mapping[str, Callable[[Path, Path, Progress], Report]] = {
    "products": _loader("products", ProductRow, rows.put_products),
    "prices": _loader("prices", PriceRow, rows.put_prices),
    "stock": _loader("stock", StockRow, rows.put_stock),
    "customers": _loader("customers", CustomerRow, rows.put_customers),
}
