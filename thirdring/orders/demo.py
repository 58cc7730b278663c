"""A year of orders for the demo house, always the same: regulars, pairs that are bought together, some under way."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from thirdring.catalogue import actions as put
from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.demo.products import all_products
from thirdring.catalogue.values import GIFT_CARDS, NewPrice, NewProduct, NewStock, NewVariant, Product
from thirdring.customers import actions as customers
from thirdring.customers import demo as people
from thirdring.customers.queries.shopper import Shopper, shopper
from thirdring.orders import demo_parcels
from thirdring.orders.actions import import_history
from thirdring.orders.queries import history
from thirdring.orders.rules import defaults
from thirdring.orders.rules.addresses import kept
from thirdring.orders.values import HistoryLine, HistoryOrder, OrderState

ORDERS = 400
DAYS = 360
FREIGHT = {"DKK": Decimal(39), "GBP": Decimal("3.95"), "USD": Decimal("6.95"), "CNY": Decimal(12)}
GIFT = {"DKK": Decimal(200), "GBP": Decimal(25), "USD": Decimal(30), "CNY": Decimal(200)}
TAX = {"DKK": Decimal(25), "GBP": Decimal(20), "USD": Decimal(0), "CNY": Decimal(13)}


@dataclass(frozen=True, slots=True)
class Market:
    """What is sold in a price list: each product's favorite variant with its price, and what goes with it."""

    price_list: str
    currency: str
    prices: dict[int, Decimal]
    products: tuple[Product, ...]


def load(now: datetime) -> None:
    """Load them once; a second time changes nothing."""
    _gift_cards(now)
    loaded = customers.add_many(customers=people.everybody(), source="demo", actor_id=None, now=now)
    shoppers = [shopper(customer_id) for _reference, customer_id in sorted(loaded.ids.items())]
    products = tuple(
        catalogue.products_of(catalogue.product_ids([each.code for each in all_products()]), language="en")
    )
    if not shoppers or not products or history(shoppers[0].id, limit=1):
        return
    markets = {each.code: _market(each.code, each.currency, products) for each in catalogue.price_lists()}
    made: dict[str, list[HistoryOrder]] = {code: [] for code in markets}
    for code, order in _orders(shoppers, markets, now):
        made[code].append(order)
    for code, orders in made.items():
        import_history(orders=sorted(orders, key=lambda order: order.placed_at), price_list=code, now=now)
    demo_parcels.load(now)


def _gift_cards(now: datetime) -> None:
    """A gift card to be sold in an order; its price is what it holds."""
    if catalogue.known_skus(["GIFT-CARD"]):
        return
    made = {"en": "Gift card", "da": "Gavekort", "zh-hans": "礼品卡"}
    put.put_category(code=GIFT_CARDS, names={"en": "Gift cards", "da": "Gavekort", "zh-hans": "礼品卡"}, position=99)
    prices = tuple(NewPrice(each.code, GIFT[each.currency]) for each in catalogue.price_lists())
    variant = NewVariant("GIFT-CARD", weight_grams=5, prices=prices)
    put.put_products(
        [NewProduct(code="GIFT-CARD", category=GIFT_CARDS, names=made, variants=(variant,), tax_class="zero")], now=now
    )
    put.put_stock([NewStock("GIFT-CARD", "aarhus", 500)])
    put.reindex(catalogue.product_ids(["GIFT-CARD"]))


def _market(code: str, currency: str, products: Sequence[Product]) -> Market:
    ids = [variant.id for product in products for variant in product.variants]
    prices = {
        variant_id: steps[0].amount.amount for variant_id, steps in catalogue.prices(ids, price_list=code).items()
    }
    sold = tuple(p for p in products if any(v.id in prices for v in p.variants))
    return Market(code, currency, prices, sold)


def _orders(
    shoppers: Sequence[Shopper], markets: dict[str, Market], now: datetime
) -> Iterator[tuple[str, HistoryOrder]]:
    chance = random.Random(2026)  # noqa: S311 - the demo house is always the same
    lists = catalogue.price_lists()
    for number in range(ORDERS):
        who = shoppers[0] if number == 0 else shoppers[int(len(shoppers) * chance.random() ** 1.6)]
        market = markets[defaults.price_list(lists, who.region).code]
        placed_at = now - timedelta(days=DAYS * chance.random() ** 1.3 + 0.1, minutes=chance.randrange(600))
        if market.products:
            yield market.price_list, _order(number, who, market, placed_at=placed_at, now=now, chance=chance)


def _order(
    number: int, who: Shopper, market: Market, *, placed_at: datetime, now: datetime, chance: random.Random
) -> HistoryOrder:
    lines = tuple(_lines(market, chance))
    goods = sum((line.unit_price * line.quantity for line in lines), Decimal(0))
    freight = FREIGHT.get(market.currency, Decimal(0)) if len(lines) < 3 else Decimal(0)  # noqa: PLR2004
    percent = TAX.get(market.currency, Decimal(0))
    home = who.primary_shipping
    return HistoryOrder(
        reference=f"demo:{number}",
        customer_id=who.id,
        placed_at=placed_at,
        currency=market.currency,
        lines=lines,
        state=_state(now - placed_at),
        language=who.language,
        email=who.email,
        method="standard",
        freight=freight,
        tax=((goods + freight) * percent / (100 + percent)).quantize(Decimal("0.01")),
        address=kept(home) if home else {},
    )


def _lines(market: Market, chance: random.Random) -> Iterator[HistoryLine]:
    """One to six things; every second one brings along what goes with it: suggestions are learned from that."""
    by_id = {product.id: product for product in market.products}
    taken: set[int] = set()
    for _wish in range(chance.choice((1, 1, 2, 2, 3))):
        product = market.products[int(len(market.products) * chance.random() ** 2)]
        beside = [by_id[link.product_id] for link in product.related if link.product_id in by_id]
        for each in (product, *beside[: chance.randrange(2)]):
            sold = [v for v in each.variants if v.id in market.prices]
            if sold and each.id not in taken:
                taken.add(each.id)
                variant = chance.choice(sold)
                yield HistoryLine(variant.id, chance.choice((1, 1, 1, 2)), market.prices[variant.id])


def _state(age: timedelta) -> OrderState:
    if age < timedelta(days=3):
        return OrderState.RELEASED
    return OrderState.SHIPPED if age < timedelta(days=6) else OrderState.DELIVERED
