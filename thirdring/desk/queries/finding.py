"""The one search box: customers, orders and products in one list, the likeliest kind first. Row O1.2."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.values import ProductHit
from thirdring.customers import queries as customers
from thirdring.desk.values import Found, Group, Place
from thirdring.kernel.screen import desk_address
from thirdring.kernel.templatetags.screen import moment, money
from thirdring.orders import queries as orders
from thirdring.orders.templatetags.orders import number
from thirdring.people.values import Person

MOST_CUSTOMERS = 20
MOST_PRODUCTS = 5
SHORTEST_PRODUCT = 3
PRICE_LISTS = {"GB": "uk-gbp", "US": "us-usd", "CN": "cn-cny"}
USUAL_PRICE_LIST = "dk-dkk"


def find(q: str, *, place: Place, person: Person) -> list[Group]:
    """Everything that `q` may mean, as it is typed; empty groups are left out."""
    region = person.region or settings.DEFAULT_REGION
    people = tuple(_customers(q, region, place))
    groups = (
        Group(_("Customers"), people, names_customers=True, is_cut=len(people) == MOST_CUSTOMERS),
        Group(_("Orders"), tuple(_orders(q))),
        Group(_("Products"), tuple(_products(q, region, place))),
    )
    return [group for group in groups if group.found]


def _customers(q: str, region: str, place: Place) -> Iterator[Found]:
    for hit in customers.search(q, region=region, limit=MOST_CUSTOMERS):
        yield Found(
            name=hit.name,
            line=" · ".join(part for part in (hit.line, hit.account_number) if part),
            side=hit.phone,
            icon="user-round",
            address=desk_address(customer=hit.customer_id),
            chooses=hit.customer_id if place.call_id or place.chat_id or place.draft_id else None,
            is_exact=hit.is_exact,
        )


def _orders(q: str) -> Iterator[Found]:
    """By number, whole or its last digits; what else could be meant by a misheard one is marked."""
    match = orders.by_number(q)
    for head in match.orders:
        yield Found(
            name=number(head.number),
            line=head.summary,
            side=f"{money(head.total)} · {moment(head.placed_at)}",
            icon="package",
            address=desk_address(order=head.id),
            is_exact=not match.misheard,
        )


def _products(q: str, region: str, place: Place) -> Iterator[Found]:
    if len(q) < SHORTEST_PRODUCT:
        return
    price_list = PRICE_LISTS.get(region, USUAL_PRICE_LIST)
    for hit in catalogue.find(q, price_list=price_list, limit=MOST_PRODUCTS, language=get_language()):
        yield Found(
            name=hit.name,
            line=" · ".join(part for part in (hit.sku or hit.code, hit.color, hit.size, hit.category) if part),
            side=_price(hit),
            stock=hit.availability,
            icon="shopping-bag",
            address=desk_address(**place.numbers, product=hit.product_id),
        )


def _price(hit: ProductHit) -> str:
    return gettext("from %(price)s") % {"price": money(hit.price)} if hit.price_varies else money(hit.price)
