"""The relationship history: everything with this customer on one line of time, newest first."""

from datetime import datetime

from django.db.models import Q

from thirdring.customers import models
from thirdring.customers.queries.profiles import same_person
from thirdring.customers.values import Entry, EntryKind
from thirdring.people import queries as people

Place = tuple[datetime, int]


def timeline(
    customer_id: int, limit: int = 50, before: Place | None = None, kind: EntryKind | None = None
) -> list[Entry]:
    """Up to `limit` entries, newest first, older than `before` = (at, id) of the last one shown. Row O4.1.

    History is read by (at, id): a late commit can only appear at its own moment, and the card refetches from the top.
    """
    rows = models.Entry.objects.filter(customer__in=same_person(customer_id))
    if before is not None:
        at, entry_id = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=entry_id))
    if kind is not None:
        rows = rows.filter(kind=kind)
    found = list(rows.order_by("-at", "-id")[:limit])
    names = people.names({row.actor_id for row in found if row.actor_id})
    return [
        Entry(
            id=row.pk,
            kind=EntryKind(row.kind),
            at=row.at,
            actor_id=row.actor_id,
            actor_name=names.get(row.actor_id or 0, ""),
            reference=row.reference,
            summary=row.summary,
            action=row.action,
            fields=tuple(row.fields),
        )
        for row in found
    ]
