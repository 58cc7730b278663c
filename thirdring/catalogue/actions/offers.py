"""What goes with what, learned from orders; and what came of offering it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from thirdring.catalogue import models, values
from thirdring.catalogue.rules import together

_BATCH = 2_000


def rebuild_pairings(*, baskets: Iterable[Sequence[int]], now: datetime) -> int:
    """Learn anew what is bought together; `baskets` are the variant ids of each order. The number of pairs kept."""
    goods = models.Variant.objects.filter(product__is_charge=False)
    product_of = dict(goods.values_list("pk", "product_id"))
    in_products = ([product_of[each] for each in basket if each in product_of] for basket in baskets)
    rows = [
        models.Pairing(
            product_id=pair.item,
            other_id=pair.other,
            together=pair.together,
            orders=pair.orders,
            lift=pair.lift,
            score=pair.score,
            counted_at=now,
        )
        for pair in together.pairs(in_products)
    ]
    with transaction.atomic():
        models.Pairing.objects.all().delete()
        models.Pairing.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def record_offer(
    *,
    reference: str,
    product_id: int,
    because_product_id: int,
    kind: values.SuggestionKind,
    outcome: values.OfferOutcome,
    actor_id: int,
    now: datetime,
) -> None:
    """Note what came of offering a product on a call; `reference` names the draft, whose last word counts."""
    models.Offer.objects.update_or_create(
        reference=reference,
        product_id=product_id,
        defaults={
            "because_product_id": because_product_id,
            "kind": kind,
            "outcome": outcome,
            "actor_id": actor_id,
            "at": now,
        },
    )


def note_shown(*, reference: str, suggestions: Iterable[values.Suggestion], actor_id: int, now: datetime) -> None:
    """Note what an operator was prompted to offer: not offered, until they say what came of it."""
    models.Offer.objects.bulk_create(
        (
            models.Offer(
                reference=reference,
                product_id=each.product_id,
                because_product_id=each.because_product_id,
                kind=each.kind,
                outcome=values.OfferOutcome.NOT_OFFERED,
                actor_id=actor_id,
                at=now,
            )
            for each in suggestions
        ),
        ignore_conflicts=True,
    )
