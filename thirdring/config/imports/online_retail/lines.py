"""One line of the file, and whether it can be taken."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

COLUMNS = (
    *("InvoiceNo", "StockCode", "Description", "Quantity"),
    *("InvoiceDate", "UnitPrice", "CustomerID", "Country"),
)
REASONS = {
    "cell-count": _("The line does not have eight cells."),
    "bad-number": _("Quantity or price is not a number."),
    "bad-date": _("The date is not written as 2011-12-09 12:50:00."),
    "no-code": _("The line has no invoice number or no stock code."),
    "stock-movement": _("Goods counted, lost or found: no customer and no price, so nothing was sold."),
    "no-quantity": _("A quantity of zero, or a negative one outside a credit note, is no sale."),
    "bookkeeping": _("A negative price corrects the books; it is no sale."),
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_CODE_OF_GOODS = re.compile(r"\d{5}[A-Za-z]*|DCGS\w+|gift_\w+|PADS")


class Line(NamedTuple):
    invoice: str
    code: str
    description: str
    quantity: int
    at: str
    price: Decimal
    customer: str
    country: str

    @property
    def is_credit(self) -> bool:
        """Cancellations have numbers that begin with C, and negative quantities."""
        return self.invoice.startswith("C")

    @property
    def buyer(self) -> str:
        """The customer's number there; lines without one are kept together by country."""
        return self.customer or f"unnamed:{self.country}"


def parse(cells: Sequence[str]) -> Line | str:
    """The line, or the code of the reason why it cannot be taken."""
    if len(cells) != len(COLUMNS):
        return "cell-count"
    invoice, code, description, quantity, at, price, customer, country = cells
    try:
        line = Line(
            invoice.strip(), code.strip(), description.strip(), int(quantity), at, Decimal(price),
            customer.removesuffix(".0"), country.strip(),
        )  # fmt: skip
    except (ValueError, InvalidOperation):
        return "bad-number"
    return _refusal(line) or line


def _refusal(line: Line) -> str:
    faults = {
        "no-code": not (line.invoice and line.code),
        "bad-number": not line.price.is_finite(),
        "bad-date": not _DATE.fullmatch(line.at),
        "bookkeeping": line.price < 0,
        "stock-movement": not line.price and not line.customer,
        "no-quantity": line.quantity == 0 or (line.quantity < 0) != line.is_credit,
    }
    return next((reason for reason, is_so in faults.items() if is_so), "")


def is_charge(code: str) -> bool:
    """POST, DOT, M, D, BANK CHARGES and the like are charges on an order, not goods from a shelf."""
    return _CODE_OF_GOODS.fullmatch(code) is None
