"""Goods come in: those who wait get theirs first, the order that was placed first before the others."""

from datetime import datetime

from django.db import transaction

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import idempotency, live
from thirdring.orders import models
from thirdring.orders.actions import moving
from thirdring.orders.values import OrderSignal


def goods_in(
    *, variant_id: int, quantity: int, key: str, now: datetime, actor_id: int | None, warehouse: str = ""
) -> int:
    """A delivery has come; how many pieces of it went to orders that waited. The same key gets the same answer.

    Raises NotFoundError.
    """

    def do() -> dict[str, int]:
        waiting = _waiting(variant_id)
        given = catalogue.arrive(variant_id=variant_id, quantity=quantity, warehouse=warehouse)
        _deal(waiting, variant_id, given, actor_id=actor_id, now=now)
        live.changed("warehouse")
        return {"given": given}

    request = {"variant": variant_id, "quantity": quantity, "warehouse": warehouse}
    return int(idempotency.once(scope="orders.goods-in", key=key, request=request, do=do)["given"])


def fill(*, variant_id: int, now: datetime, actor_id: int | None = None) -> int:
    """Give what lies free on the shelf to orders that wait for it (after a cancellation, say); how many pieces."""
    with transaction.atomic():
        waiting = _waiting(variant_id)
        most = sum(
            line.backordered for order in waiting for line in order.lines.values() if line.variant_id == variant_id
        )
        given = catalogue.give_to_backorders(variant_id, most) if most else 0
        _deal(waiting, variant_id, given, actor_id=actor_id, now=now)
    return given


def _waiting(variant_id: int) -> list[moving.Moving]:
    """The orders that wait for a variant, locked in the order of their ids, in the order in which they were placed."""
    ids = models.Line.objects.filter(variant_id=variant_id, backordered__gt=0, order__draft_id__isnull=False)
    found = [moving.begin(order_id) for order_id in sorted(set(ids.values_list("order_id", flat=True)))]
    return sorted(found, key=lambda each: (each.row.placed_at, each.row.pk))


def _deal(waiting: list[moving.Moving], variant_id: int, given: int, *, actor_id: int | None, now: datetime) -> None:
    for order in waiting:
        mine = 0
        for line in list(order.lines.values()):
            part = min(given - mine, line.backordered) if line.variant_id == variant_id else 0
            if part > 0:
                order.count(line.line_id, backordered=-part)
                mine += part
        if mine:
            given -= mine
            moving.finish(
                order, OrderSignal.CHANGE, kind="goods_in", actor_id=actor_id, now=now, facts={"pieces": mine}
            )
