"""Values as the API writes them: plain JSON, amounts as decimal text in major units of the currency beside them."""

import json
from typing import Any

from django.http import HttpResponse

from thirdring.catalogue.values import ProductHit
from thirdring.customers.values import Hit, Profile
from thirdring.kernel.money import Money
from thirdring.orders import words
from thirdring.orders.queries import Quoted
from thirdring.orders.rules.addresses import address_text
from thirdring.orders.values import NumberMatch, Order

Plain = dict[str, Any]


def plain(content: Any, *, status: int = 200) -> HttpResponse:
    """A JSON response, written at once: checking our own values against the schema again would only cost time."""
    return HttpResponse(
        json.dumps(content, separators=(",", ":"), default=str), content_type="application/json", status=status
    )


def hit(found: Hit) -> Plain:
    return {
        "customer_id": found.customer_id,
        "account_number": found.account_number,
        "name": found.name,
        "line": found.line,
        "reason": found.reason,
    }


def customer(found: Profile) -> Plain:
    return {
        "id": found.id,
        "account_number": found.account_number,
        "name": found.name,
        "language": found.language,
        "region": found.region,
        "addresses": [
            {
                "id": a.id,
                "text": address_text(a),
                "is_primary_shipping": a.is_primary_shipping,
                "is_primary_billing": a.is_primary_billing,
            }
            for a in found.addresses
        ],
    }


def product(found: ProductHit) -> Plain:
    return {
        "product_id": found.product_id,
        "code": found.code,
        "name": found.name,
        "variant_id": found.variant_id,
        "sku": found.sku,
        "price": _amount(found.price) if found.price else None,
        "currency": found.price.currency if found.price else None,
        "state": found.availability.state,
        "quantity": found.availability.quantity,
        "expected_date": found.availability.expected_date,
    }


def draft(found: Quoted) -> Plain:
    quote = found.quote
    return {
        "id": found.draft.id,
        "version": found.draft.version,
        "customer_id": found.draft.customer_id,
        "order_id": found.draft.order_id,
        "currency": quote.currency,
        "lines": [
            {
                "key": line.key,
                "variant_id": line.variant_id,
                "sku": line.sku,
                "name": line.name,
                "options": dict(line.options),
                "quantity": line.quantity,
                "unit_price": _amount(line.unit_price),
                "discount": _amount(line.discount),
                "amount": _amount(line.amount),
                "ship_to": line.ship_to,
                "promised_date": line.promised_date,
            }
            for line in quote.lines
        ],
        "shipments": [
            {
                "key": each.key,
                "method": each.method,
                "text": each.text,
                "freight": _amount(each.freight),
                "from_date": each.from_date,
                "to_date": each.to_date,
            }
            for each in quote.shipments
        ],
        "codes": [code.code for code in quote.codes],
        **{name: _amount(getattr(quote, name)) for name in ("goods", "discount", "freight", "fee", "tax", "total")},
        "tax_inclusive": quote.tax_inclusive,
        "parts": [{"key": p.key, "digest": p.digest, "ticked": p.ticked} for p in found.parts],
        "problems": [{"code": p.code, "subject": p.subject, "sentence": words.told(p)} for p in found.problems],
        "digest": quote.digest,
    }


def numbers(found: NumberMatch) -> Plain:
    return {
        "orders": [
            {
                "id": head.id,
                "number": head.number,
                "customer_id": head.customer_id,
                "state": head.state,
                "placed_at": head.placed_at.isoformat(),
                "total": _amount(head.total),
                "currency": head.total.currency,
            }
            for head in found.orders
        ],
        "misheard": found.misheard,
    }


def order(found: Order) -> Plain:
    return {
        "id": found.id,
        "number": found.number,
        "customer_id": found.customer_id,
        "state": found.state,
        "placed_at": found.placed_at.isoformat(),
        "currency": found.total.currency,
        **{name: _amount(getattr(found, name)) for name in ("goods", "discount", "freight", "fee", "tax", "total")},
        "lines": [
            {
                "position": line.position,
                "variant_id": line.variant_id,
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "backordered": line.backordered,
                "unit_price": _amount(line.unit_price),
                "amount": _amount(line.amount),
                "promised_date": line.promised_date,
            }
            for line in found.lines
        ],
    }


def _amount(money: Money) -> str:
    return format(money.amount, "f")
