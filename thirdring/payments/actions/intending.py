"""What capture, refund and void share: an order's payments locked, their moves saved and handed to the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from thirdring.kernel import audit, live
from thirdring.kernel.money import Money
from thirdring.payments import models
from thirdring.payments.values import MoveKind, MoveState


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, why, and under which key."""

    key: str
    now: datetime
    actor_id: int | None = None
    reason: str = ""


def locked(order_id: int) -> dict[int, models.Payment]:
    """The order's payments, locked in the order of their ids: two acts on one order wait for each other."""
    rows = models.Payment.objects.select_for_update().filter(order_id=order_id).order_by("id")
    return {row.pk: row for row in rows}


def intend(
    row: models.Payment, kind: MoveKind, amount: Money, act: Act, *, state: MoveState = MoveState.INTENDED, to: str = ""
) -> models.Move:
    """Save what is to be done to a payment, inside the caller's transaction."""
    return models.Move.objects.create(
        payment=row,
        order_id=row.order_id,
        kind=kind,
        amount=amount.amount,
        currency=amount.currency,
        state=state,
        to=to,
        key=act.key,
        reason=act.reason[:200],
        actor_id=act.actor_id,
        created_at=act.now,
        changed_at=act.now,
    )


def save(row: models.Payment, now: datetime) -> None:
    row.changed_at = now
    row.save(update_fields=["amount", "captured", "refunded", "released", "state", "changed_at"])


def hand_over(order_id: int, moves: Sequence[models.Move], act: Act) -> None:
    """Tell the trail and the screens, and have the worker ask the gateway once this is committed."""
    for move in moves:
        audit.record(
            stream=f"order:{order_id}",
            action=f"payment-{move.kind}",
            actor_id=act.actor_id,
            data={"move": move.pk, "payment": move.payment_id, "amount": str(move.amount), "to": move.to},
            now=act.now,
        )
    waiting = [move.pk for move in moves if move.state == MoveState.INTENDED]
    if waiting:
        transaction.on_commit(lambda: _defer(waiting))
    live.changed(f"order:{order_id}")


def _defer(moves: Sequence[int]) -> None:
    for move_id in moves:
        app.configure_task("payments.move").defer(move_id=move_id)
