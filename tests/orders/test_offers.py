"""Offers beside a draft: shown with words, answered once, kept; a yes is in the order."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.orders.builders import PRICE_LIST, House, house
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue import models
from thirdring.catalogue.values import Evidence, LinkKind, OfferOutcome, SuggestionKind
from thirdring.kernel import clock
from thirdring.orders import actions, queries
from thirdring.orders.actions.offers import answer_offer
from thirdring.orders.queries.offers import offers
from thirdring.orders.tasks import learn_pairings
from thirdring.orders.values import Draft, Edit, HistoryLine, HistoryOrder

pytestmark = [pytest.mark.django_db, pytest.mark.job("O1.9", "O5.3")]


def draft_with(there: House, *skus: str) -> Draft:
    opened = actions.open_draft(
        operator_id=there.operator_id, customer_id=there.customer_id, call_id=None, now=clock.now()
    )
    edits = [Edit(op="add", path="lines", value={"variant_id": there.variants[sku], "quantity": 2}) for sku in skus]
    return actions.change_draft(draft_id=opened.id, edits=edits, now=clock.now())


def answer(there: House, draft: Draft, sku: str, outcome: OfferOutcome, kind: SuggestionKind) -> None:
    shirt = models.Variant.objects.get(sku="SHIRT").product_id
    answer_offer(
        draft_id=draft.id,
        variant_id=there.variants[sku],
        because_product_id=shirt,
        kind=kind,
        outcome=outcome,
        actor_id=there.operator_id,
        now=clock.now(),
    )


def link(first: str, second: str, kind: LinkKind) -> None:
    codes = dict(models.Variant.objects.values_list("sku", "product__code"))
    catalogue.put_links([(codes[first], codes[second], kind)])


def test_a_yes_is_in_the_order_and_kept() -> None:
    there = house()
    link("SHIRT", "CAP", LinkKind.RELATED)
    draft = draft_with(there, "SHIRT")
    (offer,) = offers(draft.id, now=clock.now())
    assert offer.variant_id == there.variants["CAP"]
    answer(there, draft, "CAP", OfferOutcome.ACCEPTED, offer.kind)
    assert queries.draft(draft.id).body.wanted() == {there.variants["SHIRT"]: 2, there.variants["CAP"]: 1}
    assert offers(draft.id, now=clock.now()) == []
    assert models.Offer.objects.get().outcome == OfferOutcome.ACCEPTED


def test_a_no_changes_nothing_and_is_not_asked_again() -> None:
    there = house()
    link("SHIRT", "CAP", LinkKind.RELATED)
    draft = draft_with(there, "SHIRT")
    answer(there, draft, "CAP", OfferOutcome.DECLINED, SuggestionKind.RELATED)
    assert queries.draft(draft.id).body == draft.body
    assert offers(draft.id, now=clock.now()) == []


def test_an_upgrade_takes_the_place_of_the_lesser_thing() -> None:
    there = house()
    draft = draft_with(there, "SHIRT")
    answer(there, draft, "CAP", OfferOutcome.ACCEPTED, SuggestionKind.UPGRADE)
    assert queries.draft(draft.id).body.wanted() == {there.variants["CAP"]: 2}


def test_an_empty_draft_has_nothing_to_offer() -> None:
    there = house()
    assert offers(draft_with(there).id, now=clock.now()) == []


def test_what_real_orders_held_together_is_learned_at_night_and_offered() -> None:
    there = house(SHIRT=50, CAP=50, BELT=50)
    learn_pairings(0)
    draft = draft_with(there, "SHIRT")
    assert offers(draft.id, now=clock.now()) == []
    actions.import_history(
        orders=[bought(there, number, "SHIRT", "CAP") for number in range(9)]
        + [bought(there, number, "BELT") for number in range(9, 20)],
        price_list=PRICE_LIST,
        now=clock.now(),
    )
    learn_pairings(0)
    (offer,) = offers(draft.id, now=clock.now())
    assert (offer.variant_id, offer.kind) == (there.variants["CAP"], SuggestionKind.TOGETHER)
    assert offer.evidence == Evidence(together=9, orders=9)
    assert "Cap (da)" in offer.words


def bought(there: House, number: int, *skus: str) -> HistoryOrder:
    return HistoryOrder(
        reference=f"shop:{number}",
        customer_id=there.customer_id,
        placed_at=clock.now() - timedelta(days=number + 1),
        currency="DKK",
        lines=tuple(HistoryLine(there.variants[sku], 1, Decimal(100)) for sku in skus),
    )
