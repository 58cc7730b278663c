"""Every screen, light and dark, against WCAG 2.2 AA."""

import pytest
from playwright.sync_api import Page

from tests.journeys import tasks
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

SCREENS = ("/", "/?new=customer&q=anna", "/?customer=1", "/calls/", "/catalogue/", "/practice/", "/nowhere")


def test_the_door_is_accessible(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sign-in")
    assert_accessible(page)


@pytest.mark.parametrize("address", SCREENS)
def test_every_screen_is_accessible(house: House, page: Page, address: str) -> None:
    sign_in(page, house.url)
    page.goto(f"{house.url}{address}")
    page.wait_for_load_state("networkidle") if address == "/nowhere" else page.wait_for_selector(
        "html[data-live=on]", state="attached"
    )
    assert_accessible(page)


def test_palette_and_list_of_keys_are_accessible(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Control+k")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    assert_accessible(page)


def test_a_call_with_its_draft_read_back_and_order_is_accessible(house: House, page: Page) -> None:
    sign_in(page, house.url)
    tasks.ring(page, house.url)
    assert_accessible(page)
    keyboard = tasks.answer(page)
    keyboard.press("Alt+n").until(page.locator("#add-line"), focused=True)
    keyboard.type(tasks.FIRST_ITEM).press("Enter").until(page.locator("#draft-lines tr[data-row]").first)
    assert_accessible(page)
    keyboard.press("F8").until(page.locator("[data-tick]").first, focused=True)
    assert_accessible(page)
