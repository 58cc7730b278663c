"""Products looked up and offered, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_accessible
from tests.journeys.browser import Gate, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.mark.job("O1.6", "O1.8", "O5.1", "O5.2", "O5.5", "S1.4")
def test_a_product_is_looked_up_read_and_compared(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.goto(f"{house.url}/catalogue/")
    page.keyboard.press("Alt+l")
    page.keyboard.type("rain parka")
    expect(page.locator("#products tr[data-row]")).to_have_count(1)
    expect(page.locator("#products")).to_contain_text("Skagen Rain Parka")
    page.locator("#products tr[data-row]").first.focus()
    page.keyboard.press("Enter")
    card = page.locator("#product-panel")
    expect(card.locator("h2")).to_have_text("Skagen Rain Parka")
    expect(card.locator(".matrix .badge.ok").first).to_be_visible()
    for tab, words in (
        ("Size guide", "Between two sizes?"),
        ("Questions", "How do I wash it?"),
        ("Goes with it", "One better"),
    ):
        card.get_by_role("tab", name=tab).focus()
        page.keyboard.press("Enter")
        expect(card.get_by_role("tabpanel").filter(visible=True)).to_contain_text(words)
    assert_accessible(page)

    page.locator("#browse-q").fill("parka")
    expect(page.locator("#products tr[data-row]")).to_have_count(6)
    expect(page.locator(".htmx-request")).to_have_count(0)
    for box in page.locator("#products input[type=checkbox]").all()[:3]:
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Compare up to three").focus()
    page.keyboard.press("Enter")
    expect(card.locator("h2")).to_have_text("Side by side")
    expect(card.locator("thead th")).to_have_count(3)
    assert_accessible(page, "#product-panel")


@pytest.mark.job("O1.9", "O5.3")
def test_an_offer_is_said_taken_and_kept(house: House, page: Page) -> None:
    ((customer,),) = house.ask("SELECT id FROM customers_customer WHERE name = %s LIMIT 1", "Oliver Smith")
    sign_in(page, house.url)
    page.goto(f"{house.url}/?customer={customer}")
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator(".customer-name")).to_contain_text("Oliver Smith")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+n")
    expect(page.locator("article.draft")).to_be_visible()
    page.keyboard.press("Alt+l")
    page.keyboard.type("1002-NVY-M")
    page.keyboard.press("Enter")
    expect(page.locator("article.draft .sheet")).to_contain_text("Skagen Rain Parka")
    offer = page.locator("#offers .offer").first
    expect(offer.locator(".say")).to_contain_text("May I")
    offered = offer.get_attribute("aria-label") or ""
    lines = page.locator("article.draft .sheet")
    assert_accessible(page, "#offers")
    offer.get_by_role("button", name="Yes").focus()
    page.keyboard.press("Enter")
    expect(lines).to_contain_text(offered)
    expect(page.locator("#offers").get_by_label(offered, exact=True)).to_have_count(0)
    declined = page.locator("#offers .offer").first
    name = declined.get_attribute("aria-label") or ""
    declined.get_by_role("button", name="No, thank you").press("Enter")
    expect(page.locator("#offers").get_by_label(name, exact=True)).to_have_count(0)
    expect(lines).not_to_contain_text(name)
    outcomes = house.ask("SELECT outcome FROM catalogue_offer WHERE outcome <> 'not_offered' ORDER BY outcome")
    assert [outcome for (outcome,) in outcomes] == ["accepted", "declined"]


@pytest.mark.job("O1.8")
def test_saved_is_told_though_the_change_itself_comes_back_first(house: House, page: Page) -> None:
    sign_in(page, house.url, "admin")
    page.goto(f"{house.url}/catalogue/?q=7502")
    page.wait_for_selector("html[data-live=on]", state="attached")
    page.locator("#products tr[data-row] a").first.click()
    page.get_by_role("tab", name="Price and stock").click()
    saves = Gate(page, r"/catalogue/.*stock")
    shelf = page.locator("#panel-keep [name=on_hand]").first
    shelf.fill("41")
    shelf.press("Enter")
    expect(page.locator("#panel-keep .htmx-request")).to_have_count(1)
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        saved = saves.first().fetch()
    expect(shelf).to_have_value("41")
    saves.first().fulfill(response=saved)
    expect(page.locator("#panel-keep .banner.ok")).to_be_visible()
    expect(page.locator("#panel-keep [name=on_hand]").first).to_have_value("41")


@pytest.mark.job("O1.8")
def test_a_card_that_waited_for_its_form_is_fetched_when_another_tab_is_chosen(house: House, page: Page) -> None:
    sign_in(page, house.url, "admin")
    here, there = page, page.context.new_page()
    for each in (here, there):
        each.goto(f"{house.url}/catalogue/?q=7502")
        each.wait_for_selector("html[data-live=on]", state="attached")
        each.locator("#products tr[data-row] a").first.click()
        each.get_by_role("tab", name="Price and stock").click()
    shelf, card = here.locator("#panel-keep [name=on_hand]").first, here.locator("#product-panel article")

    stock(there, "37")
    expect(card).to_have_attribute("data-stale", re.compile("live:product:"))
    here.get_by_role("tab", name="Questions").click()
    expect(shelf).to_have_value("37")
    expect(here.get_by_role("tab", name="Questions")).to_have_attribute("aria-selected", "true")

    here.get_by_role("tab", name="Price and stock").click()
    shelf.fill("5")
    here.get_by_role("tab", name="Questions").click()
    stock(there, "38")
    expect(card).to_have_attribute("data-stale", re.compile("live:product:"))
    expect(shelf).to_have_value("5")


def stock(page: Page, count: str) -> None:
    shelf = page.locator("#panel-keep [name=on_hand]").first
    shelf.fill(count)
    shelf.press("Enter")
    expect(page.locator("#panel-keep .banner.ok")).to_be_visible()
