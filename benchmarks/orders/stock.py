"""A house to order from: 2,000 variants, 2,000 customers, 16 operators, one code; made once by the real actions."""

import random
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.models import Variant
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.customers import actions as customers
from thirdring.customers.models import Customer
from thirdring.customers.values import NewAddress, NewCustomer
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.models import User
from thirdring.people.values import Role
from thirdring.promotions import actions as promotions
from thirdring.promotions.models import Code
from thirdring.promotions.values import CodeKind

VARIANTS, CUSTOMERS, OPERATORS = 2000, 2000, 16
PASSWORD = "correct horse battery staple"
PRICE_LIST = "dk-dkk"
CODE = "SPRING10"
PLENTY = 1_000_000
FAMILY = ("Jensen", "Nielsen", "Hansen", "Pedersen", "Andersen", "Larsen", "Olsen", "Holm", "Lund", "Dahl")
GIVEN = ("Anna", "Mette", "Lars", "Søren", "Ida", "Freja", "Oscar", "Emil", "Karen", "Niels")


@dataclass(frozen=True)
class House:
    variants: list[int]
    skus: list[str]
    customers: list[int]
    operators: list[int]


def prepare() -> House:
    """Make what is missing; give every variant plenty of stock."""
    if Variant.objects.count() < VARIANTS:
        _products()
    if Customer.objects.count() < CUSTOMERS:
        _customers()
    while (number := User.objects.count()) < OPERATORS:
        people.add_user(
            username=f"bench{number}", name=f"Bench {number}", password=PASSWORD, roles=[Role.OPERATOR], now=clock.now()
        )
    if not Code.objects.exists():
        promotions.add_code(
            code=CODE, kind=CodeKind.DISCOUNT, title="Spring", percent=Decimal(10), actor_id=None, now=clock.now()
        )
    refill()
    rows = list(Variant.objects.order_by("pk").values_list("pk", "sku")[:VARIANTS])
    return House(
        variants=[pk for pk, _sku in rows],
        skus=[sku for _pk, sku in rows],
        customers=list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:CUSTOMERS]),
        operators=list(User.objects.filter(username__startswith="bench").order_by("pk").values_list("pk", flat=True)),
    )


def refill() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_reservation")
        cursor.execute("UPDATE catalogue_stock SET on_hand = %s, reserved = 0, backordered = 0", [PLENTY])


def _products() -> None:
    catalogue.put_category(code="clothes", names={"en": "Clothes"})
    catalogue.put_tax_class(code="standard", names={"en": "Standard"})
    catalogue.put_price_list(code=PRICE_LIST, names={"en": "Denmark"}, currency="DKK", tax_inclusive=True)
    catalogue.put_warehouse(code="main", names={"en": "Main"})
    for color in ("red", "navy", "black", "sand"):
        catalogue.put_color(code=color, names={"en": color, "da": f"{color} (da)"}, swatch="#336699")
    chance = random.Random(7)
    products = [
        NewProduct(
            code=f"B{number:04}",
            category="clothes",
            names={"en": f"Jacket {number}", "da": f"Jakke {number}"},
            variants=tuple(
                NewVariant(
                    f"B{number:04}-{color[:2].upper()}",
                    color,
                    "M",
                    weight_grams=chance.randint(100, 2000),
                    prices=(NewPrice(PRICE_LIST, Decimal(chance.randint(50, 900))),),
                )
                for color in ("red", "navy", "black", "sand")
            ),
        )
        for number in range(VARIANTS // 4)
    ]
    ids = catalogue.put_products(products, now=clock.now())
    catalogue.put_stock(NewStock(sku, "main", PLENTY) for sku in ids)
    catalogue.reindex()


def _customers() -> None:
    chance = random.Random(11)
    customers.add_many(
        source="bench",
        customers=[
            NewCustomer(
                reference=str(number),
                given_name=chance.choice(GIVEN),
                family_name=f"{chance.choice(FAMILY)}{number}",
                language="da",
                region="DK",
                emails=(f"customer{number}@example.dk",),
                phones=(f"+4533{number:06}",),
                addresses=(NewAddress(line1=f"Gade {number}", postcode="8000", city="Aarhus C", country="DK"),),
            )
            for number in range(CUSTOMERS)
        ],
        actor_id=None,
        now=clock.now(),
    )
