"""What operators do all day, by keyboard alone: shared by the journeys and by `./bench keys`."""

import time

from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.journeys.keyboard import Keyboard

REORDER_BUDGET = 10
TWO_ITEMS_BUDGET = 45
FIRST_ITEM, SECOND_ITEM = "1002 navy m", "5602 grey 40"
SOURCE_CODE = "radio5"


def ring(page: Page, url: str, scenario: str = "reorder", language: str = "en") -> None:
    """Let a practice caller ring; what comes before the ring is nobody's work."""
    page.goto(f"{url}/practice/")
    page.locator(f"form:has([name=language][value={language}]) [name=scenario][value={scenario}]").click()
    expect(page.locator(".call.ringing")).to_be_visible()


def answer(page: Page) -> Keyboard:
    """F2, and the customer stands there."""
    keyboard = Keyboard(page)
    keyboard.step("answer").press("F2").until(page.locator("#card .customer-name, #card h2").first)
    keyboard.until(page.locator("[data-key='alt+n']"))
    return keyboard


def read_back_and_submit(keyboard: Keyboard) -> str:
    """Every part is read aloud and ticked; the order number."""
    page = keyboard.page
    keyboard.step("read back").press("F8").until(page.locator("[data-tick]").first, focused=True)
    for _part in range(page.locator("[data-tick]").count()):
        keyboard.press("Enter")
    keyboard.step("submit").press("F9").until(page.locator("#placed-number"))
    return "".join(letter for letter in page.locator("#placed-number").inner_text() if letter.isdigit())


def two_items(page: Page) -> tuple[Keyboard, str]:
    """Known caller, two items with color and size, source code, invoice: from the ring to the order number."""
    keyboard = answer(page)
    keyboard.step("new order").press("Alt+n").until(page.locator("#add-line"), focused=True)
    keyboard.step("first item").type(FIRST_ITEM).press("Enter")
    keyboard.step("second item").type(SECOND_ITEM).press("Enter")
    keyboard.until(page.locator("#draft-lines tr[data-row]").nth(1))
    keyboard.step("source code").press("Alt+k").type(SOURCE_CODE).press("Enter")
    keyboard.until(page.locator("#draft-codes .chip").first)
    return keyboard, read_back_and_submit(keyboard)


def reorder(page: Page) -> tuple[Keyboard, str]:
    """Known caller, the same again: from the ring to the order number."""
    keyboard = answer(page)
    keyboard.until(page.locator("[data-key='alt+r']"))
    keyboard.step("the same again").press("Alt+r").until(page.locator("#draft-lines tr[data-row]").first)
    return keyboard, read_back_and_submit(keyboard)


def wait_until_the_call_knows(house: House, number: str) -> None:
    """The worker tells the call of its order: reason and disposition need no key."""
    sql = "SELECT c.disposition FROM orders_order o JOIN calls_call c ON c.id = o.call_id WHERE o.number = %s"
    until = time.monotonic() + 20
    while house.ask(sql, number) != [("order_taken",)]:
        assert time.monotonic() < until, house.log("worker")
        time.sleep(0.05)


def wrap_up(page: Page) -> None:
    """The call ends, what came of it is said, the next may come."""
    page.keyboard.press("Alt+q")
    expect(page.locator(".call.wrap-up")).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(page.locator(".call.idle")).to_be_visible()
