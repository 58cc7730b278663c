from collections.abc import Sequence
from datetime import timedelta

from thirdring.calls import models


def add_brand(*, code: str, name: str, languages: Sequence[str]) -> int:
    """A brand, or the one that has this code already; its id."""
    row, _fresh = models.Brand.objects.get_or_create(code=code, defaults={"name": name, "languages": list(languages)})
    return row.pk


def add_line(
    *,
    number: str,
    name: str,
    brand_id: int,
    language: str,
    region: str,
    time_zone: str,
    price_list: str,
    greeting_key: str = "greeting",
    closing_key: str = "closing",
    opens_at: int = 0,
    closes_at: int = 0,
    ring_on: float = 1.0,
    ring_off: float = 4.0,
    wrap_up_limit: timedelta = timedelta(minutes=2),
) -> int:
    """A line, or the one that has this E.164 number already; its id. Times as in `values.Line`."""
    fields = {
        "name": name,
        "brand_id": brand_id,
        "language": language,
        "region": region,
        "time_zone": time_zone,
        "price_list": price_list,
        "greeting_key": greeting_key,
        "closing_key": closing_key,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "ring_on": ring_on,
        "ring_off": ring_off,
        "wrap_up_limit": wrap_up_limit,
    }
    row, _fresh = models.Line.objects.get_or_create(number=number, defaults=fields)
    return row.pk
