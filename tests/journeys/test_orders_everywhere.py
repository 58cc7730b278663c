"""The same order in each language of the desk, and a submission that is pressed more often than once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import tasks
from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

SPEAK = "UPDATE people_user SET language = %s WHERE username = 'operator' RETURNING language"
ORDERS = "SELECT count(*) FROM orders_order WHERE draft_id = (SELECT draft_id FROM orders_order WHERE number = %s)"


@pytest.fixture(params=["da", "zh-hans"])
def language(request: pytest.FixtureRequest, house: House) -> Iterator[str]:
    house.ask(SPEAK, request.param)
    yield request.param
    house.ask(SPEAK, "en")


@pytest.mark.job("O1.13", "K2")
def test_an_order_is_taken_with_a_desk_in_danish_and_in_chinese(house: House, page: Page, language: str) -> None:
    sign_in(page, house.url)
    expect(page.locator("html")).to_have_attribute("lang", language)
    tasks.ring(page, house.url)
    _keyboard, number = tasks.two_items(page)
    assert house.ask(ORDERS, number) == [(1,)]
    tasks.wait_until_the_call_knows(house, number)
    tasks.wrap_up(page)


@pytest.mark.job("O1.13")
def test_submit_pressed_again_and_again_is_one_order(house: House, page: Page) -> None:
    sign_in(page, house.url)
    tasks.ring(page, house.url)
    keyboard = tasks.answer(page)
    keyboard.until(page.locator("[data-key='alt+r']"))
    keyboard.press("Alt+r").until(page.locator("#draft-lines tr[data-row]").first)
    keyboard.press("F8").until(page.locator("[data-tick]").first, focused=True)
    for _part in range(page.locator("[data-tick]").count()):
        keyboard.press("Enter")
    keyboard.press("F9", "F9", "F9").until(page.locator("#placed-number"))
    number = "".join(letter for letter in page.locator("#placed-number").inner_text() if letter.isdigit())
    page.keyboard.press("F9")
    tasks.wait_until_the_call_knows(house, number)
    assert house.ask(ORDERS, number) == [(1,)]
    expect(page.locator("#placed-number")).to_be_visible()
