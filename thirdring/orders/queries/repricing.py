"""An order that stands, priced again: by the price engine, at the prices and under the terms that were agreed.

What a change costs is the difference between two such quotes, before and after; so whatever the house has changed in
its prices since changes nothing for goods that are not touched (docs/decisions/0106).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from thirdring.calls import queries as calls
from thirdring.catalogue.queries.goods import Goods, goods_of
from thirdring.customers.queries.shopper import Shopper, shopper
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders import terms as house_terms
from thirdring.orders.queries.life import progress
from thirdring.orders.quote import Basket, BasketLine, CodeState, PriceBreak, Quote, ShipTo, quote
from thirdring.orders.rules import defaults
from thirdring.orders.rules.addresses import kept, text_of
from thirdring.orders.values import DraftBody, DraftLine, DraftShipTo, DraftTender, Progress
from thirdring.payments import queries as payments
from thirdring.payments.values import Method, State
from thirdring.promotions import queries as promotions
from thirdring.promotions.values import Code, CodeAmount

LATE = "LATE-"
"""How a discount that was given later is named among the codes."""
_COUNTS = {CodeState.APPLIED.value, CodeState.NOTED.value}
_LIVE = frozenset(State) - {State.FAILED, State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Standing:
    """An order with all that a change of it needs to know. `body` is how it would be typed."""

    row: models.Order
    progress: Progress
    lines: Mapping[str, models.Line]
    shipments: Mapping[str, models.Shipment]
    discounts: tuple[models.Discount, ...]
    body: DraftBody
    shopper: Shopper
    methods: tuple[Method, ...]
    is_practice: bool

    @property
    def currency(self) -> str:
        return str(self.row.currency)

    @property
    def is_ours(self) -> bool:
        """Whether its goods came from our shelves and its money through our payments: orders that were placed
        elsewhere and those of practice calls did neither."""
        return self.row.draft_id is not None and not self.is_practice

    @property
    def country(self) -> str:
        return next((s.address.get("country", "") for s in self.shipments.values()), "")

    def money(self, amount: Decimal) -> Money:
        return Money(amount, self.row.currency).rounded()


def standing(order_id: int) -> Standing:
    """An order as it stands; raises NotFoundError."""
    row = models.Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)
    return standing_of(row, progress(order_id))


def standing_of(row: models.Order, found: Progress) -> Standing:
    """The same where its row and how far it has come are read already."""
    lines = {str(line.position): line for line in row.lines.order_by("position")}
    shipments = {str(s.position): s for s in row.shipments.order_by("position")}
    methods = _methods(row.pk)
    return Standing(
        row=row,
        progress=found,
        lines=lines,
        shipments=shipments,
        discounts=tuple(row.discounts.order_by("id")),
        body=_body(row, lines, shipments, methods),
        shopper=shopper(row.customer_id),
        methods=methods,
        is_practice=row.call_id is not None and calls.call(row.call_id).practice,
    )


def _methods(order_id: int) -> tuple[Method, ...]:
    found = [p.method for p in payments.payments(order_id) if p.state in _LIVE or p.to_come]
    return tuple(dict.fromkeys(found))


def _body(
    row: models.Order,
    lines: Mapping[str, models.Line],
    shipments: Mapping[str, models.Shipment],
    methods: Sequence[Method],
) -> DraftBody:
    return DraftBody(
        price_list=row.price_list,
        language=row.language,
        email=row.email,
        lines=tuple(
            DraftLine(
                key=key,
                text=line.name[:200],
                variant_id=line.variant_id,
                quantity=line.quantity - line.cancelled,
                personalization=dict(line.personalization),
                gift_wrap=line.gift_wrap,
                gift_message=line.gift_message,
                ship_to=str(line.shipment),
            )
            for key, line in lines.items()
            if line.quantity > line.cancelled
        ),
        ship_tos=tuple(
            DraftShipTo(key=key, method=each.method, wanted_date=each.wanted_date, gift=each.gift)
            for key, each in shipments.items()
        )
        or (DraftShipTo(key="1"),),
        codes=tuple(row.codes),
        tenders=tuple(DraftTender(key=str(at), method=method.value) for at, method in enumerate(methods, 1))
        or (DraftTender(key="1"),),
    )


@dataclass(frozen=True, slots=True)
class Repriced:
    """A body of a standing order with its price, and the addresses (as an order keeps them) by key."""

    body: DraftBody
    quote: Quote
    goods: Mapping[int, Goods]
    addresses: Mapping[str, Mapping[str, Any]]


def repriced(
    order: Standing, body: DraftBody, *, now: datetime, extra: Iterable[Code] = (), with_fees: bool = True
) -> Repriced:
    """The price of a standing order if it were like `body`, with `extra` discounts."""
    wanted: dict[int, int] = {}
    for line in body.lines:
        before = order.lines.get(line.key)
        if line.variant_id is not None:
            had = before.quantity - before.cancelled if before and before.variant_id == line.variant_id else 0
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + max(0, line.quantity - had)
    for kept_line in order.lines.values():
        wanted.setdefault(kept_line.variant_id, 0)
    goods = goods_of(wanted, price_list=order.row.price_list, language=order.row.language, now=now)
    addresses = {s.key: _address(order, s) for s in body.ship_tos}
    terms = house_terms.of(int(order.row.quote.get("terms", 0)))
    lines = tuple(_line(order, line, goods, now) for line in body.lines if line.variant_id in goods)
    used = {line.ship_to for line in lines}
    basket = Basket(
        currency=order.currency,
        tax_inclusive=order.row.tax_inclusive,
        lines=lines,
        ship_tos=tuple(_ship_to(s, addresses[s.key]) for s in body.ship_tos if s.key in used),
        terms=terms,
        at=now,
        codes=(*_codes(order, body), *(late(d, order, body) for d in order.discounts), *extra),
        payment_methods=tuple(t.method for t in body.tenders) if with_fees else (),
        email=body.email,
        billing=text_of(order.row.billing),
    )
    return Repriced(body, quote(basket), goods, addresses)


def late(row: models.Discount, order: Standing, body: DraftBody) -> Code:
    """A discount that was given later, as the price engine takes it; a matched price for the pieces that are left."""
    amount = row.amount
    if row.sku:
        skus = {key: line.sku for key, line in order.lines.items()}
        left = sum(line.quantity for line in body.lines if skus.get(line.key) == row.sku)
        amount = order.money(amount * min(left, row.pieces) / row.pieces).amount
    return late_code(str(row.pk), row.percent, amount, currency=order.currency, sku=row.sku)


def late_code(name: str, percent: Decimal, amount: Decimal, *, currency: str, sku: str = "") -> Code:
    amounts = (CodeAmount(currency, amount),) if amount else ()
    return Code(id=0, code=f"{LATE}{name}", percent=percent, amounts=amounts, skus=frozenset({sku} if sku else ()))


def _codes(order: Standing, body: DraftBody) -> tuple[Code, ...]:
    """The codes that counted when it was placed count on, whatever their dates; a new one must be live today."""
    counted = {c["code"] for c in order.row.quote.get("codes", ()) if c["state"] in _COUNTS} & set(order.row.codes)
    found = promotions.codes(body.codes)
    before = tuple(replace(c, starts_at=None, ends_at=None, combinable=True) for c in found if c.code in counted)
    return before + tuple(replace(c, combinable=True) for c in found if c.code not in order.row.codes)


def _address(order: Standing, ship_to: DraftShipTo) -> Mapping[str, Any]:
    if ship_to.address_id is not None:
        chosen = next((a for a in order.shopper.addresses if a.id == ship_to.address_id), None)
        if chosen:
            return dict(kept(chosen))
    before = order.shipments.get(ship_to.key)
    return before.address if before else next((s.address for s in order.shipments.values()), {})


def _ship_to(ship_to: DraftShipTo, address: Mapping[str, Any]) -> ShipTo:
    return ShipTo(
        key=ship_to.key,
        country=address.get("country", ""),
        method=ship_to.method,
        text=text_of(address),
        region=address.get("region", ""),
        postcode=address.get("postcode", ""),
        wanted_date=ship_to.wanted_date,
        ship_complete=ship_to.ship_complete,
    )


def _line(order: Standing, line: DraftLine, goods: Mapping[int, Goods], now: datetime) -> BasketLine:
    found = goods[line.variant_id or 0]
    before = order.lines.get(line.key)
    same = before is not None and before.variant_id == line.variant_id
    variant = found.variant
    available = found.availability
    waits = not same or line.quantity > before.quantity - before.cancelled or before.backordered > 0  # type: ignore[union-attr]
    return BasketLine(
        key=line.key,
        variant_id=variant.id,
        sku=before.sku if same else variant.sku,  # type: ignore[union-attr]
        name=before.name if same else variant.name,  # type: ignore[union-attr]
        quantity=line.quantity,
        prices=_prices(order, line, goods),
        ship_to=line.ship_to,
        options=tuple((k, v) for k, v in before.options) if same else tuple(variant.options.items()),  # type: ignore[union-attr]
        category=found.category,
        tax_class=variant.tax_class,
        weight_grams=variant.weight_grams,
        personalization=tuple(sorted((k, v) for k, v in line.personalization.items() if v)),
        gift_wrap=line.gift_wrap,
        gift_message=line.gift_message,
        available_date=defaults.available_date(available, now.date()) if waits else None,
    )


def _prices(order: Standing, line: DraftLine, goods: Mapping[int, Goods]) -> tuple[PriceBreak, ...]:
    """The agreed price for what was ordered, also for more of it and for a variant that costs the same today."""
    before = order.lines.get(line.key)
    today = tuple(PriceBreak(p.min_quantity, p.amount.amount) for p in goods[line.variant_id or 0].prices)
    if before is None:
        return today
    own = goods.get(before.variant_id)
    alike = before.variant_id == line.variant_id or (
        own is not None and own.prices == goods[line.variant_id or 0].prices
    )
    return (PriceBreak(1, before.unit_price),) if alike else today
