from datetime import datetime

from django.db import transaction

from thirdring.catalogue import actions as catalogue
from thirdring.catalogue import queries as products
from thirdring.catalogue.values import OfferOutcome, SuggestionKind
from thirdring.orders.actions.drafts import change_draft
from thirdring.orders.queries.drafts import draft
from thirdring.orders.queries.offers import reference_of
from thirdring.orders.values import Draft, Edit


def answer_offer(
    *,
    draft_id: int,
    variant_id: int,
    because_product_id: int,
    kind: SuggestionKind,
    outcome: OfferOutcome,
    actor_id: int,
    now: datetime,
) -> None:
    """Keep what the customer said to an offer; accepted, it is in the draft too.

    An upgrade or a substitute takes the place of what it was offered for.
    Raises NotFoundError and what `change_draft` raises; then nothing is kept.
    """
    found = draft(draft_id)
    product_id = products.variants([variant_id])[variant_id].product_id
    with transaction.atomic():
        if outcome is OfferOutcome.ACCEPTED:
            change_draft(draft_id=draft_id, edits=[_edit(found, variant_id, because_product_id, kind)], now=now)
        catalogue.record_offer(
            reference=reference_of(draft_id),
            product_id=product_id,
            because_product_id=because_product_id,
            kind=kind,
            outcome=outcome,
            actor_id=actor_id,
            now=now,
        )


def _edit(found: Draft, variant_id: int, because_product_id: int, kind: SuggestionKind) -> Edit:
    if kind.replaces:
        there = products.variants(list(found.body.wanted()))
        for line in found.body.lines:
            if line.variant_id and there[line.variant_id].product_id == because_product_id:
                return Edit(path=f"lines.{line.key}.variant_id", value=variant_id)
    return Edit(op="add", path="lines", value={"variant_id": variant_id, "quantity": 1})
