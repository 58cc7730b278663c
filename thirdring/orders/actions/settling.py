"""The money of a change: what the customer owes more is taken, what the order costs less is given back."""

from collections.abc import Sequence
from datetime import datetime

from thirdring.kernel.money import Money
from thirdring.orders.queries.paying import usual
from thirdring.orders.queries.repricing import Standing
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Tender


def settle(
    order: Standing,
    difference: Money,
    *,
    change_id: int,
    reason: str,
    tender: Tender | None,
    parts: Sequence[Tender] | None,
    actor_id: int,
    now: datetime,
) -> None:
    """Settle a change's difference: by `tender`, else as the order is paid already. With `parts` its payment is
    changed: all that is owed is given up, and taken in these parts.

    Orders that were placed elsewhere, and those of practice calls, have no money here. Raises the errors of payments.
    """
    if not order.is_ours:
        return
    key, order_id = f"change-{change_id}", order.row.pk
    if parts is not None:
        owed = paid.balance(order_id).owed
        payments.refund(order_id=order_id, amount=owed, reason=reason, key=f"{key}-moved", actor_id=actor_id, now=now)
        difference = difference + owed
    if difference.amount < 0:
        payments.refund(order_id=order_id, amount=-difference, reason=reason, key=key, actor_id=actor_id, now=now)
    elif difference:
        wanted = parts or [tender or Tender(usual(order), difference)]
        for at, part in enumerate(wanted):
            payments.take(
                order_id=order_id,
                amount=part.amount,
                method=part.method,
                reference=part.reference,
                key=f"{key}-{at}" if at else key,
                now=now,
                customer_id=order.row.customer_id,
                actor_id=actor_id,
            )
