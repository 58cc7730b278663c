"""The money of a receipt: given back once, through the tenders that it came by or as store credit."""

from datetime import datetime

from django.db import transaction

from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.payments import actions as payments


def settle(*, receipt_id: int, now: datetime) -> bool:
    """Give back what is due for a receipt; True once it is given. A repeat gives nothing more.

    Where the payments cannot give it (an order that was paid elsewhere), the receipt keeps the reason and waits for a
    person. Raises NotFoundError.
    """
    with transaction.atomic():
        receipt = models.Receipt.objects.select_for_update().filter(pk=receipt_id).first()
        if receipt is None:
            raise NotFoundError(receipt_id=receipt_id)
        if receipt.state in {"given", "nothing"}:
            return True
        ret = models.Return.objects.select_related("order").get(pk=receipt.ret_id)
        try:
            with transaction.atomic():
                payments.refund(
                    order_id=ret.order_id,
                    amount=Money(receipt.amount, ret.order.currency),
                    reason=f"return:{ret.number}",
                    key=f"receipt:{receipt.pk}",
                    actor_id=receipt.by_id,
                    to=ret.to,
                    now=now,
                )
        except DeskError as error:
            receipt.state, receipt.failure = "failed", str(error)[:300]
        else:
            receipt.state, receipt.failure = "given", ""
        receipt.save(update_fields=["state", "failure"])
        audit.record(
            stream=f"order:{ret.order_id}",
            action=f"order.return-{receipt.state}",
            actor_id=receipt.by_id,
            now=now,
            data={"return": ret.pk, "receipt": receipt.pk, "amount": str(receipt.amount)},
        )
        live.changed(f"order:{ret.order_id}", f"customer:{ret.order.customer_id}")
    return bool(receipt.state == "given")
