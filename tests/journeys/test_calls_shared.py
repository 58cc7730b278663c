"""What operators and supervisors do with a call, each in a browser of their own, on the practice line."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import tasks
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.fixture
def second(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = new_context(browser)
    yield context.new_page()
    context.close()


def on_a_call(house: House, page: Page, scenario: str = "reorder") -> object:
    """The call."""
    sign_in(page, house.url)
    tasks.ring(page, house.url, scenario)
    page.keyboard.press("F2")
    expect(page.locator("#strip .call.on-call")).to_be_visible()
    expect(page.locator("#call-note")).to_be_visible()
    ((call,),) = house.ask("SELECT max(id) FROM calls_call")
    return call


def told(house: House, call: object) -> list[str]:
    """What was kept of a call and of what became of it."""
    events = house.ask("SELECT kind FROM calls_callevent WHERE call_id >= %s ORDER BY id", call)
    return [str(kind) for (kind,) in events]


@pytest.mark.job("O2.2", "M2.2", "M2.3", "M2.5")
def test_a_hold_is_asked_for_looked_after_and_thanked_for(house: House, page: Page) -> None:
    call = on_a_call(house, page)
    strip = page.locator("#strip")
    assert not re.search(r"\bmute\b", strip.inner_text(), re.IGNORECASE)
    page.keyboard.press("F4")
    expect(strip.locator(".hold-bar")).to_contain_text("May I place you on hold for about a minute")
    page.keyboard.press("Shift+F4")
    expect(strip.locator(".hold-bar")).to_have_count(0)
    page.keyboard.press("F4")
    expect(strip.locator(".hold-bar")).to_be_visible()
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-hold")).to_be_visible()
    expect(strip.locator(".hold-bar .reminder")).to_be_hidden()
    house.ask("UPDATE calls_call SET held_since_at = held_since_at - interval '61 seconds' RETURNING id")
    page.reload()
    expect(strip.locator(".hold-bar .reminder")).to_contain_text("check in now")
    expect(strip.locator(".call time")).to_have_class(re.compile("late"))
    assert_accessible(page)
    page.keyboard.press("Shift+F4")
    expect(strip.get_by_role("button", name="Stay with the caller")).to_be_visible()
    expect(strip.locator(".hold-bar")).to_contain_text("Do you mind holding a little longer?")
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-hold")).to_be_visible()
    page.keyboard.press("F4")
    expect(strip.locator(".hold-bar .bar-words")).to_have_text("Thank you for waiting.")
    page.keyboard.press("Shift+F4")
    expect(strip.locator(".hold-bar")).to_have_count(0)
    steps = [kind for kind in told(house, call) if kind in HOLD]
    assert steps == [
        "hold_asked", "hold_refused", "hold_asked", "held", "checked_in", "resumed", "held", "resumed", "thanked",
    ]  # fmt: skip


HOLD = {"hold_asked", "hold_refused", "held", "checked_in", "resumed", "thanked"}


@pytest.mark.job("M2.4", "K6", "O2.2", "S2.3")
def test_a_warm_transfer_takes_packet_order_and_caller_along(house: House, page: Page, second: Page) -> None:
    sign_in(second, house.url, "supervisor")
    on_a_call(house, page)
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-line")).to_be_focused()
    page.keyboard.type(tasks.FIRST_ITEM)
    page.keyboard.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(1)
    strip, theirs = page.locator("#strip"), second.locator("#strip")
    page.keyboard.press("Shift+F8")
    form = page.locator("[data-handover-form]")
    expect(form.locator("[data-words]")).to_contain_text("Amelia Clarke")
    expect(form.locator("#handover-who")).to_have_value("Margaret Ellison")
    form.locator("#handover-wants").fill("A navy sweater by Friday")
    form.locator("#handover-done").fill("One line entered")
    form.get_by_role("button", name="Ask the colleague").click()
    expect(page.locator("#toasts")).to_contain_text("Before the call can go to somebody else")
    expect(form.locator("#handover-wants")).to_have_value("A navy sweater by Friday")
    form.get_by_label("Nothing was promised").check()
    form.get_by_role("button", name="Ask the colleague").click()
    expect(strip.locator(".handover-bar")).to_contain_text("Amelia Clarke is asked")
    expect(strip.locator(".call.on-call")).to_be_visible()

    expect(theirs.locator(".call.ringing")).to_contain_text("Freja Holm asks you")
    for words in ("Margaret Ellison", "by name and address", "A navy sweater by Friday", "One line entered", "nothing"):
        expect(theirs).to_contain_text(words)
    second.keyboard.press("F2")
    expect(theirs.locator(".handover-bar")).to_contain_text("You speak with Freja Holm; the caller hears music")
    expect(strip.locator(".call.on-hold")).to_contain_text("With a colleague")
    page.keyboard.press("Shift+F8")
    expect(strip).to_contain_text("Three together")
    expect(theirs).to_contain_text("hear one another")
    page.keyboard.press("Shift+F8")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    expect(theirs.locator(".call.on-call")).to_contain_text("Margaret Ellison")
    expect(second.locator("#draft-lines tr[data-row]")).to_have_count(1)
    expect(second.locator("#who")).to_contain_text("A navy sweater by Friday")
    ((own, previous),) = house.ask("SELECT id, previous_id FROM calls_call WHERE state = 'talking'")
    assert house.ask("SELECT call_id FROM orders_draft WHERE dropped_at IS NULL ORDER BY id DESC LIMIT 1") == [(own,)]
    assert house.ask("SELECT ended_by FROM calls_call WHERE id = %s", previous) == [("transfer",)]


@pytest.mark.job("O2.7", "O3.8", "M5.8")
def test_help_is_asked_in_silence_and_a_supervisor_comes(house: House, page: Page, second: Page) -> None:
    sign_in(second, house.url, "supervisor")
    call = on_a_call(house, page)
    strip, asked = page.locator("#strip"), second.locator("#requests")
    expect(asked.locator("button")).to_have_count(0)
    page.keyboard.press("Shift+F9")
    expect(strip.locator(".help-bar")).to_contain_text("The caller hears nothing of it")
    expect(strip.locator(".call.on-call")).to_be_visible()
    expect(asked).to_contain_text("Help: Freja Holm")
    asked.locator("[popovertarget]").click()
    asked.get_by_label("Words for the operator's strip").fill("Offer free shipping")
    second.keyboard.press("Enter")
    expect(strip.locator(".help-bar")).to_contain_text("Amelia Clarke: Offer free shipping")
    asked.get_by_role("button", name="Whisper").click()
    expect(strip.locator(".beside-bar")).to_contain_text("Amelia Clarke whispers to you")
    asked.get_by_role("button", name="Take over").click()
    second.get_by_role("alertdialog").get_by_role("button", name="Take over").click()
    expect(second.locator("#strip .call.on-call")).to_contain_text("Margaret Ellison")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    expect(asked.locator("button")).to_have_count(0)
    kinds = told(house, call)
    for kind in ("help_asked", "help_taken", "hinted", "whispered", "took_over", "listening_ended", "help_ended"):
        assert kinds.count(kind) == 1, kind


@pytest.mark.job("O2.7")
def test_an_escalation_reaches_every_supervisor_and_can_be_taken_back(house: House, page: Page, second: Page) -> None:
    sign_in(second, house.url, "supervisor")
    on_a_call(house, page)
    page.keyboard.press("Shift+F8")
    form = page.locator("[data-handover-form]")
    form.get_by_label("Escalate to a supervisor").check()
    expect(form.locator("#handover-to")).to_be_disabled()
    form.locator("#handover-wants").fill("A refund above my limit")
    form.locator("#handover-done").fill("Apologized")
    form.locator("#handover-promised").fill("A call back today")
    form.get_by_role("button", name="Ask the colleague").click()
    expect(page.locator("#strip .handover-bar")).to_contain_text("All supervisors are asked")
    expect(second.locator("#requests")).to_contain_text("Escalation: Freja Holm")
    page.keyboard.press("Shift+F8")
    expect(page.locator("#strip .handover-bar")).to_have_count(0)
    expect(second.locator("#requests button")).to_have_count(0)
