"""Where an operator's calls ring, chosen by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


def test_where_calls_ring_is_found_by_name_chosen_by_key_and_told_in_the_strip(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Control+k")
    page.keyboard.type("where my calls")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Where my calls ring")

    page.locator("input[value=browser]").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[value=mobile]")).to_be_checked()
    page.locator("#device-number").fill("22 33 44 55")
    page.keyboard.press("Alt+s")
    expect(page.locator("#work .banner.bad")).to_contain_text("no line to the outside")
    expect(page.locator("#device-number")).to_have_value("22 33 44 55")

    page.keyboard.press("Alt+n")
    expect(page.locator("#desk-secret")).to_be_visible()
    page.locator("input[value=desk]").check()
    page.keyboard.press("Alt+s")
    expect(page.locator("#desk-secret")).to_have_count(0)
    expect(page.locator("#device-now")).to_contain_text("Your calls ring at the desk phone")
    expect(page.locator("#device-mark")).to_contain_text("Desk phone")
