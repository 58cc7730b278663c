"""Holding pieces while an order is being taken.

Rows are locked in one order, stock by id, before anything of theirs is changed; a reservation is only ever touched
under its stock row's lock, so the counter and the reservations cannot drift apart.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from thirdring.catalogue import values
from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError

HELD_FOR = timedelta(minutes=30)


def reserve(
    *,
    key: str,
    quantities: Mapping[int, int],
    now: datetime,
    held_for: timedelta = HELD_FOR,
    is_new: bool = False,
) -> values.Held:
    """Hold pieces by variant for `key`, in place of whatever it held; what is missing is not an error: `Held.short`.

    The hold ends by the database's clock after `held_for`; `now` is only kept beside it. Next deliveries are held too,
    once the shelves are empty. An empty `quantities` releases. `is_new`: nobody else can know this key yet.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity > 0}
    with transaction.atomic(savepoint=False):
        if not is_new:
            _lock_key(key)
        rows = _lock(wanted, key)
        if any(row.is_held_in_vain for row in rows):
            _free(rows, key)
        portions = _portion(rows, wanted)
        expires_at = _hold(rows, portions, key=key, now=now, held_for=held_for)
    held: dict[int, int] = {}
    for row in rows:
        if taken := portions.get(row.id):
            held[row.variant_id] = held.get(row.variant_id, 0) + taken
    return values.Held(key=key, quantities=held, expires_at=expires_at)


def release(key: str) -> int:
    """Give back all that `key` holds; the number of pieces given back."""
    with transaction.atomic():
        _lock_key(key)
        rows = _lock((), key)
        return _free(rows, key)


def put_back(pieces: Iterable[tuple[int, int, int]]) -> None:
    """Take back what was sold, (variant, from the shelf, on back-order), to the warehouse that gives first."""
    back: dict[int, tuple[int, int]] = {}
    for variant_id, shelf, backordered in pieces:
        before = back.get(variant_id, (0, 0))
        back[variant_id] = (before[0] + shelf, before[1] + backordered)
    with transaction.atomic():
        rows = sorted(_lock(list(back), ""), key=lambda row: (row.position, row.id))
        first = {row.variant_id: row.id for row in reversed(rows)}
        for variant_id, stock_id in sorted(first.items(), key=lambda pair: pair[1]):
            shelf, backordered = back[variant_id]
            fast.row(_PUT_BACK, [shelf, stock_id])
            for row in reversed(rows):
                part = min(backordered, row.backordered) if row.variant_id == variant_id else 0
                if part:
                    fast.row(_BACKORDERED, [-part, row.id])
                    backordered -= part


def take(quantities: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Sell pieces by variant at once, without a hold: (from the shelf, on back-order), what is missing left out.

    Inside the caller's transaction. What others hold stays theirs.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity > 0}
    with transaction.atomic(savepoint=False):
        rows = _lock(wanted, "")
        _free(rows, "")
        portions = _portion(rows, wanted)
        taken: dict[int, tuple[int, int]] = {}
        for row in rows:
            if portion := portions.get(row.id):
                shelf = min(portion, max(row.on_hand - row.reserved, 0))
                fast.row(_TAKE, [shelf, portion - shelf, row.id])
                before = taken.get(row.variant_id, (0, 0))
                taken[row.variant_id] = (before[0] + shelf, before[1] + portion - shelf)
    return taken


def arrive(*, variant_id: int, quantity: int, warehouse: str = "") -> int:
    """A delivery has come: first those who wait get theirs (how many), the rest lies on the shelf, and so much less is
    expected. Raises NotFoundError for what this warehouse does not keep."""
    with transaction.atomic():
        rows = sorted(_lock([variant_id], ""), key=lambda row: (row.position, row.id))
        if warehouse:
            rows = [row for row in rows if row.warehouse == warehouse]
        if not rows or quantity < 1:
            raise NotFoundError(variant_id=variant_id)
        given = min(quantity, rows[0].backordered)
        fast.row(_ARRIVE, {"quantity": quantity, "given": given, "id": rows[0].id})
    return given


def give_to_backorders(variant_id: int, most: int) -> int:
    """Set pieces from the shelf aside for those who wait for them: how many of at most `most`."""
    given = 0
    with transaction.atomic():
        rows = _lock([variant_id], "")
        _free(rows, "")
        shelves = {row.id: max(row.on_hand - row.reserved, 0) for row in rows}
        for giver in rows:
            for waiter in sorted(rows, key=lambda row: row.id != giver.id):
                part = min(most - given, shelves[giver.id], waiter.backordered)
                if part > 0:
                    fast.row(_TAKE, [part, 0, giver.id])
                    fast.row(_BACKORDERED, [-part, waiter.id])
                    shelves[giver.id] -= part
                    waiter.backordered -= part
                    given += part
    return given


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
        return _free([_Row(*row) for row in fast.rows(_LOCK_BY_ID, [late])], key="")


@dataclass(slots=True)
class _Row:
    """A locked stock row; warehouses with a lower `position` give first.

    `is_held_in_vain`: there may be a reservation of the key that asks, or one that has expired.
    """

    id: int
    variant_id: int
    on_hand: int
    reserved: int
    expected: int
    position: int
    backordered: int = 0
    warehouse: str = ""
    is_held_in_vain: bool = True


_LOCK = """
SELECT s.id, s.variant_id, s.on_hand, s.reserved, s.expected_quantity - s.backordered, w.position, s.backordered,
  w.code, EXISTS (SELECT FROM catalogue_reservation r WHERE r.stock_id = s.id AND r.key = %(key)s)
    OR EXISTS (SELECT FROM catalogue_reservation r WHERE r.stock_id = s.id AND r.expires_at <= clock_timestamp())
FROM catalogue_stock s JOIN catalogue_warehouse w ON w.id = s.warehouse_id
WHERE s.variant_id = ANY(%(ids)s::bigint[])
  OR s.id = ANY(ARRAY(SELECT stock_id FROM catalogue_reservation WHERE key = %(key)s))
ORDER BY s.id FOR NO KEY UPDATE OF s
"""
_LOCK_BY_ID = """
SELECT s.id, s.variant_id, s.on_hand, s.reserved, s.expected_quantity - s.backordered, 0
FROM catalogue_stock s WHERE s.id = ANY(%s::bigint[]) ORDER BY s.id FOR NO KEY UPDATE OF s
"""
_FREE = """
WITH gone AS (
  DELETE FROM catalogue_reservation WHERE stock_id = ANY(%s::bigint[]) AND (key = %s OR expires_at <= clock_timestamp())
  RETURNING stock_id, quantity
), sums AS (SELECT stock_id, sum(quantity) AS quantity FROM gone GROUP BY stock_id)
UPDATE catalogue_stock s SET reserved = s.reserved - sums.quantity FROM sums WHERE s.id = sums.stock_id
RETURNING s.id, s.reserved, sums.quantity
"""
_HOLD = """
WITH taken AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS t (stock_id, quantity)),
counted AS (
  UPDATE catalogue_stock s SET reserved = s.reserved + taken.quantity FROM taken WHERE s.id = taken.stock_id
)
INSERT INTO catalogue_reservation (key, stock_id, quantity, held_at, expires_at)
SELECT %s, stock_id, quantity, %s, clock_timestamp() + make_interval(secs => %s::float8) FROM taken
RETURNING expires_at
"""

_PUT_BACK = "UPDATE catalogue_stock SET on_hand = on_hand + %s WHERE id = %s RETURNING id"
_BACKORDERED = "UPDATE catalogue_stock SET backordered = backordered + %s WHERE id = %s RETURNING id"
_TAKE = """
UPDATE catalogue_stock SET on_hand = on_hand - %s, backordered = backordered + %s WHERE id = %s RETURNING id
"""
# What is sold already and has not come stays expected, whatever was announced; so does what a draft holds of it.
_ARRIVE = """
UPDATE catalogue_stock SET on_hand = on_hand + %(quantity)s - %(given)s, backordered = backordered - %(given)s,
  expected_quantity = greatest(expected_quantity - %(quantity)s, backordered - %(given)s, 0)
WHERE id = %(id)s RETURNING id
"""


def _lock_key(key: str) -> None:
    fast.row("SELECT pg_advisory_xact_lock(hashtextextended('catalogue.reserve ' || %s::text, 0))", [key])


def _lock(variant_ids: Collection[int], key: str) -> list[_Row]:
    return [_Row(*row) for row in fast.rows(_LOCK, {"ids": list(variant_ids), "key": key})]


def _free(rows: Iterable[_Row], key: str) -> int:
    """Under the rows' locks: drop the key's reservations and the expired ones, and count them off."""
    by_id = {row.id: row for row in rows}
    freed = 0
    for stock_id, reserved, quantity in fast.rows(_FREE, [list(by_id), key]):
        by_id[stock_id].reserved = reserved
        freed += int(quantity)
    return freed


def _portion(rows: list[_Row], wanted: Mapping[int, int]) -> dict[int, int]:
    """Pieces by stock row: every warehouse's shelf first, then the next deliveries."""
    rows = sorted(rows, key=lambda row: (row.position, row.id))
    left, portions = dict(wanted), dict[int, int]()
    shelves = {row.id: max(row.on_hand - row.reserved, 0) for row in rows}
    everything = {row.id: row.on_hand + row.expected - row.reserved for row in rows}
    for reach in (shelves, everything):
        for row in rows:
            taken = portions.get(row.id, 0)
            more = min(left.get(row.variant_id, 0), reach[row.id] - taken)
            if more > 0:
                portions[row.id] = taken + more
                left[row.variant_id] -= more
    return portions


def _hold(
    rows: list[_Row], portions: Mapping[int, int], *, key: str, now: datetime, held_for: timedelta
) -> datetime | None:
    if not portions:
        return None
    ids = [row.id for row in rows if row.id in portions]
    quantities = [portions[each] for each in ids]
    expires_at: datetime = fast.row(_HOLD, [ids, quantities, key, now, held_for.total_seconds()])[0]
    return expires_at
