from collections.abc import Iterator
from datetime import date, timedelta

from thirdring.catalogue.demo.products import chance
from thirdring.catalogue.values import NewProduct, NewStock

_HOME = frozenset({"camping", "tools", "home"})


def levels(products: list[NewProduct], today: date) -> Iterator[NewStock]:
    """Most in plenty; one in eight low, one in ten on its way, one in forty gone. Deliveries come on weekdays."""
    for product in products:
        warehouse = "leeds" if product.category in _HOME else "aarhus"
        for variant in product.variants:
            dice = chance(f"stock {variant.sku}")
            on_hand, expected = _level(dice)
            days = 6 + dice // 997 % 30
            yield NewStock(
                sku=variant.sku,
                warehouse=warehouse,
                on_hand=on_hand,
                expected_quantity=expected,
                expected_date=_weekday(today + timedelta(days=days)) if expected else None,
            )


def _level(dice: int) -> tuple[int, int]:
    among = dice % 40
    if among == 0:
        return 0, 0
    if among < 5:  # noqa: PLR2004
        return 0, 20 + dice // 40 % 60
    if among < 10:  # noqa: PLR2004
        return 1 + dice // 40 % 4, 0
    return 12 + dice // 40 % 180, 0


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.isoweekday()) % 7 + 1) if day.isoweekday() > 5 else day  # noqa: PLR2004
