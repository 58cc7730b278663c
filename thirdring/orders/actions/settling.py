"""The money of a change: what the customer owes more is taken, what the order costs less is given back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders.queries.repricing import Standing
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Method


class NothingOwedError(DeskError):
    code = "nothing-owed"
    sentence = _("This order is paid: there is nothing left to pay another way.")


def settle(
    order: Standing,
    difference: Money,
    *,
    change_id: int,
    reason: str,
    method: str,
    reference: str,
    moves_payment: bool,
    actor_id: int,
    now: datetime,
) -> None:
    """Settle a change's difference, and with `moves_payment` have all that is owed paid by `method`.

    Orders that were placed elsewhere, and those of practice calls, have no money here. Raises NothingOwedError and the
    errors of payments.
    """
    if not order.is_ours:
        return
    key, order_id = f"change-{change_id}", order.row.pk
    if moves_payment:
        owed = paid.balance(order_id).owed
        if not owed:
            raise NothingOwedError(order_id=order_id)
        payments.refund(order_id=order_id, amount=owed, reason=reason, key=f"{key}-moved", actor_id=actor_id, now=now)
        difference = difference + owed
    if difference.amount < 0:
        payments.refund(order_id=order_id, amount=-difference, reason=reason, key=key, actor_id=actor_id, now=now)
    elif difference:
        payments.take(
            order_id=order_id,
            amount=difference,
            method=Method(method) if method else _usual(order),
            reference=reference,
            key=key,
            now=now,
            customer_id=order.row.customer_id,
            actor_id=actor_id,
        )


def _usual(order: Standing) -> Method:
    """How the order is paid already; by pay link where that was kept value."""
    usual = [m for m in order.methods if m is not Method.GIFT_CARD]
    return (
        usual[-1]
        if usual and usual[-1] in {Method.INVOICE, Method.BANK_TRANSFER, Method.CASH_ON_DELIVERY}
        else Method.CARD
    )
