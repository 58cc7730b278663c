from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.text import slugify

from thirdring.calls import models, queries


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


def brand_named(name: str, *, language: str) -> int:
    """The id of the brand with this name, added where there is none; `language` is the first that a new one speaks."""
    row = models.Brand.objects.filter(name=name).first()
    if row:
        return row.pk
    code = slugify(name)[:40] or f"brand-{models.Brand.objects.count() + 1}"
    return add_brand(code=code, name=name, languages=[language])


def save_line(*, line_id: int | None, number: str, **fields: Any) -> int | None:
    """Add or change a line; its id, None when another line has this E.164 number. Fields as in `add_line`.

    Raises NoSuchLineError.
    """
    if models.Line.objects.filter(number=number).exclude(pk=line_id or 0).exists():
        return None
    if line_id is None:
        return models.Line.objects.create(number=number, **fields).pk
    if not models.Line.objects.filter(pk=line_id).update(number=number, **fields):
        raise queries.NoSuchLineError
    return line_id
