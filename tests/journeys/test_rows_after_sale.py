"""After the sale, by keyboard: changed, discounted with a yes from the other desk, packed, followed, canceled."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import tasks
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_drafts_last import begin_order
from tests.journeys.test_rows_orders import spoken

pytestmark = pytest.mark.journey


def taken(page: Page, house: House, who: str, item: str) -> str:
    """An order, placed and checked, on the screen; its number."""
    begin_order(page, house, who, item)
    number = tasks.read_back_and_submit(Keyboard(page))
    page.get_by_role("link", name="Open the order").click()
    state = page.locator("article.order .badge").first
    expect(state).to_have_text("To be packed")
    return number


def ready(page: Page) -> None:
    """The form is there and what it says is the answer to what was typed."""
    expect(page.locator("#difference")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)


@pytest.mark.job("O3.1", "O3.2", "O3.4", "O3.8", "O2.8", "Z2.1", "M5.8")
def test_an_order_is_changed_discounted_with_a_live_yes_packed_and_followed(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house.url)
    number = taken(page, house, "siobhan patel", "5602 grey 40")
    expect(page.locator(".changeable .badge.ok").first).to_be_visible()
    expect(page.locator("#words-to-say")).to_contain_text("leaves us on")

    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("Alt+Shift+C")
    expect(page.locator("#quantity-1")).to_be_focused()
    page.keyboard.type("2")
    expect(page.locator("#change-preview")).to_contain_text("The customer pays more")
    ready(page)
    page.keyboard.press("F9")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Changed. The customer pays")
    expect(page.locator("article.order .sheet tbody td.num").first).to_have_text("2")

    page.keyboard.press("Alt+Shift+K")
    page.locator("#late-percent").fill("30")
    page.locator("#change-reason").fill("The first parcel was lost")
    ready(page)
    page.locator("[data-key=f8]").click()
    expect(page.locator("#change-preview")).to_contain_text("a supervisor is being told")
    other = new_context(browser)
    boss = other.new_page()
    sign_in(boss, house.url, "supervisor")
    expect(boss.locator(".approval")).to_contain_text("The first parcel was lost")
    boss.keyboard.press("Alt+Shift+Y")
    expect(boss.locator(".approval")).to_have_count(0)
    expect(page.locator("#change-preview")).to_contain_text("says yes")
    ready(page)
    page.keyboard.press("F9")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Discount given.")

    boss.goto(f"{house.url}/orders/warehouse/")
    scan = boss.locator("#scan")
    expect(scan).to_be_focused()
    scan.fill(number)
    scan.press("Enter")
    expect(boss.locator("#bench h2")).to_contain_text(spoken(number))
    sku = boss.locator("#bench tbody .mono").first.inner_text()
    boss.locator("#scan").fill(f"2 x {sku}")
    boss.locator("#scan").press("Enter")
    expect(boss.locator("#bench .banner.ok")).to_contain_text("Picked")
    boss.locator("#scan").press("Enter")
    expect(boss.locator("#bench .banner.ok")).to_contain_text("Packed")
    boss.locator("#scan").press("Enter")
    expect(boss.locator("#bench .banner.ok")).to_contain_text("Sent")
    other.close()

    expect(page.locator("article.order > header .badge").first).to_have_text("Sent")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Discount given.")
    expect(page.locator(".parcel")).to_contain_text(re.compile(r"RP\d{11}"))
    expect(page.locator("#words-to-say")).to_contain_text("is on its way")
    expect(page.locator("#order-mails li")).to_have_count(4)  # placed, changed twice, sent


@pytest.mark.job("O3.4", "O3.5", "Z2.2")
def test_a_price_is_matched_and_the_order_held_and_canceled_by_keys(house: House, page: Page) -> None:
    sign_in(page, house.url)
    number = taken(page, house, "siobhan patel", "5602 grey 40")
    ((paid,),) = house.ask(
        "SELECT l.amount FROM orders_line l JOIN orders_order o ON o.id = l.order_id WHERE o.number = %s", number
    )
    page.keyboard.press("Alt+Shift+O")
    expect(page.locator("#match-price")).to_be_visible()
    page.locator("#match-price").fill(str(Decimal(str(paid)) - 2))
    page.locator("#change-reason").fill("In the shop on the corner")
    expect(page.locator("#change-preview")).to_contain_text("The price went down within")
    ready(page)
    page.keyboard.press("F9")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Price matched. £2.00 goes back")

    page.get_by_text("Hold this order", exact=True).first.click()
    page.locator("#hold-words").fill("She wants to think it over")
    page.locator("#hold-words").press("Enter")
    expect(page.locator("article.order > header .badge").first).to_have_text("Held")
    expect(page.locator("article.order .order-banner")).to_contain_text("She wants to think it over")
    page.keyboard.press("Alt+Shift+X")
    ready(page)
    page.keyboard.press("F9")
    expect(page.locator("article.order > header .badge").first).to_have_text("Canceled")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Canceled.")


@pytest.mark.job("O3.3")
def test_the_payment_is_changed_to_a_link_that_is_paid_on_the_line(house: House, page: Page, browser: Browser) -> None:
    sign_in(page, house.url)
    taken(page, house, "siobhan patel", "5602 grey 40")
    status = page.locator("section.payments")
    expect(status.locator("[data-state=due]")).to_have_count(1)
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("Alt+Shift+C")
    expect(page.locator("#quantity-1")).to_be_focused()
    page.keyboard.press("Alt+P")
    expect(page.locator("#pay-1")).to_be_focused()
    page.locator("#pay-1").select_option("card")
    expect(page.locator("#change-preview")).to_contain_text("To be paid: Card, by pay link")
    ready(page)
    page.keyboard.press("F9")
    expect(page.locator("article.order .banner.ok")).to_contain_text("Changed.")

    link = status.locator("[data-copy]").first
    expect(link).to_be_visible()
    theirs = new_context(browser).new_page()
    theirs.goto(link.get_attribute("data-copy") or "")
    theirs.get_by_role("button", name="Pay", exact=True).click()
    expect(theirs.locator(".pay")).to_contain_text("Your payment has arrived")
    theirs.context.close()
    expect(status.locator("[data-state=authorized]")).to_be_visible()  # nobody has touched the desk
