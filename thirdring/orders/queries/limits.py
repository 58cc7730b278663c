"""The house's limits as they stand: set on screen, else as Third Ring comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from thirdring.orders import models
from thirdring.orders.rules import limits as rules
from thirdring.orders.rules.limits import Key, Known


@dataclass(frozen=True, slots=True)
class LimitSet:
    """One limit as it stands; `set_by` and `set_at` are empty while nobody has set it."""

    known: Known
    currency: str
    value: Decimal
    default: Decimal
    set_by: int | None = None
    set_at: datetime | None = None


def limits() -> Mapping[Key, Decimal]:
    """Every limit as it stands."""
    rows = models.HouseLimit.objects.values_list("name", "currency", "value")
    return {**rules.DEFAULTS, **{(name, currency): value for name, currency, value in rows if name in rules.BY_NAME}}


def limit(name: str, currency: str = "") -> Decimal:
    """One limit; zero in a currency for which there is none."""
    row = models.HouseLimit.objects.filter(name=name, currency=currency).values_list("value", flat=True).first()
    return row if row is not None else rules.DEFAULTS.get((name, currency), Decimal(0))


def limits_set() -> tuple[LimitSet, ...]:
    """Every limit in the order in which they are shown, and who has set it."""
    rows = {(row.name, row.currency): row for row in models.HouseLimit.objects.all()}
    found = []
    for (name, currency), default in rules.DEFAULTS.items():
        row, known = rows.get((name, currency)), rules.BY_NAME[name]
        found.append(
            LimitSet(known, currency, row.value, default, row.set_by_id, row.set_at)
            if row
            else LimitSet(known, currency, default, default)
        )
    return tuple(found)
