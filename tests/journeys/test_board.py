"""The supervisor's live board and the builder of voice menus, in the browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_accessible
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

WAITS = """
WITH ring AS (
    INSERT INTO calls_call (line_id, practice, switch, external_id, caller_number, language, state, rang_at, held_for,
                            offered_for, ended_by, reasons, disposition, hold_step, direction)
    SELECT id, false, 'practice', 'board-' || clock_timestamp(), '', '', 'ringing', now() - interval '40 seconds', '0',
           '0', '', '{}', '', '', 'in' FROM calls_line WHERE number = '+442079460100' RETURNING id)
INSERT INTO routing_queuedcall (call_id, queue_id, entered_at, place_at, priority, languages, skills, returned, outcome)
SELECT ring.id, q.id, now() - interval '40 seconds', now(), 0, ARRAY['xx'], '{}', false, ''
FROM ring, routing_queue q WHERE q.code = 'orders' RETURNING call_id
"""
TELL = "SELECT pg_notify('thirdring_live', '[\"queue\"]')"


@pytest.mark.job("S1.1")
def test_the_board_lives_and_a_forgotten_state_is_set(house: House, page: Page, browser: Browser) -> None:
    sign_in(page, house.url, "supervisor")
    page.goto(f"{house.url}/routing/board")
    people = page.locator("section:has(#board-people)")
    expect(people).not_to_contain_text("Freja Holm")
    desk = new_context(browser)
    operator = desk.new_page()
    sign_in(operator, house.url)
    row = people.locator("tr", has_text="Freja Holm")
    expect(row.locator(".state")).to_have_text("Available")
    expect(operator.locator("#presence [data-key='shift+f2']")).to_be_visible()
    operator.keyboard.press("Shift+F2")
    operator.locator("#presence-menu").get_by_role("option", name="Lunch").click()
    expect(row.locator(".state")).to_have_text("Lunch")
    row.get_by_role("button", name="Set the state of Freja Holm").press("Enter")
    form = page.locator(".board-state")
    form.get_by_label("State").select_option("available")
    page.keyboard.press("Alt+s")
    expect(form.get_by_role("alert")).to_contain_text("Say why the state is set")
    form.get_by_label("Why").fill("Forgot to come back")
    page.keyboard.press("Alt+s")
    expect(form.get_by_role("status")).to_contain_text("Set.")
    expect(row.locator(".state")).to_have_text("Available")
    expect(operator.locator("#presence")).to_contain_text("Available")
    desk.close()
    assert house.ask("SELECT data ->> 'why' FROM kernel_auditentry WHERE action = 'state-set'") == [
        ("Forgot to come back",)
    ]
    assert_accessible(page)


@pytest.mark.job("Z1.4")
def test_a_caller_past_the_third_ring_raises_the_alarm(house: House, page: Page) -> None:
    sign_in(page, house.url, "supervisor")
    page.goto(f"{house.url}/routing/board")
    expect(page.locator("#board .board-figures")).to_be_visible()
    expect(page.locator("#board .board-alarm")).to_have_count(0)
    house.ask(WAITS)
    house.ask(TELL)
    expect(page.locator("#board .board-alarm")).to_contain_text("1 caller has waited past the third ring.")
    expect(page.locator("#board tr", has_text="Orders").first).to_contain_text("Alarm")
    page.reload()
    expect(page.locator("#pulse")).to_contain_text("1 waiting")


@pytest.mark.job("K0", "K8")
def test_a_voice_menu_is_built_checked_tried_and_used_by_keyboard(house: House, page: Page) -> None:
    sign_in(page, house.url, "planner")
    page.goto(f"{house.url}/routing/menus")
    page.get_by_label("New voice menu").fill("Evening")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Evening")).to_be_visible()
    page.keyboard.press("Alt+n")
    page.get_by_role("link", name="Choice by key").press("Enter")
    name = page.get_by_label("Name of the step")
    expect(name).to_have_value("")
    name.fill("hello")
    for language, words in (("Danish", "Tryk 1"), ("English", "Press 1"), ("Chinese", "请按1")):
        page.get_by_label(language, exact=True).fill(words)
    page.get_by_label("Key 1 leads to").select_option("start")
    page.get_by_label("When nothing is pressed").select_option("start")
    page.keyboard.press("Alt+s")
    faults = page.locator("section:has(#faults-title)")
    expect(faults).to_contain_text("No caller ever comes here")
    page.get_by_role("button", name="Begin here").press("Enter")
    expect(faults).to_have_count(0)
    trial = page.locator("#trial")
    expect(trial.locator(".trial")).to_contain_text("Press 1")
    page.keyboard.press("Alt+k")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(trial.locator(".trial")).to_contain_text("To the queue of the line")
    page.keyboard.press("Alt+u")
    expect(page.locator("#toasts")).to_contain_text("Callers hear this menu")
    ((start,),) = house.ask("SELECT live ->> 'start' FROM routing_menu WHERE name = 'Evening'")
    assert start == "hello"
    assert_accessible(page)
