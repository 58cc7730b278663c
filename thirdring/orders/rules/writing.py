"""A quote as an order keeps it: the rows that are written when it is placed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from thirdring.customers.values import Address
from thirdring.orders.quote import Quote
from thirdring.orders.rules.addresses import kept
from thirdring.orders.values import Draft
from thirdring.payments.rules import first_state
from thirdring.payments.values import Tender

Row = dict[str, Any]


def lines(draft: Draft, quote: Quote) -> list[Row]:
    """The lines in the order in which they were typed."""
    priced = {line.key: line for line in quote.lines}
    places = {shipment.key: at for at, shipment in enumerate(quote.shipments, 1)}
    rows: list[Row] = []
    for typed in draft.body.lines:
        line = priced[typed.key]
        rows.append(
            {
                "position": len(rows) + 1,
                "variant_id": line.variant_id,
                "sku": line.sku,
                "name": line.name,
                "options": line.options,
                "quantity": line.quantity,
                "unit_price": _plain(line.unit_price.amount),
                "discount": _plain(line.discount.amount),
                "amount": _plain(line.amount.amount),
                "personalization": line.personalized,
                "gift_wrap": typed.gift_wrap,
                "gift_message": line.gift_message,
                "shipment": places[line.ship_to],
                "promised_date": line.promised_date.isoformat(),
            }
        )
    return rows


def shipments(draft: Draft, quote: Quote, addresses: Mapping[str, Address | None]) -> list[Row]:
    """Where it goes, how, for how much, and between which days."""
    typed = {ship_to.key: ship_to for ship_to in draft.body.ship_tos}
    rows: list[Row] = []
    for position, shipment in enumerate(quote.shipments, 1):
        ship_to = typed[shipment.key]
        rows.append(
            {
                "position": position,
                "address": address(addresses[shipment.key]),
                "method": shipment.method,
                "freight": _plain(shipment.freight.amount),
                "full_freight": _plain(shipment.full_freight.amount),
                "from_date": shipment.from_date.isoformat(),
                "to_date": shipment.to_date.isoformat(),
                "wanted_date": ship_to.wanted_date and ship_to.wanted_date.isoformat(),
                "gift": ship_to.gift,
            }
        )
    return rows


def tenders(found: Iterable[Tender]) -> list[Row]:
    """The parts of the payment, each in its first state."""
    return [
        {
            "method": tender.method.value,
            "amount": _plain(tender.amount.amount),
            "reference": tender.reference,
            "state": first_state(tender.method).value,
        }
        for tender in found
    ]


def address(found: Address | None) -> Row:
    return dict(kept(found)) if found else {}


def quote(found: Quote) -> Row:
    """What explains the order's amounts later: the terms it was made under, its taxes and what became of its codes."""
    return {
        "digest": found.digest,
        "terms": found.terms_version,
        "taxes": [
            {
                "country": t.country,
                "region": t.region,
                "percent": str(t.percent),
                "base": _plain(t.base.amount),
                "amount": _plain(t.amount.amount),
            }
            for t in found.taxes
        ],
        "codes": [{"code": c.code, "state": c.state.value, "discount": _plain(c.discount.amount)} for c in found.codes],
    }


def audit_facts(draft: Draft, found: Quote) -> Row:
    """Ids, amounts and digests only: the trail outlives personal data."""
    return {
        "draft": draft.id,
        "customer": draft.customer_id,
        "call": draft.call_id,
        "digest": found.digest,
        "total": f"{_plain(found.total.amount)} {found.currency}",
        "lines": [[line.variant_id, line.quantity, _plain(line.amount.amount)] for line in found.lines],
    }


def _plain(amount: Decimal) -> str:
    return format(amount, "f")
