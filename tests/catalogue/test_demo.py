"""The demo outfitter: complete, in three languages, with a picture of everything, and loaded in a moment."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.catalogue.builders import NOW
from thirdring.catalogue import demo, drawings, models, queries
from thirdring.catalogue.demo import products, tables
from thirdring.catalogue.values import AvailabilityState

LANGUAGES = {"en", "da", "zh-hans"}


@pytest.mark.django_db
@pytest.mark.job("O1.6", "O1.8", "O5.1", "O5.2", "O5.5")
def test_the_outfitter_opens() -> None:
    demo.load(NOW)
    assert models.Product.objects.count() > 200
    assert not models.Variant.objects.exclude(prices__price_list__code="cn-cny").exists()
    promised = queries.availability(list(models.Variant.objects.values_list("pk", flat=True)), now=NOW)
    assert {each.state for each in promised.values()} == set(AvailabilityState)
    parka = queries.product(models.Product.objects.get(code="1001").pk, language="da")
    assert parka.name == "Fanø parka i bomuld"
    assert (parka.size_guide is not None, bool(parka.faq), bool(parka.related), bool(parka.upgrades)) == (True,) * 4
    (hit,) = queries.find("fanø parka red m", price_list="uk-gbp", language="zh-hans")
    assert (hit.sku, hit.name) == ("1001-RED-M", "法诺棉质派克大衣")
    before = models.Price.objects.count()
    demo.load(NOW)
    assert models.Price.objects.count() == before


def test_everything_is_said_in_three_languages() -> None:
    for each in products.all_products():
        for texts in (each.names, each.summaries, each.descriptions):
            assert set(texts) == LANGUAGES
            assert all(texts.values())


def test_everything_has_a_picture_that_takes_its_color() -> None:
    swatches = [names[3] for names in tables.table("colors")["colors"].values()]
    for kind in tables.table("garments"):
        for swatch in swatches:
            svg = drawings.drawing(kind, swatch)
            assert svg != drawings.drawing(drawings.ANYTHING, swatch)
            assert not re.search(r"[{}]", svg)
            assert drawings.shades(swatch)["main"] in svg
        ET.fromstring(svg)  # noqa: S314 - our own file


@pytest.mark.parametrize("path", ["parka/22385c", "nothing-of-ours/22385c", "parka/zzz"])
def test_a_picture_is_always_served(client: Client, path: str) -> None:
    response = client.get(f"/catalogue/pictures/{path}.svg")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    ET.fromstring(response.content)  # noqa: S314 - our own file
