"""The one way in which a customer changes: row locked, keys kept in step, timeline, audit trail and screens told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from thirdring.customers import models
from thirdring.customers.queries import NoCustomerError, survivor_id
from thirdring.customers.rules.keys import Named, keys, words
from thirdring.customers.rules.typo import deletions
from thirdring.customers.values import EntryKind
from thirdring.kernel import audit, live


@dataclass(slots=True)
class Change:
    """A change under way: the locked row, and the names of the fields that it touched."""

    row: models.Customer
    fields: list[str] = field(default_factory=list)
    reference: str = ""
    summary: str = ""


@contextmanager
def changing(
    customer_id: int, *, action: str, actor_id: int | None, now: datetime, follow_merge: bool = True
) -> Iterator[Change]:
    """Change one customer in one transaction; a change that touches no field leaves no trace.

    New rows are written for the survivor of a merge (`follow_merge`), corrections for whoever the row belongs to.
    """
    with transaction.atomic():
        row = lock(customer_id, follow_merge=follow_merge)
        change = Change(row)
        before = named(row)
        yield change
        if not change.fields:
            return
        row.changed_at = now
        row.save()
        rekey(row.pk, before, named(row))
        tell(change, action=action, actor_id=actor_id, now=now)


def lock(customer_id: int, *, follow_merge: bool = True) -> models.Customer:
    """The customer's row, locked; of a merged one the survivor's, and only that. Raises NoCustomerError."""
    wanted = survivor_id(customer_id) if follow_merge else customer_id
    row = models.Customer.objects.select_for_update(no_key=True).filter(pk=wanted).first()
    if row is None:
        raise NoCustomerError
    return lock(wanted) if follow_merge and row.survivor_id else row


def named(row: models.Customer) -> Named:
    """What the row's keys are made of, its addresses in use included."""
    places = models.Address.objects.filter(customer=row, removed_at=None).values_list("city", "postcode")
    return Named(row.given_name, row.family_name, row.company, row.name, tuple(sorted(places)))


def rekey(customer_id: int, before: Named | None, after: Named) -> None:
    """Bring the key table and the vocabulary in step with a changed name or address."""
    old, new = keys(before) if before else frozenset(), keys(after)
    with connection.cursor() as cursor:
        if old - new:
            cursor.execute(
                "DELETE FROM customers_namekey WHERE customer_id = %s AND key = ANY(%s)",
                [customer_id, sorted(old - new)],
            )
        if new - old:
            cursor.execute(
                "INSERT INTO customers_namekey (key, customer_id) SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING",
                [sorted(new - old), customer_id],
            )
    learn(words(after) - (words(before) if before else frozenset()))


def learn(new_words: Iterable[str]) -> None:
    """Add words to the vocabulary in which typing errors are looked up; those known already cost one probe."""
    wanted = sorted(new_words)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_word (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING RETURNING word",
            [wanted],
        )
        fresh = [word for (word,) in cursor.fetchall()]
        pairs = [(gap, word) for word in fresh for gap in sorted(deletions(word))]
        if pairs:
            cursor.execute(
                "INSERT INTO customers_worddeletion (deletion, word) SELECT * FROM unnest(%s::text[], %s::text[]) "
                "ON CONFLICT DO NOTHING",
                [[gap for gap, _word in pairs], [word for _gap, word in pairs]],
            )


def tell(change: Change, *, action: str, actor_id: int | None, now: datetime) -> None:
    """One line on the timeline, one in the audit trail (ids and field names only), and the screens."""
    row = change.row
    models.Entry.objects.create(
        customer=row,
        kind=EntryKind.NOTE if action in {"note_added", "alert_resolved"} else EntryKind.CHANGE,
        at=now,
        actor_id=actor_id,
        reference=change.reference,
        summary=change.summary,
        action=action,
        fields=change.fields,
    )
    audit.record(
        stream=f"customer:{row.pk}",
        action=f"customer.{action}",
        actor_id=actor_id,
        data={"fields": change.fields, "reference": change.reference},
        now=now,
    )
    live.changed(*{f"customer:{row.pk}", f"customer:{row.survivor_id or row.pk}"})
