"""A draft is never lost: not when the server goes away, not by a reload, not by a colleague's typing."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

OPEN_DRAFT = """async () => {
  const headers = {...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true"};
  await fetch("/orders/drafts/new/", {method: "POST", headers});
}"""
NOTE_WHAT_CAME = """() => {
  const note = (kind, part, name) => document.addEventListener(kind, ({ detail }) => {
    if (detail.xhr.responseURL.includes(part)) document.body.dataset[name] = "yes";
  });
  note("htmx:afterRequest", "known=", "answered");
  note("htmx:afterSwap", "grey", "swapped");
}"""
NOTE = "SELECT body ->> 'note' FROM orders_draft WHERE id = %s"
SOMEBODY_ELSE = """
UPDATE orders_draft SET body = jsonb_set(body, '{note}', to_jsonb(%s::text)), version = version + 1
WHERE id = %s RETURNING id
"""


@pytest.mark.job("O1.3", "O1.5")
def test_what_is_typed_survives_a_server_that_goes_away_and_a_reload(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    page.keyboard.press("Alt+l")
    expect(page.locator("#add-line")).to_be_focused()
    page.keyboard.type("2 x 1002 navy m")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(1)
    expect(page.locator("#add-line")).to_be_focused()
    expect(page.locator("#add-line")).to_have_value("")

    note = page.locator("#draft-note")
    house.kill("web")
    note.fill("ring the bell twice")
    expect(page.locator("[data-saved]").first).to_have_text(re.compile("not saved"))
    house.start("web")
    house.wait()
    page.reload()
    expect(note).to_have_value("ring the bell twice")
    until = time.monotonic() + 20
    while house.ask(NOTE, draft_id) != [("ring the bell twice",)]:
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    expect(page.locator("#line-1-quantity")).to_have_value("2")


def test_a_live_answer_that_changes_nothing_brings_no_old_text_back(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    entry = page.locator("#add-line")
    page.keyboard.press("Alt+l")
    expect(entry).to_be_focused()
    page.keyboard.type("wool so")
    expect(page.locator("#line-hits [role=option]").first).to_be_visible()
    page.route("**/knowledge/say**", lambda route: route.abort())
    page.evaluate(NOTE_WHAT_CAME)
    page.evaluate(f"htmx.trigger(document.body, 'live:draft:{draft_id}')")
    expect(page.locator("body")).to_have_attribute("data-answered", "yes")
    page.keyboard.type("cks grey")
    expect(page.locator("body")).to_have_attribute("data-swapped", "yes")
    expect(entry).to_have_value("wool socks grey")


def test_a_colleague_in_the_same_field_is_shown_and_one_text_is_chosen(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    note = page.locator("#draft-note")
    expect(note).to_be_visible()
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator(".htmx-request")).to_have_count(0)
    house.ask(SOMEBODY_ELSE, "theirs", draft_id)
    note.fill("mine")
    note.blur()
    expect(page.locator("#draft-conflicts")).to_contain_text("theirs")
    expect(page.locator("[data-saved]").first).to_have_text(re.compile("not saved"))
    with page.expect_response(re.compile(rf"/orders/drafts/{draft_id}/\?.*known=")):
        house.ask("SELECT pg_notify('thirdring_live', json_build_array('draft:' || %s)::text)", str(draft_id))
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator("#draft-conflicts")).to_contain_text("theirs")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#draft-conflicts")).to_be_empty()
    expect(note).to_have_value("mine")
    expect(page.locator("[data-saved]").first).to_have_text("Saved")
    assert house.ask(NOTE, draft_id) == [("mine",)]
    house.ask(SOMEBODY_ELSE, "later", draft_id)
    house.ask("SELECT pg_notify('thirdring_live', json_build_array('draft:' || %s)::text)", str(draft_id))
    expect(note).to_have_value("later")
    expect(note).to_be_focused()
    expect(page.locator("[data-saved]").first).to_have_text("Saved")
