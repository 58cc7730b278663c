import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.mark.job("O1.1")
def test_signing_in_opens_the_desk_and_its_stream(house: House, page: Page) -> None:
    sign_in(page, house.url)
    expect(page.locator("#who")).to_be_visible()
    expect(page.locator("#what")).to_be_visible()
    expect(page.locator("#say")).to_be_visible()


def test_slash_searches_and_the_palette_finds_actions_by_name(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("drk loks")
    expect(page.locator(".palette [role=option]").first).to_contain_text("Dark looks")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#find")).to_be_focused()


def test_question_mark_lists_the_keys_and_escape_closes(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_contain_text("Find a customer, order or product")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_have_count(0)
