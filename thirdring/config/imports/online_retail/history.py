"""The second reading: invoices as orders that were placed elsewhere, credit notes as cancelled ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from thirdring.config.imports.online_retail.catalogue import PRICE_LIST
from thirdring.config.imports.online_retail.customers import SOURCE
from thirdring.config.imports.online_retail.lines import Line, parse
from thirdring.kernel.imports import Account
from thirdring.orders import actions
from thirdring.orders.queries.elsewhere import known_references
from thirdring.orders.values import HistoryLine, HistoryOrder, OrderState

_AT_ONCE = 1_000
_THERE = ZoneInfo("Europe/London")


@dataclass(slots=True)
class Invoice:
    number: str
    lines: list[Line] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return f"{SOURCE}:{self.number}"


def put(
    lines: Iterable[tuple[int, list[str]]],
    account: Account,
    *,
    split: set[str],
    variants: Mapping[str, int],
    people: Mapping[str, int],
    now: datetime,
) -> int:
    """Write the orders that are not there yet; how many they were. Every line is counted in `account`."""
    fresh = _fresh(_invoices(lines, account, split), account)
    orders = (_order(each, variants, people) for each in fresh)
    return actions.import_history(orders=orders, price_list=PRICE_LIST, now=now)


def _fresh(invoices: Iterator[Invoice], account: Account) -> Iterator[Invoice]:
    """Those that are not there yet; the lines of all are counted."""
    while batch := list(islice(invoices, _AT_ONCE)):
        known = known_references([each.reference for each in batch])
        for each in batch:
            account.take("known-already" if each.reference in known else _what(each), len(each.lines))
        yield from (each for each in batch if each.reference not in known)


def _invoices(lines: Iterable[tuple[int, list[str]]], account: Account, split: set[str]) -> Iterator[Invoice]:
    """Lines that stand together under one number; the few split ones are kept back and come last, whole."""
    apart = {number: Invoice(number) for number in split}
    current = Invoice("")
    for number, cells in lines:
        account.lines += 1
        line = parse(cells)
        if isinstance(line, str):
            account.refuse(number, cells, line)
        elif line.invoice in apart:
            apart[line.invoice].lines.append(line)
        else:
            if line.invoice != current.number:
                if current.lines:
                    yield current
                current = Invoice(line.invoice)
            current.lines.append(line)
    yield from (each for each in (current, *apart.values()) if each.lines)


def _what(invoice: Invoice) -> str:
    return "credit-lines" if invoice.lines[0].is_credit else "order-lines"


def _order(invoice: Invoice, variants: Mapping[str, int], people: Mapping[str, int]) -> HistoryOrder:
    first = invoice.lines[0]
    return HistoryOrder(
        reference=invoice.reference,
        customer_id=people[first.buyer],
        placed_at=datetime.fromisoformat(first.at).replace(tzinfo=_THERE),
        currency="GBP",
        state=OrderState.CANCELLED if first.is_credit else OrderState.DELIVERED,
        lines=tuple(HistoryLine(variants[each.code], abs(each.quantity), each.price) for each in invoice.lines),
    )
