"""What others change is on the screen in the end, however the answers overtake each other."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Gate, sign_in
from tests.journeys.house import House
from tests.journeys.test_drafts import OPEN_DRAFT
from tests.journeys.test_rows_after_sale import taken

pytestmark = pytest.mark.journey

NOTED = """
WITH noted AS (
  INSERT INTO orders_note (order_id, author_id, text, at)
  SELECT id, operator_id, 'Ring twice', now() FROM orders_order WHERE id = %s RETURNING order_id
) SELECT pg_notify('thirdring_live', json_build_array('order:' || order_id)::text) FROM noted
"""
RENAMED = """
WITH renamed AS (UPDATE messaging_mail SET subject = 'Said anew' WHERE reference = 'order:' || %s RETURNING reference)
SELECT pg_notify('thirdring_live', json_build_array(reference)::text) FROM renamed
"""
COUNT = """topic => document.body.addEventListener(topic, () => {
  document.body.dataset.told = `${document.body.dataset.told ?? ""}I`;
})"""


def test_a_change_whose_part_was_replaced_meanwhile_is_fetched_again(house: House, page: Page) -> None:
    sign_in(page, house.url)
    number = taken(page, house, "siobhan patel", "5602 grey 40")
    ((order_id,),) = house.ask("SELECT id FROM orders_order WHERE number = %s", number)
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator("#order-mails .badge")).to_have_text("Sent")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate(COUNT, f"live:order:{order_id}")
    order, mails = Gate(page, rf"/orders/{order_id}/\?"), Gate(page, rf"/about/order/{order_id}/")
    house.ask(NOTED, order_id)
    expect(page.locator("body[data-told=I]")).to_be_attached()
    answer = order.first().fetch()
    mails.first()
    house.ask(RENAMED, str(order_id))
    expect(page.locator("body[data-told=II]")).to_be_attached()
    order.held.pop(0).fulfill(response=answer)
    order.open()
    expect(page.locator("#order-notes li")).to_contain_text("Ring twice")
    expect(page.locator("#order-mails")).not_to_contain_text("Said anew")
    mails.open()
    expect(page.locator("#order-mails")).to_contain_text("Said anew")


CLICKED = """() => document.addEventListener("click", ({ target }) => {
  if (target.closest("article.order .badge")) document.body.dataset.clicked = "yes";
})"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_a_change_waits_until_what_is_pressed_has_been_clicked(house: House, page: Page) -> None:
    sign_in(page, house.url)
    number = taken(page, house, "siobhan patel", "5602 grey 40")
    ((order_id,),) = house.ask("SELECT id FROM orders_order WHERE number = %s", number)
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator("#order-mails .badge")).to_have_text("Sent")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate(CLICKED)
    page.locator("article.order .badge").first.hover()
    page.mouse.down()
    with page.expect_response(re.compile(rf"/orders/{order_id}/\?")) as answer:
        house.ask(NOTED, order_id)
    answer.value.finished()
    page.evaluate(PAINTED)
    page.mouse.up()
    expect(page.locator("body[data-clicked=yes]")).to_be_attached()
    expect(page.locator("#order-notes li")).to_contain_text("Ring twice")


def test_saved_is_told_though_the_draft_itself_came_back_first(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator(".htmx-request")).to_have_count(0)
    saves = Gate(page, rf"/orders/drafts/{draft_id}/field/")
    with page.expect_response(re.compile(rf"/orders/drafts/{draft_id}/\?.*known=")) as live:
        page.locator("#draft-note").fill("Ring twice")
        page.locator("#draft-note").blur()
        save = saves.first()
        answer = save.fetch()
    live.value.finished()
    page.evaluate(PAINTED)
    save.fulfill(response=answer)
    expect(page.locator("[data-saved]").first).to_have_text("Saved")


def test_a_notice_that_comes_after_the_answer_of_its_own_change_fetches_nothing(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.evaluate(OPEN_DRAFT)
    draft_id = house.ask("SELECT max(id) FROM orders_draft")[0][0]
    page.goto(f"{house.url}/?draft={draft_id}")
    page.wait_for_selector("html[data-live=on]", state="attached")
    entry = page.locator("#add-line")
    entry.fill("5602 grey 40")
    entry.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(1)
    page.locator("#draft-note").fill("Ring twice")
    page.locator("#draft-note").blur()
    expect(page.locator(".draft [data-saved]")).to_have_text("Saved")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("() => (document.querySelector('.draft').dataset.still = 'here')")
    entry.press_sequentially("wool so")
    expect(page.locator("#line-hits [role=option]").first).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    with page.expect_response(re.compile(rf"/orders/drafts/{draft_id}/\?.*known=")) as late:
        house.ask("SELECT pg_notify('thirdring_live', json_build_array('draft:' || %s)::text)", str(draft_id))
    assert late.value.status == 204
    expect(page.locator(".draft[data-still=here] [data-saved]")).to_have_text("Saved")
    expect(entry).to_be_focused()
    expect(entry).to_have_value("wool so")
