"""What to offer beside the order: from history, with evidence and words; and what came of it."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalogue.builders import MUG, NOW, PARKA, open_shop, stock
from tests.people.builders import user
from thirdring.catalogue import actions, models, queries
from thirdring.catalogue.rules import together
from thirdring.catalogue.values import (
    Evidence,
    LinkKind,
    NewPrice,
    NewProduct,
    NewVariant,
    OfferOutcome,
    Suggestion,
    SuggestionKind,
)

pytestmark = pytest.mark.job("O1.9", "O5.2", "O5.3")

BIG_MUG = NewProduct(
    code="8002",
    category="home",
    names={"en": "Big mug", "da": "Stort krus", "zh-hans": "大号马克杯"},
    variants=(NewVariant("8002", prices=(NewPrice("dk-dkk", Decimal(159)),)),),
)


def shop() -> dict[str, int]:
    ids = open_shop(PARKA, MUG, BIG_MUG)
    for sku in ("8001", "8002", "1001-RED-M", "1001-NAV-S"):
        stock(sku, 20)
    return ids


def learn(*baskets: Sequence[int], times: int = 10) -> int:
    return actions.rebuild_pairings(baskets=[basket for basket in baskets for _ in range(times)], now=NOW)


def suggest(*variant_ids: int, language: str = "en", **rest: int) -> list[Suggestion]:
    return queries.suggestions(variant_ids, price_list="dk-dkk", language=language, now=NOW, **rest)


@pytest.mark.django_db
def test_what_is_bought_together_is_offered_with_evidence_and_words() -> None:
    ids = shop()
    mug, parka = ids["8001"], (ids["1001-RED-M"], ids["1001-NAV-S"])
    learn([mug, parka[0]], [mug, parka[1]], *[[ids["8002"]]] * 3)
    (offer,) = suggest(ids["8001"])
    assert (offer.kind, offer.evidence) == (SuggestionKind.TOGETHER, Evidence(together=20, orders=20))
    assert offer.variant_id in parka
    assert "Enamel mug" in offer.words
    assert "1,299" in offer.words
    assert "派克大衣" in suggest(ids["8001"], language="zh-hans")[0].words


@pytest.mark.django_db
def test_what_cannot_be_had_or_was_refused_is_not_offered() -> None:
    ids = shop()
    learn([ids["8001"], ids["1001-RED-M"]], [ids["8002"]], [ids["8002"]])
    product_id = suggest(ids["8001"])[0].product_id
    assert queries.suggestions([ids["8001"]], price_list="dk-dkk", now=NOW, refused=[product_id]) == []
    stock("1001-RED-M", 0)
    stock("1001-NAV-S", 0)
    assert suggest(ids["8001"]) == []


@pytest.mark.django_db
def test_a_better_thing_is_offered_for_the_difference() -> None:
    ids = shop()
    actions.put_links([("8001", "8002", LinkKind.UPGRADE), ("8002", "8001", LinkKind.UPGRADE)])
    (offer,) = suggest(ids["8001"])
    assert offer.kind is SuggestionKind.UPGRADE
    assert offer.price_difference is not None
    assert offer.price_difference.amount == 30
    assert suggest(ids["8002"]) == []


@pytest.mark.django_db
@pytest.mark.job("O1.8")
def test_what_is_on_the_shelf_stands_in_for_what_is_not() -> None:
    ids = shop()
    actions.put_links([("8001", "8002", LinkKind.SUBSTITUTE)])
    assert suggest(ids["8001"]) == []
    stock("8001", 0, expected=9, expected_date=NOW.date())
    (offer,) = suggest(ids["8001"])
    assert (offer.kind, offer.variant_id, offer.replaces) == (SuggestionKind.SUBSTITUTE, ids["8002"], True)
    stock("8002", 0, expected=9, expected_date=NOW.date())
    assert suggest(ids["8001"]) == []


@pytest.mark.django_db
def test_the_last_outcome_of_an_offer_counts() -> None:
    ids = shop()
    actions.put_links([("8001", "8002", LinkKind.RELATED)])
    (offer,) = suggest(ids["8001"])
    operator = user()
    actions.note_shown(reference="draft:1", suggestions=[offer], actor_id=operator.pk, now=NOW)
    actions.note_shown(reference="draft:2", suggestions=[offer], actor_id=operator.pk, now=NOW)
    for outcome in (OfferOutcome.DECLINED, OfferOutcome.ACCEPTED):
        actions.record_offer(
            reference="draft:1",
            product_id=offer.product_id,
            because_product_id=offer.because_product_id,
            kind=offer.kind,
            outcome=outcome,
            actor_id=operator.pk,
            now=NOW,
        )
    tally = queries.tally([offer.product_id])[offer.product_id]
    assert (tally.accepted, tally.declined, tally.not_offered) == (1, 0, 1)


@pytest.mark.django_db
def test_learning_anew_forgets_the_old() -> None:
    ids = shop()
    assert learn([ids["8001"], ids["1001-RED-M"]], [ids["8002"]], [ids["8002"]]) == 2
    assert learn([ids["8001"]]) == 0
    assert not models.Pairing.objects.exists()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.integers(1, 4), max_size=4), max_size=40))
def test_pairs_count_what_the_baskets_hold(baskets: list[list[int]]) -> None:
    for pair in together.pairs(baskets):
        holding = [basket for basket in baskets if pair.item in basket]
        assert pair.orders == len(holding) >= together.FEWEST_ORDERS
        assert pair.together == sum(pair.other in basket for basket in holding) <= pair.orders
        assert pair.lift > 1
        assert pair.score >= 0
        assert pair.item != pair.other


def test_independent_things_have_no_score() -> None:
    assert together.likelihood_ratio(25, 50, 50, 100) == pytest.approx(0, abs=1e-9)
    assert together.likelihood_ratio(50, 50, 50, 100) == pytest.approx(138.6, abs=0.1)
