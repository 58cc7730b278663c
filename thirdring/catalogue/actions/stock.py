"""Holding pieces while an order is being taken.

Rows are locked in one order, stock by id, before anything of theirs is changed; a reservation is only ever touched
under its stock row's lock, so the counter and the reservations cannot drift apart.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from thirdring.catalogue import models, values

HELD_FOR = timedelta(minutes=30)


def reserve(*, key: str, quantities: Mapping[int, int], now: datetime, held_for: timedelta = HELD_FOR) -> values.Held:
    """Hold pieces by variant for `key`, in place of whatever it held; what is missing is not an error: `Held.short`.

    The hold ends by the database's clock after `held_for`; `now` is only kept beside it. Next deliveries are held too,
    once the shelves are empty. An empty `quantities` releases.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity > 0}
    with transaction.atomic():
        _lock_key(key)
        rows = _lock(wanted, key)
        _free(rows, key)
        portions = _portion(rows, wanted)
        expires_at = _hold(rows, portions, key=key, now=now, held_for=held_for)
    held: dict[int, int] = {}
    for row in rows:
        if taken := portions.get(row.pk):
            held[row.variant_id] = held.get(row.variant_id, 0) + taken
    return values.Held(key=key, quantities=held, expires_at=expires_at)


def release(key: str) -> int:
    """Give back all that `key` holds; the number of pieces given back."""
    with transaction.atomic():
        _lock_key(key)
        rows = _lock((), key)
        return _free(rows, key)


def sweep_expired(limit: int = 500) -> int:
    """Give back what nobody came for; the number of pieces. Safe to run anywhere, at any time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT stock_id FROM (SELECT stock_id FROM catalogue_reservation"
                " WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT %s) AS late",
                [limit],
            )
            late = [stock_id for (stock_id,) in cursor.fetchall()]
        return _free(_locked(models.Stock.objects.filter(pk__in=late)), key="")


def _lock_key(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalogue.reserve ' || %s, 0))", [key])


def _lock(variant_ids: Collection[int], key: str) -> list[models.Stock]:
    held = models.Reservation.objects.filter(key=key).values("stock_id")
    rows = models.Stock.objects.filter(pk__in=held) | models.Stock.objects.filter(variant_id__in=list(variant_ids))
    return _locked(rows)


def _locked(rows: QuerySet[models.Stock]) -> list[models.Stock]:
    ids = sorted(set(rows.values_list("pk", flat=True)))
    return list(models.Stock.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def _free(rows: Iterable[models.Stock], key: str) -> int:
    """Under the rows' locks: drop the key's reservations and the expired ones, and count them off."""
    by_id = {row.pk: row for row in rows}
    freed = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM catalogue_reservation WHERE stock_id = ANY(%s)"
            " AND (key = %s OR expires_at <= clock_timestamp()) RETURNING stock_id, quantity),"
            " sums AS (SELECT stock_id, sum(quantity) AS quantity FROM gone GROUP BY stock_id)"
            " UPDATE catalogue_stock s SET reserved = s.reserved - sums.quantity FROM sums WHERE s.id = sums.stock_id"
            " RETURNING s.id, s.reserved, sums.quantity",
            [list(by_id), key],
        )
        for stock_id, reserved, quantity in cursor.fetchall():
            by_id[stock_id].reserved = reserved
            freed += quantity
    return freed


def _portion(rows: list[models.Stock], wanted: Mapping[int, int]) -> dict[int, int]:
    """Pieces by stock row: every warehouse's shelf first, then the next deliveries."""
    order = dict(models.Warehouse.objects.values_list("pk", "position"))
    rows = sorted(rows, key=lambda row: (order[row.warehouse_id], row.pk))
    left, portions = dict(wanted), dict[int, int]()
    shelves = {row.pk: max(row.on_hand - row.reserved, 0) for row in rows}
    everything = {row.pk: row.on_hand + row.expected_quantity - row.backordered - row.reserved for row in rows}
    for reach in (shelves, everything):
        for row in rows:
            taken = portions.get(row.pk, 0)
            more = min(left.get(row.variant_id, 0), reach[row.pk] - taken)
            if more > 0:
                portions[row.pk] = taken + more
                left[row.variant_id] -= more
    return portions


def _hold(
    rows: list[models.Stock], portions: Mapping[int, int], *, key: str, now: datetime, held_for: timedelta
) -> datetime | None:
    if not portions:
        return None
    ids = [row.pk for row in rows if row.pk in portions]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS t (stock_id, quantity)),"
            " counted AS (UPDATE catalogue_stock s SET reserved = s.reserved + taken.quantity FROM taken"
            " WHERE s.id = taken.stock_id)"
            " INSERT INTO catalogue_reservation (key, stock_id, quantity, held_at, expires_at)"
            " SELECT %s, stock_id, quantity, %s, clock_timestamp() + make_interval(secs => %s) FROM taken"
            " RETURNING expires_at",
            [ids, [portions[each] for each in ids], key, now, held_for.total_seconds()],
        )
        expires_at: datetime = cursor.fetchone()[0]
    return expires_at
