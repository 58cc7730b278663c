"""Merges that hold, and what was written since: what a person needs to see before one is taken back."""

from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.queries.profiles import same_person
from thirdring.customers.values import MergeRecord
from thirdring.kernel.errors import NotFoundError
from thirdring.people import queries as people


class NoMergeError(NotFoundError):
    code = "no-merge"
    sentence = _("There is no such merge, or it was taken back already. Load the customer again.")


def live_merges(customer_id: int) -> list[MergeRecord]:
    """The merges into this customer that hold, newest first."""
    rows = models.Merge.objects.filter(survivor__in=same_person(customer_id), undone_at=None).order_by("-at", "-id")
    return _records(list(rows))


def merge_of(merge_id: int) -> MergeRecord:
    """One merge, taken back or not. Raises NoMergeError."""
    rows = list(models.Merge.objects.filter(pk=merge_id))
    if not rows:
        raise NoMergeError
    return _records(rows)[0]


def written_since(merge: MergeRecord) -> int:
    """How many timeline entries the survivor got since the merge: they stay with it when the merge is taken back."""
    return models.Entry.objects.filter(customer=merge.survivor_id, at__gt=merge.at).exclude(action="merged").count()


def _records(rows: list[models.Merge]) -> list[MergeRecord]:
    names = people.names({row.actor_id for row in rows if row.actor_id})
    return [
        MergeRecord(row.pk, row.absorbed_id, row.survivor_id, row.at, names.get(row.actor_id or 0, ""), row.undone_at)
        for row in rows
    ]
