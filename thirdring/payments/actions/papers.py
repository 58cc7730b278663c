"""Papers about money, numbered without gaps (row by row under a lock; a rollback gives the number back)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from thirdring.kernel import audit
from thirdring.kernel.money import Money
from thirdring.payments import models, queries
from thirdring.payments.values import Paper, Series

_BEFORE_THE_FIRST = {Series.INVOICE: 10_000, Series.SUPPLEMENT: 20_000, Series.CREDIT_NOTE: 30_000}
"""Far apart, so that nobody takes one paper for another of the same number."""


def issue_paper(
    *,
    series: Series,
    order_id: int,
    key: str,
    amount: Money,
    tax: Money,
    body: Mapping[str, Any],
    actor_id: int | None,
    now: datetime,
) -> Paper:
    """The paper of an order for `key`, with the next number of its series; the same one where it was issued before."""
    with transaction.atomic():
        models.PaperSeries.objects.get_or_create(name=series, defaults={"last": _BEFORE_THE_FIRST[series]})
        counter = models.PaperSeries.objects.select_for_update().get(name=series)
        row = models.Paper.objects.filter(series=series, order_id=order_id, key=key).first()
        if row is None:
            counter.last += 1
            counter.save(update_fields=["last"])
            row = models.Paper.objects.create(
                series=series,
                number=counter.last,
                order_id=order_id,
                key=key,
                amount=amount.amount,
                tax=tax.amount,
                currency=amount.currency,
                body=body,
                actor_id=actor_id,
                issued_at=now,
            )
            data = {"number": row.number, "amount": str(row.amount), "currency": row.currency}
            audit.record(stream=f"order:{order_id}", action=f"{series}-issued", actor_id=actor_id, data=data, now=now)
    return queries.paper_of(row)
