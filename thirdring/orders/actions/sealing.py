"""Keep what was read back as the rows that placing writes: the customer pays what she heard, and submitting is quick.

A seal is broken by every change of the draft, its ticks, its customer and whatever a price is made of (migration 0010);
by itself it ends with the hour, because promised dates turn on hours, and after ten minutes at the latest.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

from thirdring.catalogue.values import AvailabilityState
from thirdring.kernel import audit, outbox
from thirdring.orders import placing_sql, terms
from thirdring.orders.events import OrderPlaced
from thirdring.orders.queries.quoting import Quoted
from thirdring.orders.quote import CodeState
from thirdring.orders.rules import numbering, reading_back, writing
from thirdring.payments.values import STORED, Method

KEPT = timedelta(minutes=10)
_HOUR = timedelta(hours=1)
_COUNTED = {CodeState.APPLIED, CodeState.NOTED}
_ON_SHELF = {AvailabilityState.IN_STOCK, AvailabilityState.LOW}
_AMOUNTS = ("goods", "discount", "freight", "fee", "tax", "total")


def is_whole(found: Quoted) -> bool:
    """Whether all of it was read aloud as it stands and nothing is in its way."""
    return not found.problems and not reading_back.unread(found.quote.parts, found.draft.read_back)


def seal(found: Quoted) -> None:
    """Keep a draft that `is_whole` ready to be placed."""
    order_id, serial = placing_sql.next_numbers()
    placing_sql.seal(_row(found, order_id, numbering.number_of(serial)))


def _row(found: Quoted, order_id: int, number: str) -> dict[str, Any]:
    draft, quote = found.draft, found.quote
    counted = {v: n for v, n in draft.body.wanted().items() if not found.goods[v].variant.is_charge}
    return {
        "draft_id": draft.id,
        "version": draft.version,
        "digest": quote.digest,
        "good_until": _good_until(found),
        "parts": Jsonb(quote.parts),
        "customer_id": draft.customer_id,
        "call_id": draft.call_id,
        "order_id": order_id,
        "number": number,
        "body": Jsonb(_body(found)),
        "lines": Jsonb(writing.lines(draft, quote)),
        "shipments": Jsonb(writing.shipments(draft, quote, found.ship_tos)),
        "tenders": Jsonb(writing.tenders(found.tenders)),
        "cards": sum(t.method in STORED for t in found.tenders),
        "on_credit": any(t.method is Method.INVOICE for t in found.tenders),
        "code_ids": [c.code_id for c in quote.codes if c.state in _COUNTED],
        "note": draft.body.note,
        "variants": list(counted),
        "quantities": list(counted.values()),
        "on_shelf": all(found.goods[v].availability.state in _ON_SHELF for v in counted),
        "facts": audit.canonical(writing.audit_facts(draft, quote)),
        "event": outbox.name_of(OrderPlaced),
    }


def _body(found: Quoted) -> dict[str, Any]:
    """The columns of the order that the price and the customer decide."""
    quote = found.quote
    return {
        "language": found.language,
        "email": found.email,
        "billing": writing.address(found.billing),
        "price_list": found.price_list.code,
        "currency": quote.currency,
        "tax_inclusive": quote.tax_inclusive,
        **{name: format(getattr(quote, name).amount, "f") for name in _AMOUNTS},
        "codes": [c.code for c in quote.codes],
        "quote": writing.quote(quote),
    }


def _good_until(found: Quoted) -> datetime:
    local = found.at.astimezone(ZoneInfo(terms.current().timezone))
    next_hour = found.at + _HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    turns = [at for code in found.codes for at in (code.starts_at, code.ends_at) if at and at > found.at]
    return min(found.at + KEPT, next_hour, *turns)
