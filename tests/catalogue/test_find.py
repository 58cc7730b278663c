"""One box: stock code, words in any order and language, one typing error forgiven, color and size picked."""

import pytest

from tests.catalogue.builders import open_shop, stock
from thirdring.catalogue import actions, models, queries
from thirdring.catalogue.values import AvailabilityState, ProductHit

pytestmark = [pytest.mark.django_db, pytest.mark.job("O1.6", "O1.7", "O5.1", "S1.4")]


def find(q: str, language: str = "en") -> list[ProductHit]:
    return queries.find(q, price_list="dk-dkk", language=language)


@pytest.mark.parametrize(
    "q",
    [
        *("parka", "skagen parka", "parka skagen", "park", "PARKA", "prka", "parkka", "paraka", "派克大衣", "派克"),
        *("斯卡恩 大衣", "1001", "warm coat", "coats"),
    ],
)
def test_words_lead_to_the_product(q: str) -> None:
    open_shop()
    assert [hit.code for hit in find(q)] == ["1001"]


@pytest.mark.parametrize(
    ("q", "sku"),
    [
        ("parka red m", "1001-RED-M"),
        ("m rød parka", "1001-RED-M"),
        ("红色派克大衣M", "1001-RED-M"),
        ("派克大衣 藏青色 l", "1001-NAV-L"),
        ("navy blue parka s", "1001-NAV-S"),
        ("1001-NAV-L", "1001-NAV-L"),
        ("1001 nav l", "1001-NAV-L"),
        ("1001navl", "1001-NAV-L"),
        ("2900000000018", "8001"),
        ("mug", "8001"),
    ],
)
def test_words_pick_the_variant(q: str, sku: str) -> None:
    ids = open_shop()
    (hit,) = find(q)
    assert (hit.sku, hit.variant_id) == (sku, ids[sku])


@pytest.mark.parametrize("q", ["", "  ", "!", "xyzzy", "parka mug", "postage", "POST"])
def test_nothing_is_found_where_a_word_leads_nowhere(q: str) -> None:
    open_shop()
    assert find(q) == []


def test_half_named_leaves_the_choice_open() -> None:
    open_shop()
    (hit,) = find("parka red")
    assert (hit.variant_id, hit.color, hit.size, hit.variant_count) == (None, "Red", "", 6)


def test_a_hit_tells_price_and_promise_in_the_language_asked_for() -> None:
    open_shop()
    stock("8001", 3)
    (hit,) = find("krus", language="zh-hans")
    assert hit.name == "珐琅杯"
    assert hit.price is not None
    assert (str(hit.price.amount), hit.price.currency) == ("129.00", "DKK")
    assert hit.availability.state is AvailabilityState.LOW


def test_reindexing_forgets_what_is_gone() -> None:
    open_shop()
    product = models.Product.objects.get(code="8001")
    product.names = {"en": "Tin cup"}
    product.save()
    actions.reindex([product.pk])
    assert find("enamel") == []
    assert [hit.code for hit in find("tin")] == ["8001"]
    assert [hit.code for hit in find("parka")] == ["1001"]


def test_what_is_off_sale_is_not_found() -> None:
    open_shop()
    models.Product.objects.filter(code="8001").update(is_active=False)
    assert find("mug") == []
