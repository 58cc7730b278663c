"""Nothing typed is ever lost: second calls, reloads, killed processes, other hands."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

OWNER = "SELECT u.username FROM orders_draft d JOIN people_user u ON u.id = d.operator_id WHERE d.id = %s"


def begin_order(page: Page, house: House, who: str, item: str) -> None:
    """Find a customer, open a draft, add one line: by keyboard, without a call."""
    page.goto(f"{house.url}/?day=1")
    page.keyboard.press("Alt+c")
    page.keyboard.type(who)
    page.keyboard.press("Enter")
    expect(page.locator("#card h2").first).to_be_visible()
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-line")).to_be_focused()
    page.keyboard.type(item)
    page.keyboard.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(1)


@pytest.mark.job("O1.2", "O1.5")
def test_two_drafts_stand_side_by_side_and_survive_a_reload(house: House, page: Page) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "bjerregaard", "1002 navy m")
    first = page.url
    begin_order(page, house, "achebe", "5602 grey 40")
    expect(page.locator("[data-work-tabs] a")).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+PageUp")
    expect(page.locator("#draft-lines")).to_contain_text("1002-NVY-M")
    assert page.url.split("draft=")[1].split("&")[0] == first.split("draft=")[1].split("&")[0]
    page.reload()
    expect(page.locator("#draft-lines")).to_contain_text("1002-NVY-M")


def test_a_draft_survives_the_web_killed_while_it_is_typed(house: House, page: Page) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "margaret ellison", "1002 navy m")
    house.kill("web")
    page.locator("#draft-note").fill("Leave it with the neighbor")
    expect(page.locator("[data-saved]").first).to_contain_text("not saved yet")
    house.start("web")
    house.wait()
    expect(page.locator("[data-saved]").first).to_contain_text("Saved")
    page.reload()
    expect(page.locator("#draft-note")).to_have_value("Leave it with the neighbor")


def test_a_colleague_takes_a_draft_over(house: House, page: Page, browser: Browser) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "pemberton grace", "5602 grey 40")
    draft = page.url.split("draft=")[1].split("&")[0]
    context = new_context(browser)
    other = context.new_page()
    sign_in(other, house.url, "supervisor")
    other.goto(f"{house.url}/?draft={draft}")
    expect(other.locator("#draft-lines")).to_contain_text("5602-GRY-4042")
    other.get_by_role("button", name="Take over").click()
    expect(other.get_by_role("button", name="Take over")).to_have_count(0)
    assert house.ask(OWNER, int(draft)) == [("supervisor",)]
    context.close()


@pytest.mark.parametrize("language", ["da", "zh-hans", "en"])
def test_the_desk_opens_in_each_language(house: House, page: Page, language: str) -> None:
    page.goto(f"{house.url}/sign-in")
    page.locator(f"[name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_no_key_acts_while_an_input_method_composes(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Alt+c")
    expect(page.locator("#find")).to_be_focused()
    for key, code in (("Enter", 13), ("F2", 113), ("k", 75)):
        page.evaluate(
            """([key, keyCode]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
                 {key, keyCode, isComposing: true, ctrlKey: key === "k", bubbles: true}))""",
            [key, code],
        )
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".call.idle")).to_be_visible()
    page.keyboard.insert_text("王小明")
    expect(page.locator("#find")).to_have_value("王小明")
