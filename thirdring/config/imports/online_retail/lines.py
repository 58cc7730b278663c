"""One line of the file, and whether it can be taken."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
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
    "bad-code": _("The invoice number, stock code or customer is missing or longer than 40 letters."),
    "stock-movement": _("Goods counted, lost or found: no customer and no price, so nothing was sold."),
    "no-quantity": _("A quantity of zero, or a negative one outside a credit note, is no sale."),
    "bookkeeping": _("A negative price corrects the books; it is no sale."),
}
_MOST = 10_000_000
LONGEST = 40
_DATE_LENGTH = len("2011-12-09 12:50:00")
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
    invoice, code, description, count, at, amount, customer, country = cells
    try:
        quantity, price = int(count), Decimal(amount)
    except (ValueError, InvalidOperation):
        return "bad-number"
    if not (price.is_finite() and abs(price) < _MOST and abs(quantity) < _MOST):
        return "bad-number"
    line = Line(
        invoice.strip(), code.strip(), description.strip(), quantity, at, price, customer.removesuffix(".0"), country
    )
    is_sale = price > 0 and quantity and (quantity < 0) == line.is_credit
    return line if is_sale and _is_well_written(line) else _refusal(line) or line


def _is_well_written(line: Line) -> bool:
    codes = 0 < len(line.invoice) <= LONGEST and 0 < len(line.code) <= LONGEST and len(line.customer) <= LONGEST
    return codes and len(line.country) <= LONGEST and _is_date(line.at)


@lru_cache(maxsize=1_024)
def _is_date(text: str) -> bool:
    """Lines of one invoice share it, so that few are read."""
    try:
        return len(text) == _DATE_LENGTH and datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _refusal(line: Line) -> str:
    faults = {
        "bad-date": not _is_date(line.at),
        "bad-code": not _is_well_written(line),
        "bookkeeping": line.price < 0,
        "stock-movement": not line.price and not line.customer,
        "no-quantity": line.quantity == 0 or (line.quantity < 0) != line.is_credit,
    }
    return next((reason for reason, is_so in faults.items() if is_so), "")


def is_charge(code: str) -> bool:
    """POST, DOT, M, D, BANK CHARGES and the like are charges on an order, not goods from a shelf."""
    return _CODE_OF_GOODS.fullmatch(code) is None
