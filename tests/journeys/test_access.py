"""Every screen, light and dark, against WCAG 2.2 AA."""

import pytest
from playwright.sync_api import Page

from tests.journeys import tasks
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

PARTS = 4
BESIDES = (
    ("operator", "/"),
    ("operator", "/?new=customer&q=anna"),
    ("operator", "/?customer=1"),
    ("operator", "/customers/1/merge?with=2"),
    ("operator", "/practice/"),
    ("operator", "/payments/gift-cards/"),
    ("supervisor", "/orders/returns/"),
    ("supervisor", "/orders/goodwill/"),
    ("operator", "/nowhere"),
)


def test_the_door_is_accessible(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sign-in")
    assert_accessible(page)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_of_the_dock_is_accessible(house: House, page: Page, part: int) -> None:
    sign_in(page, house.url, "admin")
    links = page.locator(".dock a").evaluate_all("(links) => links.map((one) => one.getAttribute('href'))")
    addresses = sorted({*links} - {"/"})
    assert len(addresses) >= 3 * PARTS
    for address in addresses[part::PARTS]:
        look_at(page, house, address)


@pytest.mark.parametrize(("who", "address"), BESIDES)
def test_every_other_screen_is_accessible(house: House, page: Page, who: str, address: str) -> None:
    sign_in(page, house.url, who)
    look_at(page, house, address)


def look_at(page: Page, house: House, address: str) -> None:
    answer = page.goto(f"{house.url}{address}")
    assert answer
    assert answer.status == (404 if address == "/nowhere" else 200), address
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
