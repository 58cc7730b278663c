"""The whole main path, by keyboard alone, within its budget of keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import tasks
from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

LINES = "SELECT count(*) FROM orders_line l JOIN orders_order o ON o.id = l.order_id WHERE o.number = %s"


@pytest.mark.job("O1.1", "O1.5", "O1.7", "O1.10.1", "O1.13", "O1.13.1", "O2.1", "O4.2", "K2", "M6.2", "M6.3")
def test_a_practice_call_becomes_an_order_and_the_order_becomes_the_next_one(house: House, page: Page) -> None:
    sign_in(page, house.url)
    tasks.ring(page, house.url)
    keyboard, number = tasks.two_items(page)
    assert keyboard.keys <= tasks.TWO_ITEMS_BUDGET, keyboard.said
    assert house.ask(LINES, number) == [(2,)]
    tasks.wait_until_the_call_knows(house, number)
    tasks.wrap_up(page)

    tasks.ring(page, house.url)
    keyboard, again = tasks.reorder(page)
    assert keyboard.keys <= tasks.REORDER_BUDGET, keyboard.said
    assert again != number
    tasks.wait_until_the_call_knows(house, again)
    tasks.wrap_up(page)
    expect(page.locator(".call.idle")).to_be_visible()
