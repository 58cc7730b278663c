"""What the operator may offer beside what is in a draft."""

from datetime import datetime

from thirdring.catalogue import queries as catalogue
from thirdring.catalogue.values import Suggestion
from thirdring.orders.queries.drafts import draft
from thirdring.orders.queries.quoting import quoted

MOST = 3


def reference_of(draft_id: int) -> str:
    """The name under which the catalogue keeps what came of a draft's offers."""
    return f"draft:{draft_id}"


def offers(draft_id: int, *, now: datetime) -> list[Suggestion]:
    """In the customer's language and price list; nothing that was answered already, nothing once placed. Row O1.9."""
    found = draft(draft_id)
    wanted = list(found.body.wanted())
    if found.order_id is not None or not wanted:
        return []
    told = quoted(found, now=now)
    return catalogue.suggestions(
        wanted,
        price_list=told.price_list.code,
        now=now,
        language=told.language,
        limit=MOST,
        refused=catalogue.answered(reference_of(draft_id)).keys(),
    )
