from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from thirdring.calls import models
from thirdring.calls.values import Brand, Line
from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError

_LINES: Final = """
SELECT b.id, b.code, b.name, b.languages, l.id, l.number, l.name, l.language, l.region, l.time_zone, l.price_list,
       l.greeting_key, l.closing_key, l.opens_at, l.closes_at, l.ring_on, l.ring_off, l.wrap_up_limit
FROM calls_line l JOIN calls_brand b ON b.id = l.brand_id
"""


class NoSuchLineError(NotFoundError):
    code = "no-such-line"
    sentence = _("There is no such line. Ask an administrator to set it up.")


def lines() -> list[Line]:
    """All lines in use, by name."""
    return [line_value(row) for row in models.Line.objects.filter(is_active=True).select_related("brand")]


def all_lines() -> list[tuple[Line, bool]]:
    """Every line with whether it is in use, by name."""
    return [(line_value(row), row.is_active) for row in models.Line.objects.select_related("brand")]


def line(line_id: int) -> Line:
    """Raises NoSuchLineError."""
    return _only(fast.row(f"{_LINES} WHERE l.id = %s", [line_id]))


def line_by_number(number: str) -> Line:
    """The line of an E.164 number. Raises NoSuchLineError."""
    return _only(fast.row(f"{_LINES} WHERE l.number = %s", [number]))


def brands() -> list[Brand]:
    """All brands, by name."""
    return [brand_value(row) for row in models.Brand.objects.all()]


def _only(row: Any) -> Line:
    if row is None:
        raise NoSuchLineError
    brand_id, code, name, languages, id_, number, line_name, *others = row
    return Line(id_, number, line_name, Brand(brand_id, code, name, tuple(languages)), *others)


def line_value(row: models.Line) -> Line:
    return Line(
        id=row.pk,
        number=row.number,
        name=row.name,
        brand=brand_value(row.brand),
        language=row.language,
        region=row.region,
        time_zone=row.time_zone,
        price_list=row.price_list,
        greeting_key=row.greeting_key,
        closing_key=row.closing_key,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        ring_on=row.ring_on,
        ring_off=row.ring_off,
        wrap_up_limit=row.wrap_up_limit,
    )


def brand_value(row: models.Brand) -> Brand:
    return Brand(id=row.pk, code=row.code, name=row.name, languages=tuple(row.languages))
