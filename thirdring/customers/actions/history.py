"""What other rooms write on a customer's timeline, and what was searched."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from thirdring.customers import models
from thirdring.customers.queries import survivor_id
from thirdring.customers.rules.asked import understand
from thirdring.customers.values import EntryKind
from thirdring.kernel import live


def remember(
    *, customer_id: int, kind: EntryKind, actor_id: int | None, reference: str, summary: str, at: datetime
) -> None:
    """Write one line on the customer's timeline (`reference` as `order:17`, `call:4`), after a merge the survivor's.

    Row O4.1. Raises NoCustomerError.
    """
    owner = survivor_id(customer_id)
    models.Entry.objects.create(
        customer_id=owner, kind=kind, actor_id=actor_id, reference=reference, summary=summary, at=at
    )
    live.changed(f"customer:{owner}")


def log_search(*, search: UUID, q: str, found: int, actor_id: int, call_id: int | None = None) -> None:
    """Keep by what somebody searched, never the text; one row from the first letter to the last. Row M1.5.

    Losing the last half second of it in a crash is fine, so the commit does not wait for the disk.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        cursor.execute(
            "INSERT INTO customers_searchlog (search, actor_id, call_id, kind, found) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (search) DO UPDATE SET kind = excluded.kind, found = excluded.found, at = now()",
            [search, actor_id, call_id, understand(q).kind.value, found],
        )


def log_opened(*, search: UUID, customer_id: int) -> None:
    """Which customer the operator opened from that search."""
    models.SearchLog.objects.filter(search=search).update(opened_customer_id=customer_id)
