"""One paper made: its words in the language asked for, its numbers in that language's form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.kernel.errors import NotFoundError
from thirdring.orders import returns
from thirdring.orders.documents import facts
from thirdring.orders.documents.listing import Kind
from thirdring.orders.rules import numbering
from thirdring.orders.values import Order
from thirdring.payments import queries as paid
from thirdring.payments.values import Paper, Series

LABEL = (283.0, 425.0)
"""100 x 150 mm in points, as carriers print."""
LANGUAGES = ("en", "da", "zh-hans")


class NoDocumentError(NotFoundError):
    code = "no-document"
    sentence = gettext_lazy("There is no such paper yet. Issue it first, or load the order again.")


def document(order_id: int, kind: str, language: str, which: int = 0) -> bytes:
    """A paper of an order as PDF; `which` is a number of its series, or a return's id. Raises NoDocumentError."""
    if kind not in set(Kind) or language not in LANGUAGES:
        raise NoDocumentError
    with translation.override(language):
        return _MAKERS[Kind(kind)](order_id, which)


def name_of(kind: str, order_number: str, which: int = 0) -> str:
    """The name of the file."""
    return f"{kind.replace('_', '-')}-{which or order_number}.pdf"


def label(order: Order, return_id: int) -> tuple[str, bytes]:
    """A return's label in the customer's language, as it is attached to a mail. Raises NoDocumentError."""
    kind = Kind.RETURN_LABEL
    return name_of(kind, order.number, return_id), document(order.id, kind, order.language, return_id)


@dataclass(frozen=True, slots=True)
class _House:
    name: str
    lines: tuple[str, ...]
    tax_number: str
    bank: str


def _house() -> _House:
    return _House(settings.HOUSE_NAME, tuple(settings.HOUSE_LINES), settings.HOUSE_TAX_NUMBER, settings.HOUSE_BANK)


def _made(template: str, title: str, context: Mapping[str, Any], **how: Any) -> bytes:
    from thirdring.orders.documents import pdf  # MuPDF is large: only who makes a paper loads it

    house = _house()
    html = render_to_string(f"orders/documents/{template}.html", {**context, "house": house, "title": title})
    foot = " · ".join((house.name, *house.lines, house.tax_number))
    return pdf.made(html, title=title, foot="" if "size" in how else foot, **how)


def _confirmation(order_id: int, _which: int) -> bytes:
    order = facts.order_of(order_id)
    number = numbering.spoken(order.number)
    context = {"body": facts.of_order(order), "order": order, "shipments": facts.shipments(order_id)}
    return _made("confirmation", _("Order confirmation %(number)s") % {"number": number}, context | {"number": number})


def _invoice(order_id: int, which: int) -> bytes:
    paper = _paper(order_id, Kind.INVOICE, which)
    return _made("invoice", _("Invoice %(number)s") % {"number": paper.number}, _numbered(paper))


def _supplement(order_id: int, which: int) -> bytes:
    paper = _paper(order_id, Kind.SUPPLEMENT, which)
    return _made("difference", _("Supplementary invoice %(number)s") % {"number": paper.number}, _numbered(paper))


def _credit_note(order_id: int, which: int) -> bytes:
    paper = _paper(order_id, Kind.CREDIT_NOTE, which)
    return _made("difference", _("Credit note %(number)s") % {"number": paper.number}, _numbered(paper))


def _paper(order_id: int, kind: Kind, which: int) -> Paper:
    mine = [p for p in paid.papers(order_id) if p.series.value == kind.value and which in {0, p.number}]
    if not mine:
        raise NoDocumentError
    return mine[-1]


def _numbered(paper: Paper) -> dict[str, Any]:
    body = paper.body
    return {
        "paper": paper,
        "body": body,
        "number": numbering.spoken(body["number"]),
        "placed": date.fromisoformat(body["placed"]),
        "credits": paper.series is Series.CREDIT_NOTE,
    }


def _packing_slip(order_id: int, _which: int) -> bytes:
    order = facts.order_of(order_id)
    parcels = [
        (address, [line for line in order.lines if line.shipment == position and line.standing], gift)
        for position, address, gift in facts.shipments(order_id)
    ]
    number = numbering.spoken(order.number)
    context = {"order": order, "parcels": parcels, "number": number}
    return _made("packing_slip", _("Packing slip %(number)s") % {"number": number}, context)


def _return_label(order_id: int, which: int) -> bytes:
    found = next((r for r in returns.of_order(order_id) if which in {0, r.id}), None)
    if found is None:
        raise NoDocumentError
    senders = facts.shipments(order_id)
    context = {
        "found": found,
        "number": numbering.spoken(facts.order_of(order_id).number),
        "sender": senders[0][1] if senders else [],
        "to": settings.HOUSE_RETURNS,
    }
    title = _("Return %(number)s") % {"number": found.number}
    return _made("return_label", title, context, size=LABEL, code=found.number)


_MAKERS: dict[Kind, Callable[[int, int], bytes]] = {
    Kind.CONFIRMATION: _confirmation,
    Kind.INVOICE: _invoice,
    Kind.SUPPLEMENT: _supplement,
    Kind.CREDIT_NOTE: _credit_note,
    Kind.PACKING_SLIP: _packing_slip,
    Kind.RETURN_LABEL: _return_label,
}
