"""Statements as banks and carriers write them: CSV with a head line, in their own words, marks and forms."""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from thirdring.kernel.money import Money
from thirdring.payments.values import StatementLine

_NAMES = {
    "day": ("date", "dato", "booked", "bogført", "日期", "day"),
    "amount": ("amount", "beløb", "金额", "collected", "value"),
    "currency": ("currency", "valuta", "币种"),
    "text": ("text", "tekst", "message", "reference", "besked", "摘要", "details", "order"),
}
_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d")
_NUMBER = re.compile(r"\d(?:[\d .]{3,14}\d)")


class StatementError(ValueError):
    """The file cannot be read; `line` (1 is the head) and `what` is wrong with it: no-head, day or amount."""

    def __init__(self, line: int, what: str, found: str = "") -> None:
        super().__init__(f"line {line}: {what} {found}")
        self.line, self.what, self.found = line, what, found


def read_statement(text: str, currency: str) -> list[StatementLine]:
    """The lines of money that came in (what went out is left out); raises StatementError, then nothing is taken.

    The head names date, amount and text, in English, Danish or Chinese; several text columns are read together.
    """
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=_delimiter(text)))
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = {name: [i for i, cell in enumerate(head) if _is(cell, words)] for name, words in _NAMES.items()}
    if not (columns["day"] and columns["amount"] and columns["text"]):
        raise StatementError(1, "no-head", ", ".join(head))
    found = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        line = _line(row, columns, number, currency)
        if line.amount.amount > 0:
            found.append(line)
    return found


def _is(cell: str, words: Sequence[str]) -> bool:
    return any(cell.startswith(word) for word in words)


def _delimiter(text: str) -> str:
    head = text.splitlines()[0] if text.strip() else ""
    return max(";,\t", key=head.count)


def _line(row: Sequence[str], columns: dict[str, list[int]], number: int, currency: str) -> StatementLine:
    def cells(name: str) -> list[str]:
        return [row[i].strip() for i in columns[name] if i < len(row)]

    named = next(iter(cells("currency")), "").upper() or currency
    return StatementLine(
        _day(next(iter(cells("day")), ""), number),
        Money(_amount(next(iter(cells("amount")), ""), number), named).rounded(),
        " ".join(cells("text"))[:300],
    )


def _day(text: str, number: int) -> date:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise StatementError(number, "day", text)


def _amount(text: str, number: int) -> Decimal:
    """Banks write 1.234,50 and 1,234.50: the last mark before at most two digits is the decimal one."""
    plain = re.sub(r"[^\d,.\-]", "", text)
    last = max(plain.rfind(","), plain.rfind("."))
    cents = len(plain) - last - 1
    if last >= 0 and cents <= 2:  # noqa: PLR2004
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    else:
        plain = re.sub(r"[.,]", "", plain)
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise StatementError(number, "amount", text) from None


def numbers_in(text: str) -> tuple[str, ...]:
    """What may be order numbers in a payer's words: runs of digits, however they are grouped."""
    return tuple(dict.fromkeys(re.sub(r"[ .]", "", run) for run in _NUMBER.findall(text)))
