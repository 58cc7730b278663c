from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from thirdring.catalogue import values
from thirdring.catalogue.rules import promise
from thirdring.catalogue.rules.promise import Free

# What has expired but is not yet swept, and what the asker holds, counts as free.
_FREE = """
SELECT s.variant_id, s.on_hand, s.expected_quantity - s.backordered, s.expected_date, p.low_stock_at,
       CASE WHEN s.reserved > 0 THEN s.reserved - coalesce((
           SELECT sum(r.quantity) FROM catalogue_reservation r
           WHERE r.stock_id = s.id AND (r.key = %(key)s OR r.expires_at <= clock_timestamp())), 0) ELSE 0 END
FROM catalogue_stock s
JOIN catalogue_variant v ON v.id = s.variant_id
JOIN catalogue_product p ON p.id = v.product_id
WHERE s.variant_id = ANY(%(ids)s)
"""
_UNCOUNTED = """
SELECT v.id FROM catalogue_variant v JOIN catalogue_product p ON p.id = v.product_id
WHERE p.is_charge AND v.id = ANY(%(ids)s)
"""
_UNCOUNTED_QUANTITY = 10_000


def availability(
    ids: Collection[int], *, now: datetime, reserved_by: str | None = None
) -> dict[int, values.Availability]:
    """What may be promised of each variant; `reserved_by` is the key whose own reservation counts as free to it."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"ids": list(ids), "key": reserved_by or ""})
        rows = cursor.fetchall()
        missing = set(ids) - {row[0] for row in rows}
        uncounted = set()
        if missing:
            cursor.execute(_UNCOUNTED, {"ids": list(missing)})
            uncounted = {row[0] for row in cursor.fetchall()}
    today = timezone.localtime(now).date()
    free = _sum_over_warehouses(rows)
    found = {each: promise.promise(free[each], today=today) if each in free else promise.NOTHING for each in ids}
    always = values.Availability(values.AvailabilityState.IN_STOCK, _UNCOUNTED_QUANTITY)
    return found | dict.fromkeys(uncounted, always)


def _sum_over_warehouses(rows: list[tuple[int, int, int, date | None, int, int]]) -> dict[int, Free]:
    free: dict[int, Free] = {}
    for variant_id, on_hand, expected, expected_date, low_at, reserved in rows:
        in_all = on_hand + expected - reserved
        dates = [expected_date] if expected_date and in_all > max(on_hand - reserved, 0) else []
        before = free.get(variant_id)
        if before and before.expected_date:
            dates.append(before.expected_date)
        free[variant_id] = Free(
            now=max(on_hand - reserved, 0) + (before.now if before else 0),
            in_all=in_all + (before.in_all if before else 0),
            expected_date=min(dates, default=None),
            low_at=low_at,
        )
    return free
