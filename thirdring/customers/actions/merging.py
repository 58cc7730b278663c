"""Two records of one person become one, and two again if that was wrong.

Nothing moves: the absorbed row points at its survivor, and reads gather the family. So everything is kept, and taking a
merge back is exact; what was written since belongs to the survivor (docs/decisions/0022).
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.changing import Change, tell
from thirdring.customers.queries import NoCustomerError, survivor_id
from thirdring.customers.queries.merges import NoMergeError
from thirdring.kernel.errors import DeskError


class SameCustomerError(DeskError):
    code = "same-customer"
    sentence = _("Both are the same customer already. Load the customer again.")


def merge(*, absorbed_id: int, survivor_id: int, actor_id: int | None, now: datetime) -> int:
    """Make one customer part of another; the old account number then finds the survivor. The id of the merge.

    Raises NoCustomerError, SameCustomerError.
    """
    with transaction.atomic():
        absorbed, survivor = _both_locked(absorbed_id, survivor_id)
        models.Customer.objects.filter(survivor=absorbed).update(survivor=survivor)
        absorbed.merged_into = absorbed.survivor = survivor
        absorbed.changed_at = now
        absorbed.save()
        record = models.Merge.objects.create(absorbed=absorbed, survivor=survivor, at=now, actor_id=actor_id)
        _tell_both(absorbed, survivor, action="merged", actor_id=actor_id, now=now)
    return record.pk


def undo_merge(*, merge_id: int, actor_id: int | None, now: datetime) -> None:
    """Make two customers of one again: each has what was written for it; new rows since stay with the survivor.

    Raises NoMergeError where it was taken back already.
    """
    with transaction.atomic():
        record = models.Merge.objects.filter(pk=merge_id).first()
        if record is None:
            raise NoMergeError
        absorbed, survivor = _family_locked(record)
        record = models.Merge.objects.filter(pk=merge_id, undone_at=None).first()
        if record is None:
            raise NoMergeError
        absorbed.merged_into = absorbed.survivor = None
        absorbed.changed_at = now
        absorbed.save()
        _regather(absorbed.pk)
        record.undone_at, record.undone_by_id = now, actor_id
        record.save()
        _tell_both(absorbed, survivor, action="merge_undone", actor_id=actor_id, now=now)


def _both_locked(absorbed_id: int, kept_id: int) -> tuple[models.Customer, models.Customer]:
    """Both ends of their chains, locked in the order of their ids."""
    while True:
        ends = survivor_id(absorbed_id), survivor_id(kept_id)
        if ends[0] == ends[1]:
            raise SameCustomerError
        rows = _locked(ends)
        if not any(row.survivor_id for row in rows.values()):
            return rows[ends[0]], rows[ends[1]]


def _family_locked(record: models.Merge) -> tuple[models.Customer, models.Customer]:
    """The absorbed row and whoever stands for the survivor now."""
    while True:
        end = survivor_id(record.survivor_id)
        rows = _locked((record.absorbed_id, record.survivor_id, end))
        if not rows[end].survivor_id:
            return rows[record.absorbed_id], rows[record.survivor_id]


def _locked(ids: tuple[int, ...]) -> dict[int, models.Customer]:
    found = models.Customer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("id")
    rows = {row.pk: row for row in found}
    if len(rows) != len(set(ids)):
        raise NoCustomerError
    return rows


def _regather(customer_id: int) -> None:
    """Those who were merged into this customer, directly or through others, have it as their survivor again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE below (id) AS (
              SELECT id FROM customers_customer WHERE merged_into_id = %s
              UNION ALL
              SELECT c.id FROM customers_customer c JOIN below ON c.merged_into_id = below.id
            )
            UPDATE customers_customer SET survivor_id = %s WHERE id IN (SELECT id FROM below)
            """,
            [customer_id, customer_id],
        )


def _tell_both(
    absorbed: models.Customer,
    survivor: models.Customer,
    *,
    action: str,
    actor_id: int | None,
    now: datetime,
) -> None:
    for row, other in ((absorbed, survivor), (survivor, absorbed)):
        change = Change(row, fields=["merge"], reference=f"customer:{other.pk}", summary=other.account_number)
        tell(change, action=f"{action}_away" if row is absorbed else action, actor_id=actor_id, now=now)
