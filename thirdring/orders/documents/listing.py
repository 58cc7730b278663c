"""The papers that an order has, or can have."""

from dataclasses import dataclass
from enum import StrEnum

from thirdring.orders import models, returns
from thirdring.orders.documents.issuing import outstanding
from thirdring.orders.values import OrderState
from thirdring.orders.values.returns import ReturnState
from thirdring.payments import queries as paid
from thirdring.payments.values import Series


class Kind(StrEnum):
    """What a paper is for."""

    CONFIRMATION = "confirmation"
    INVOICE = "invoice"
    SUPPLEMENT = "supplement"
    CREDIT_NOTE = "credit_note"
    PACKING_SLIP = "packing_slip"
    RETURN_LABEL = "return_label"


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper in the list; `which` tells those of a kind apart. One that is not ready can be issued."""

    kind: Kind
    which: int = 0
    name: str = ""
    ready: bool = True


def entries(order_id: int, state: OrderState) -> tuple[Entry, ...]:
    """The papers of an order; those that are not ready can be issued."""
    papers = paid.papers(order_id)
    found = [Entry(Kind.CONFIRMATION)]
    invoice = next((p for p in papers if p.series is Series.INVOICE), None)
    if invoice:
        found.append(Entry(Kind.INVOICE, invoice.number, str(invoice.number)))
    elif state is not OrderState.CANCELLED:
        found.append(Entry(Kind.INVOICE, ready=False))
    found += [Entry(Kind(p.series), p.number, str(p.number)) for p in papers if p.series is not Series.INVOICE]
    if invoice and (left := outstanding(models.Order.objects.get(pk=order_id))):
        found.append(Entry(Kind(left.series), ready=False))
    found.append(Entry(Kind.PACKING_SLIP))
    open_returns = (ReturnState.AUTHORIZED, ReturnState.PARTLY)
    found += [Entry(Kind.RETURN_LABEL, r.id, r.number) for r in returns.of_order(order_id) if r.state in open_returns]
    return tuple(found)
