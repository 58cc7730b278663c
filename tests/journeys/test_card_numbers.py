"""A card number typed at the desk is refused, taken off the screen, and kept nowhere: not here, not in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

CARD = "4242 4242 4242 4242"
OPEN_DRAFT = """async () => {
  const headers = {...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true"};
  await fetch("/orders/drafts/new/", {method: "POST", headers});
}"""


def kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))


@pytest.mark.job("O1.10")
def test_a_card_number_in_a_draft_is_refused_and_wiped(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    note = page.locator("#draft-note")
    note.fill(f"pays with {CARD}")
    note.blur()
    expect(page.locator("#toasts")).to_contain_text("A card number does not belong here")
    expect(note).to_have_value("")
    assert "4242" not in kept(page)
    note.fill("Ring first")
    note.blur()
    expect(page.locator("[data-saved]").first).not_to_be_empty()
    bodies = house.ask("SELECT body::text FROM orders_draft WHERE id = %s", draft_id)
    assert "4242" not in str(bodies)


def test_the_search_box_takes_no_card_number(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("/")
    with page.expect_response(lambda answer: "/desk/find" in answer.url and answer.status == 422):
        page.keyboard.type(CARD.replace(" ", ""))
    assert "4242" not in kept(page)
