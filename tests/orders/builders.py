"""A small house to order from, made by the real actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from tests.people import builders as people
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.customers import actions as customers
from thirdring.customers.values import NewAddress
from thirdring.kernel import clock
from thirdring.orders import actions, queries
from thirdring.orders.values import Draft, Edit, Placed

PRICE_LIST = "dk-dkk"
_numbers = count(1)


@dataclass(slots=True)
class House:
    """An operator, a customer and some variants by stock code."""

    operator_id: int
    customer_id: int
    variants: Mapping[str, int] = field(default_factory=dict)


def house(**stock: int | NewStock) -> House:
    """A house with a stock code for each keyword; the number is what is on hand (10 of SHIRT and CAP by default)."""
    return House(people.user().pk, customer(), products(**(stock or {"SHIRT": 10, "CAP": 10})))


def customer(**changes: object) -> int:
    number = next(_numbers)
    kept: dict[str, object] = {
        "given_name": "Anna",
        "family_name": f"Jensen{number}",
        "language": "da",
        "region": "DK",
        "emails": [f"anna{number}@example.dk"],
        "addresses": [
            NewAddress(line1=f"Nørregade {number}", postcode="1165", city="København K", recipient="Anna Jensen")
        ],
        "actor_id": None,
        "now": clock.now(),
    }
    return customers.add_customer(**(kept | changes))  # type: ignore[arg-type]


def products(price: str = "100", **stock: int | NewStock) -> dict[str, int]:
    """One product of one red variant in M per stock code; variant ids by stock code."""
    catalogue.put_category(code="clothes", names={"en": "Clothes"})
    catalogue.put_color(code="red", names={"en": "red", "da": "rød"}, swatch="#cc0000")
    catalogue.put_tax_class(code="standard", names={"en": "Standard"})
    catalogue.put_price_list(code=PRICE_LIST, names={"en": "Denmark"}, currency="DKK", tax_inclusive=True)
    catalogue.put_warehouse(code="main", names={"en": "Main"})
    ids = catalogue.put_products(
        [
            NewProduct(
                code=f"P-{sku}",
                category="clothes",
                names={"en": sku.title(), "da": f"{sku.title()} (da)"},
                variants=(
                    NewVariant(sku, "red", "M", weight_grams=300, prices=(NewPrice(PRICE_LIST, Decimal(price)),)),
                ),
                personalization_limit=20,
            )
            for sku in stock
        ],
        now=clock.now(),
    )
    catalogue.put_stock(
        level if isinstance(level, NewStock) else NewStock(sku, "main", level) for sku, level in stock.items()
    )
    catalogue.reindex()
    return ids


def expected(sku: str, quantity: int, on: date, on_hand: int = 0) -> NewStock:
    return NewStock(sku, "main", on_hand, expected_quantity=quantity, expected_date=on)


def draft(at: House, now: datetime | None = None, **quantities: int) -> Draft:
    """A draft of the house's customer with a line per stock code."""
    now = now or clock.now()
    opened = actions.open_draft(operator_id=at.operator_id, customer_id=at.customer_id, now=now)
    edits = [
        Edit(op="add", path="lines", value={"variant_id": at.variants[sku], "quantity": quantity})
        for sku, quantity in quantities.items()
    ]
    return actions.change_draft(draft_id=opened.id, edits=edits, now=now) if edits else opened


def read_back(draft_id: int, now: datetime | None = None) -> queries.Quoted:
    """Tick every part as it stands now."""
    now = now or clock.now()
    found = queries.quoted(queries.draft(draft_id), now=now)
    return actions.tick(draft_id=draft_id, parts=dict(found.quote.parts), now=now)


def place(at: House, draft_id: int, key: str = "", now: datetime | None = None) -> Placed:
    """Read back and place."""
    found = read_back(draft_id, now)
    return actions.place(
        draft_id=draft_id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key=key or f"key-{draft_id}",
        actor_id=at.operator_id,
        now=now or clock.now(),
    )
