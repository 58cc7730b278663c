"""The rows of our own CSV files, and how a batch of them is put in. An empty cell is an absent one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import BaseModel, Field

from thirdring.catalogue import actions as catalogue
from thirdring.catalogue import queries
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.customers import actions as customers
from thirdring.customers.values import NewAddress, NewCustomer
from thirdring.kernel.imports import Account

Code = Annotated[str, Field(min_length=1, max_length=40)]
Count = Annotated[int, Field(ge=0)]
Numbered = tuple[int, list[str], BaseModel]


class ProductRow(BaseModel):
    """One variant; rows with the same `code` are one product, whose texts stand on its first row."""

    code: Code
    sku: Code
    name_en: Annotated[str, Field(min_length=1, max_length=200)]
    name_da: str = ""
    name_zh: str = ""
    summary_en: str = ""
    summary_da: str = ""
    summary_zh: str = ""
    category: Code
    tax_class: Code = "standard"
    brand: str = ""
    color: str = ""
    size: Annotated[str, Field(max_length=20)] = ""
    ean: Annotated[str, Field(pattern=r"^([0-9]{8,14})?$")] = ""
    weight_grams: Count = 0
    photograph: str = ""


class PriceRow(BaseModel):
    sku: Code
    price_list: Code
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3)]
    min_quantity: Annotated[int, Field(ge=1)] = 1


class StockRow(BaseModel):
    sku: Code
    warehouse: Code
    on_hand: Count
    expected_quantity: Count = 0
    expected_date: date | None = None


class CustomerRow(BaseModel):
    """`reference` is the customer's key where the file comes from."""

    reference: Annotated[str, Field(min_length=1, max_length=80)]
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    language: Annotated[str, Field(pattern="^(en|da|zh-hans)$")] = "en"
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "DK"
    phone: str = ""
    email: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    note: str = ""


def put_products(batch: list[Numbered], account: Account, now: datetime) -> None:
    """Add or renew; a product whose rows are spread over batches keeps the variants of both."""
    by_code: dict[str, list[ProductRow]] = {}
    once = list(_sound(batch, account, _codes("category", "tax_class", "color"), ("sku",)))
    for row in once:
        by_code.setdefault(row.code, []).append(row)
    before = queries.product_ids(list(by_code))
    catalogue.put_products([_product(each) for each in by_code.values()], now=now, keep_variants=True)
    ids = queries.product_ids(list(by_code))
    catalogue.reindex(ids)
    account.take("variants", len(once))
    account.made["products"] += len(ids) - len(before)


def _product(rows: Sequence[ProductRow]) -> NewProduct:
    first = rows[0]
    return NewProduct(
        code=first.code,
        category=first.category,
        tax_class=first.tax_class,
        brand=first.brand,
        names=_text(first.name_en, first.name_da, first.name_zh),
        summaries=_text(first.summary_en, first.summary_da, first.summary_zh),
        descriptions=_text(first.summary_en, first.summary_da, first.summary_zh),
        photograph=first.photograph,
        variants=tuple(
            NewVariant(sku=row.sku, color=row.color, size=row.size, ean=row.ean, weight_grams=row.weight_grams)
            for row in rows
        ),
    )


def _text(english: str, danish: str, chinese: str) -> dict[str, str]:
    return {code: text for code, text in (("en", english), ("da", danish), ("zh-hans", chinese)) if text}


def put_prices(batch: list[Numbered], account: Account, now: datetime) -> None:  # noqa: ARG001
    """Set the price steps named; others stay."""
    known = _codes("price_list") | {"sku": _skus(batch)}
    rows = list(_sound(batch, account, known, ("sku", "price_list", "min_quantity")))
    catalogue.put_prices([(row.sku, NewPrice(row.price_list, row.amount, row.min_quantity)) for row in rows])
    account.take("prices", len(rows))


def put_stock(batch: list[Numbered], account: Account, now: datetime) -> None:  # noqa: ARG001
    """Set what the warehouses have and expect."""
    known = _codes("warehouse") | {"sku": _skus(batch)}
    rows = list(_sound(batch, account, known, ("sku", "warehouse")))
    catalogue.put_stock(NewStock(**row.model_dump()) for row in rows)
    account.take("levels", len(rows))


def put_customers(batch: list[Numbered], account: Account, now: datetime) -> None:
    """Add those whose reference is new; a person without any name is refused."""
    made = [(number, cells, _customer(cast("CustomerRow", row))) for number, cells, row in batch]
    loaded = customers.add_many(customers=[each for _, _, each in made], source="csv", actor_id=None, now=now)
    account.made["customers"] += loaded.added
    for number, cells, each in made:
        if each.reference in loaded.ids:
            account.take("customers")
        else:
            account.refuse(number, cells, loaded.refused.get(each.reference, "bad-value"))


def _customer(row: CustomerRow) -> NewCustomer:
    address = NewAddress(row.line1, row.postcode, row.city, row.line2, country=row.country or row.region)
    return NewCustomer(
        reference=row.reference,
        given_name=row.given_name,
        family_name=row.family_name,
        company=row.company,
        language=row.language,
        region=row.region,
        phones=(row.phone,) if row.phone else (),
        emails=(row.email,) if row.email else (),
        addresses=(address,) if row.line1 else (),
        note=row.note,
    )


def _sound(
    batch: list[Numbered], account: Account, known: Mapping[str, Collection[str]], key: Sequence[str]
) -> Iterator[Any]:
    """Rows whose codes are all `known` and whose `key` comes once; the others are refused by the first fault."""
    seen = set()
    for number, cells, row in batch:
        wrong = next((name for name in known if getattr(row, name) and getattr(row, name) not in known[name]), None)
        same = tuple(getattr(row, name) for name in key)
        if wrong:
            account.refuse(number, cells, "unknown-code", f"{wrong}: {getattr(row, wrong)}")
        elif same in seen:
            account.refuse(number, cells, "repeated")
        else:
            seen.add(same)
            yield row


def _codes(*kinds: str) -> dict[str, Collection[str]]:
    found = queries.codes()
    return {kind: found[kind] for kind in kinds}


def _skus(batch: list[Numbered]) -> Collection[str]:
    return queries.known_skus([getattr(row, "sku", "") for _number, _cells, row in batch])
