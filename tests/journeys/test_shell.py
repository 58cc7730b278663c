import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Gate, sign_in
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


def test_the_page_that_was_opened_last_is_shown_however_late_the_one_before_it_comes(house: House, page: Page) -> None:
    sign_in(page, house.url)
    late = Gate(page, r"/calls/$")
    page.get_by_role("link", name="Call log").click()
    late.first()
    page.get_by_role("link", name="Callbacks").click()
    expect(page.locator("h1")).to_have_text("Callbacks")
    late.open()
    expect(page.locator(".dock a[aria-current=page]")).to_have_attribute("aria-label", "Callbacks")
    expect(page.locator("h1")).to_have_text("Callbacks")
    assert page.url.endswith("/callbacks")


def test_a_list_that_is_filtered_too_late_does_not_stand_in_the_place_of_what_was_opened_from_it(
    house: House, page: Page
) -> None:
    sign_in(page, house.url)
    filtered, opened = Gate(page, r"/calls/\?.*q=nothing"), Gate(page, r"/routing/callbacks$")
    page.goto(f"{house.url}/calls/")
    page.locator("#log-q").fill("nothing")
    filtered.first()
    page.get_by_role("link", name="Callbacks").click()
    opened.first()
    with page.expect_response(re.compile("q=nothing")):
        filtered.open()
    expect(page.locator("#log-q")).to_have_value("nothing")
    expect(page.locator("h1")).to_have_text("Call log")
    opened.open()
    expect(page.locator("h1")).to_have_text("Callbacks")
