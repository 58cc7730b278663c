"""Nothing typed is ever lost: second calls, reloads, killed processes, other hands."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import tasks
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

FIRST, SECOND = "Margaret Ellison", "Kirsten Bjerregaard"
DRAFT = "SELECT version, body, customer_id, operator_id FROM orders_draft WHERE id = %s"
WHOSE = "SELECT call_id, customer_id FROM orders_draft WHERE id = %s"
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


@pytest.mark.job("O1.5")
def test_a_full_disk_is_told_while_it_is_typed_and_the_text_is_saved_as_soon_as_there_is_room(
    house: House, page: Page
) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "margaret ellison", "1002 navy m")
    expect(page.locator(".htmx-request")).to_have_count(0)
    with full_disk(house):
        page.locator("#draft-note").fill("Leave it at the back door")
        expect(page.locator("#toasts")).to_contain_text("The disk of the house is full")
        expect(page.locator("[data-saved]").first).to_contain_text("not saved yet")
    expect(page.locator("[data-saved]").first).to_contain_text("Saved")
    page.reload()
    expect(page.locator("#draft-note")).to_have_value("Leave it at the back door")


@contextmanager
def full_disk(house: House) -> Iterator[None]:
    """PostgreSQL refuses what changes a draft, as it does where its disk is full."""
    with psycopg.connect(house.database_url, autocommit=True) as database:
        database.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; "
            "CREATE TRIGGER no_room BEFORE UPDATE ON orders_draft EXECUTE FUNCTION no_room()"
        )
        try:
            yield
        finally:
            database.execute("DROP TRIGGER no_room ON orders_draft; DROP FUNCTION no_room")


@pytest.mark.job("O1.2", "O1.3", "O1.5")
def test_a_draft_waits_unharmed_while_another_call_is_taken(house: House, page: Page) -> None:
    sign_in(page, house.url)
    tasks.ring(page, house.url)
    first = ordering(page, FIRST, "1002 navy m")
    page.locator("#draft-note").fill("Ring before it comes")
    expect(page.locator(".draft [data-saved]")).to_contain_text("Saved")
    page.locator("#draft-note").blur()
    before = house.ask(DRAFT, first)
    without_sale(page)

    tasks.ring(page, house.url, language="da")
    second = ordering(page, SECOND, "5602 grey 40")
    assert second != first
    assert house.ask(DRAFT, first) == before
    page.locator(f"[data-work-tabs] a[href*='draft={first}']").click()
    expect(page.locator("#draft-lines")).to_contain_text("1002-NVY-M")
    expect(page.locator("#draft-note")).to_have_value("Ring before it comes")
    expect(page.locator("#card h2").first).to_contain_text(FIRST)
    page.reload()
    expect(page.locator("#draft-lines")).to_contain_text("1002-NVY-M")
    expect(page.locator(".call.on-call")).to_be_visible()
    assert house.ask(DRAFT, first) == before
    ((call, customer),), ((other_call, other_customer),) = house.ask(WHOSE, first), house.ask(WHOSE, second)
    assert call != other_call
    assert customer != other_customer


def without_sale(page: Page) -> None:
    """The caller will think it over: the call is wrapped up, its draft stays."""
    page.keyboard.press("Alt+q")
    expect(page.locator(".call.wrap-up")).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.locator("#reason-order")).to_be_checked()
    page.locator("#disposition").select_option("no_sale")
    page.keyboard.press("Alt+q")
    expect(page.locator(".call.idle")).to_be_visible()


def ordering(page: Page, who: str, item: str) -> int:
    """The call is answered and an order is begun for who is calling; the draft."""
    tasks.answer(page)
    expect(page.locator("#card h2").first).to_contain_text(who)
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-line")).to_be_focused()
    page.keyboard.type(item)
    page.keyboard.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(1)
    return int(page.url.split("draft=")[1].split("&")[0])


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
