"""What a paper says, gathered from an order as plain values, so that it can be kept as it was issued."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from thirdring.customers import queries as customers
from thirdring.kernel.money import Money
from thirdring.orders import models, queries
from thirdring.orders.values import Order, OrderLine
from thirdring.payments import queries as payments

Body = dict[str, Any]


def of_order(order: Order) -> Body:
    """Everything that stands on an invoice; amounts as text, JSON keeps them so."""
    row = models.Order.objects.only("billing", "quote").get(pk=order.id)
    profile = customers.profile(order.customer_id)
    return {
        "currency": order.total.currency,
        "number": order.number,
        "placed": order.placed_at.date().isoformat(),
        "customer": profile.name,
        "account": profile.account_number,
        "billing": address_lines(row.billing),
        "lines": [_line(line) for line in order.lines if line.standing],
        "tax_inclusive": order.tax_inclusive,
        "taxes": row.quote.get("taxes", []),
        **{name: str(getattr(order, name).amount) for name in ("goods", "discount", "freight", "fee", "tax", "total")},
        "payments": [
            {"method": p.method.value, "amount": str(p.asked.amount)}
            for p in payments.payments(order.id)
            if p.asked.amount
        ],
    }


def _line(line: OrderLine) -> Body:
    return {
        "position": line.position,
        "sku": line.sku,
        "name": line.name,
        "options": [value for _name, value in line.options],
        "personalization": [value for _name, value in line.personalization],
        "quantity": line.standing,
        "unit": str(line.unit_price.amount),
        "discount": str(line.discount.amount),
        "amount": str(line.amount.amount),
    }


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Body]:
    """The lines that are not as they were: how many pieces and what amount more, or less."""
    old = {line.get("position"): line for line in before.get("lines", ())}
    new = {line["position"]: line for line in now["lines"]}
    found: list[Body] = []
    for position in sorted({*old, *new} - {None}):
        had, has = old.get(position), new.get(position)
        line = has or had or {}
        pieces = (has["quantity"] if has else 0) - (had["quantity"] if had else 0)
        amount = Decimal(has["amount"] if has else 0) - Decimal(had["amount"] if had else 0)
        if pieces or amount:
            found.append({**line, "quantity": pieces, "amount": str(amount)})
    return found


def address_lines(address: Mapping[str, str]) -> list[str]:
    """An address as it stands in a window: recipient, street, town, state, country."""
    town = f"{address.get('postcode', '')} {address.get('city', '')}".strip()
    parts = [address.get("recipient", ""), address.get("line1", ""), address.get("line2", ""), town]
    return [part for part in (*parts, address.get("region", ""), address.get("country", "")) if part]


def shipments(order_id: int) -> list[tuple[int, list[str], bool]]:
    """Each address of an order: its position, its lines, and whether it is a gift."""
    rows = models.Shipment.objects.filter(order_id=order_id).order_by("position")
    return [(row.position, address_lines(row.address), row.gift) for row in rows]


def money_of(body: Mapping[str, Any], name: str) -> Money:
    """An amount of a body."""
    return Money(Decimal(body[name]), body["currency"])


def order_of(order_id: int) -> Order:
    return queries.order(order_id)
