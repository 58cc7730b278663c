"""A practice call by keyboard, from the first ring to the end of its wrap-up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import tasks
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import Gate, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.mark.job("K1", "K2", "O2.1", "O2.2", "O2.9", "M5.4", "O5.6", "S2.3")
def test_a_practice_call_from_ring_to_wrap_up(house: House, page: Page) -> None:
    sign_in(page, house.url)
    strip, say = page.locator("#strip"), page.locator("#say")
    expect(strip).to_contain_text("Practice call")
    tasks.ring(page, house.url)
    expect(strip.locator(".call.ringing")).to_contain_text("Margaret Ellison")
    expect(strip.locator(".badge.practice")).to_be_visible()
    page.keyboard.press("F2")
    expect(strip.locator(".call.on-call")).to_be_visible()
    expect(page.locator("#who")).to_contain_text("Margaret Ellison")
    expect(say).to_contain_text("thank you for calling Nordlys Outfitters. You are speaking with Freja Holm")
    page.keyboard.press("Alt+Enter")
    expect(say).to_contain_text("This is Margaret Ellison")
    page.keyboard.press("Alt+j")
    page.keyboard.type("Wants the same again")
    expect(page.locator("#call-sheet [data-saved]")).to_have_text("Saved")
    page.keyboard.press("F4")
    expect(strip.locator(".hold-bar")).to_contain_text("May I place you on hold")
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-hold")).to_be_visible()
    expect(say).to_contain_text("Thank you for waiting")
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-call")).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(page.locator("#toasts")).to_contain_text("why the customer called")
    page.keyboard.press("Alt+z")
    expect(page.locator("#reason-order")).to_be_checked()
    page.locator("#disposition").focus()
    page.keyboard.type("No sale")
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.idle")).to_be_visible()
    ((call, state, practice, reasons),) = house.ask(
        "SELECT id, state, practice, reasons FROM calls_call ORDER BY id DESC LIMIT 1"
    )
    assert (state, practice, reasons) == ("wrapped", True, ["order"])
    assert house.ask("SELECT text FROM calls_callnote WHERE call_id = %s", call) == [("Wants the same again",)]
    page.goto(f"{house.url}/calls/?practice=all")
    expect(page.locator("#log-rows")).to_contain_text(re.compile("Margaret Ellison.*Freja Holm", re.DOTALL))
    assert_accessible(page)


def test_a_wrap_up_ends_right_after_its_reason_was_chosen(house: House, page: Page) -> None:
    sign_in(page, house.url)
    strip = page.locator("#strip")
    tasks.ring(page, house.url)
    page.keyboard.press("F2")
    expect(strip.locator(".call.on-call")).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    reasons = Gate(page, r"/reasons$", method="POST")
    page.keyboard.press("Alt+z")
    expect(page.locator("#reason-order")).to_be_checked()
    reasons.first()
    page.locator("#disposition").select_option("no_sale")
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.idle")).to_be_visible()
    reasons.first().abort()
    assert house.ask("SELECT reasons, disposition FROM calls_call ORDER BY id DESC LIMIT 1") == [(["order"], "no_sale")]
