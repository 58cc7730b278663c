"""The file's stock codes as products."""

from collections.abc import Iterator
from datetime import datetime

from thirdring.catalogue import actions, queries
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.config.imports.online_retail.lines import is_charge
from thirdring.config.imports.online_retail.survey import Goods, Survey

PRICE_LIST = "uk-gbp"
_MONTHS_OF_STOCK = 3
_LONGEST_NAME = 200
_GIFTS = {"en": "Gifts and home", "da": "Gaver og hjem", "zh-hans": "礼品与家居"}
_CHARGES = {"en": "Charges", "da": "Gebyrer", "zh-hans": "费用"}


def put(found: Survey, *, now: datetime) -> tuple[dict[str, int], int]:
    """The variants' ids of all codes, and how many products are new; what is there already stays as it is.

    The file tells no stock: a new code begins with what it sold in the last three months.
    """
    known = queries.known_skus(list(found.goods))
    new = [_product(code, goods) for code, goods in found.goods.items() if code not in known]
    if not new:
        return known, 0
    _put_ground()
    ids = actions.put_products(new, now=now)
    actions.put_stock(_levels([each.code for each in new if not each.is_charge], found))
    actions.reindex(queries.product_ids([each.code for each in new]))
    return known | ids, len(new)


def _put_ground() -> None:
    actions.put_category(code="gifts", names=_GIFTS, position=100)
    actions.put_category(code="charges", names=_CHARGES, position=101)
    actions.put_tax_class(code="standard", names={"en": "Standard rate", "da": "Normal sats", "zh-hans": "标准税率"})
    if not queries.has_price_list(PRICE_LIST):
        names = {"en": "United Kingdom", "da": "Storbritannien", "zh-hans": "英国"}
        actions.put_price_list(code=PRICE_LIST, names=names, currency="GBP", tax_inclusive=True)
    actions.put_warehouse(code="leeds", names={"en": "Leeds", "da": "Leeds", "zh-hans": "利兹"}, position=1)


def _product(code: str, goods: Goods) -> NewProduct:
    price = goods.price
    charge = is_charge(code)
    return NewProduct(
        code=code,
        category="charges" if charge else "gifts",
        names={"en": (goods.name or code)[:_LONGEST_NAME].capitalize()},
        popularity=goods.lines,
        is_charge=charge,
        is_active=price is not None,
        variants=(NewVariant(sku=code, prices=(NewPrice(PRICE_LIST, price),) if price is not None else ()),),
    )


def _levels(codes: list[str], found: Survey) -> Iterator[NewStock]:
    months = found.months[-_MONTHS_OF_STOCK:]
    for code in codes:
        yield NewStock(sku=code, warehouse="leeds", on_hand=sum(found.goods[code].units[each] for each in months))
