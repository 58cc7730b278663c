"""A caller asks for the catalogue: put on the list by keyboard, labeled, sent, and told so; or mailed as a link."""

import re

import pymupdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

WHO = """
SELECT c.id, e.address FROM customers_customer c JOIN customers_email e ON e.customer_id = c.id
WHERE c.name = 'Desmond Achebe'
"""


@pytest.mark.job("O2.10")
def test_a_catalogue_is_asked_for_by_key_labeled_sent_and_told(house: House, page: Page, browser: Browser) -> None:
    ((customer_id, email),) = house.ask(WHO)
    sign_in(page, house.url)
    page.goto(f"{house.url}/?customer={customer_id}")
    card = page.locator("#customer-catalogues")
    expect(card).to_contain_text("None sent yet.")
    page.keyboard.press("Alt+Shift+f")
    expect(page.locator("#wish-catalogue")).to_be_focused()
    page.keyboard.type("Autumn")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    words = card.get_by_text("on its way to you by post")
    expect(words).to_be_visible()
    expect(card.locator(".badge")).to_have_text("Goes out by post")
    with page.expect_response(re.compile(rf"/outreach/customers/{customer_id}/")):
        page.evaluate(f"htmx.trigger(document.body, 'live:customer:{customer_id}')")
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(words).to_be_visible()

    context = new_context(browser)
    desk = context.new_page()
    sign_in(desk, house.url, "supervisor")
    desk.goto(f"{house.url}/outreach/catalogues/")
    expect(desk.locator("form tbody tr")).to_contain_text("Desmond Achebe")
    sheet = context.request.get(f"{house.url}/outreach/catalogues/labels/")
    with pymupdf.open("pdf", sheet.body()) as paper:
        assert "Desmond Achebe" in paper[0].get_text()
    desk.keyboard.press("F9")
    expect(desk.locator("#toasts")).to_contain_text("1 catalogue is in the post.")
    expect(desk.locator("#work")).to_contain_text("Nobody waits for a catalogue")
    context.close()

    expect(card).to_contain_text(re.compile(r"Autumn catalogue 2026\s+sent"))
    expect(card.locator(".badge")).to_have_count(0)
    page.keyboard.press("Alt+Shift+f")
    expect(page.locator("#wish-catalogue")).to_be_focused()
    card.get_by_label("As a link by e-mail to").first.check()
    page.keyboard.press("Enter")
    expect(card).to_contain_text("sent you the link by e-mail")
    ((to, text),) = house.ask("SELECT \"to\", text FROM messaging_mail WHERE template = 'outreach/mail/catalogue'")
    assert to == email
    assert "https://catalogue.example/autumn26" in text
