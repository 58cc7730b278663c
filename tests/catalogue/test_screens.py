"""The catalogue's pages as people open them."""

import pytest
from django.test import Client

from tests.catalogue.builders import MUG, NOW, free, open_shop, stock
from tests.people.builders import user
from thirdring.catalogue import actions, models
from thirdring.catalogue.values import LinkKind
from thirdring.kernel.models import AuditEntry
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> dict[str, int]:
    ids = open_shop()
    stock("8001", 3)
    return ids


def opened(*roles: Role) -> Client:
    client = Client()
    client.force_login(user(*roles, region="DK"))
    return client


def recorded() -> list[str]:
    return list(AuditEntry.objects.filter(stream__startswith="product:").values_list("action", flat=True))


def product_of(sku: str) -> int:
    return models.Variant.objects.get(sku=sku).product_id


@pytest.mark.job("O1.6", "O5.1", "S1.4")
def test_the_list_is_searched_and_filtered(shop: dict[str, int]) -> None:
    client = opened()
    page = client.get("/catalogue/").content.decode()
    assert "Enamel mug" in page
    assert "Skagen Parka" in page
    assert "Postage" not in page
    found = client.get("/catalogue/", {"q": "parka"}, headers={"HX-Request": "true", "HX-Target": "products"})
    assert "Skagen Parka" in found.content.decode()
    assert "Enamel mug" not in found.content.decode()
    assert "<html" not in found.content.decode()
    assert "Nothing found" in client.get("/catalogue/", {"category": "coats", "q": "mug"}).content.decode()


@pytest.mark.job("O1.6", "O1.7", "O1.8", "O5.1")
def test_a_product_tells_choices_promises_and_prices(shop: dict[str, int]) -> None:
    page = opened().get(f"/catalogue/products/{product_of('8001')}/").content.decode()
    assert "3 left" in page
    assert "DKK\xa0129.00" in page
    assert "3 or more: DKK\xa099.00" in page
    parka = opened().get(f"/catalogue/products/{product_of('1001-RED-M')}/", {"draft": "5"}).content.decode()
    assert parka.count("/catalogue/pictures/") >= 2
    assert "Navy blue" in parka


@pytest.mark.job("O1.8", "O5.2")
def test_what_cannot_be_had_shows_what_can(shop: dict[str, int]) -> None:
    actions.put_links([("1001", "8001", LinkKind.SUBSTITUTE)])
    page = opened().get(f"/catalogue/products/{product_of('1001-RED-M')}/").content.decode()
    assert "Offer instead" in page


@pytest.mark.job("O5.2")
def test_three_are_compared(shop: dict[str, int]) -> None:
    ids = [product_of("8001"), product_of("1001-RED-M"), 999_999]
    page = opened().get("/catalogue/comparison/", {"product": ids}).content.decode()
    assert "Side by side" in page
    assert "Enamel mug" in page
    assert "Skagen Parka" in page


@pytest.mark.job("O5.5")
def test_questions_are_answered(shop: dict[str, int]) -> None:
    actions.put_category_faq("home", [({"en": "Dishwasher?"}, {"en": "Yes."})])
    actions.put_product_faq("8001", [({"en": "How heavy?"}, {"en": "240 g."})])
    page = opened().get(f"/catalogue/products/{product_of('8001')}/").content.decode()
    assert page.index("How heavy?") < page.index("Dishwasher?")


def test_a_manager_sets_prices_and_stock_and_it_is_on_record(shop: dict[str, int]) -> None:
    mug = shop["8001"]
    client = opened(Role.MANAGER)
    client.post(f"/catalogue/variants/{mug}/price/", {"price_list": "dk-dkk", "amount": "119,50"})
    level = {"warehouse": "near", "on_hand": "7", "expected_quantity": "", "expected_date": ""}
    assert client.post(f"/catalogue/variants/{mug}/stock/", level).status_code == 200
    assert str(models.Price.objects.get(variant=mug, min_quantity=1).amount) == "119.500"
    assert free(mug) == 7
    assert recorded() == ["price-set", "stock-set"]


@pytest.mark.parametrize(
    "level",
    [
        {"warehouse": "near", "on_hand": "-1"},
        {"warehouse": "moon", "on_hand": "1"},
        {"warehouse": "near", "on_hand": "1", "expected_quantity": "5"},
    ],
)
def test_a_level_that_cannot_be_is_refused_and_changes_nothing(shop: dict[str, int], level: dict[str, str]) -> None:
    mug = shop["8001"]
    assert opened(Role.MANAGER).post(f"/catalogue/variants/{mug}/stock/", level).status_code in {404, 422}
    assert free(mug) == 3
    assert recorded() == []


def test_an_operator_changes_neither(shop: dict[str, int]) -> None:
    mug = shop["8001"]
    posted = opened(Role.OPERATOR).post(f"/catalogue/variants/{mug}/price/", {"price_list": "dk-dkk", "amount": "1"})
    assert posted.status_code == 403
    assert str(models.Price.objects.get(variant=mug, price_list__code="dk-dkk", min_quantity=1).amount) == "129.000"


def test_a_count_below_what_is_promised_keeps_the_promise(shop: dict[str, int]) -> None:
    actions.reserve(key="draft:1", quantities={shop["8001"]: 3}, now=NOW)
    stock("8001", 1)
    row = models.Stock.objects.get(variant__sku=MUG.code)
    assert (row.on_hand, row.reserved) == (3, 3)
