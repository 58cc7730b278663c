"""What was searched on a call: evidence for the scorecard (row M1.5), never the words themselves."""

from thirdring.customers import models
from thirdring.customers.values import Searched, SearchKind


def searches_of_call(call_id: int) -> list[Searched]:
    """The searches made during a call, oldest first."""
    rows = models.SearchLog.objects.filter(call_id=call_id).order_by("at", "id")
    return [Searched(SearchKind(row.kind), row.found, row.opened_customer_id, row.actor_id, row.at) for row in rows]
