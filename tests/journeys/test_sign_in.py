"""Coming in: by password, by passkey (Chromium's virtual authenticator), by link; and presence by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.axe import assert_accessible
from tests.journeys.browser import PASSWORD, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.fixture
def authenticator(page: Page) -> Iterator[CDPSession]:
    """A device with a fingerprint reader that always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.detach()


def by_name(house: House) -> str:
    """Passkeys belong to a host name: an IP address has none."""
    return house.url.replace("127.0.0.1", "localhost")


def test_the_sign_in_page_is_ready_for_typing_and_says_what_went_wrong(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sign-in?next=/account")
    expect(page.locator("#username")).to_be_focused()
    assert_accessible(page)
    page.keyboard.type("quality")
    page.keyboard.press("Tab")
    page.keyboard.type("not my password today")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.locator("#password")).to_be_focused()
    assert_accessible(page)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".account-page")


def test_the_language_is_chosen_before_signing_in(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sign-in")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("button", name="Dansk").click()
    expect(page.locator("html")).to_have_attribute("lang", "da")


@pytest.mark.job("O1.1")
def test_a_passkey_is_added_and_signs_in_without_a_username(
    house: House, page: Page, authenticator: CDPSession
) -> None:
    page.goto(f"{by_name(house)}/sign-in?next=/account")
    page.locator("#username").fill("planner")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".account-page")
    page.keyboard.press("Alt+k")
    expect(page.locator(".passkey-name")).to_have_count(1)
    expect(page.locator(".passkey-name")).to_have_value("Chrome · Linux")
    expect(page.locator("#toasts")).to_contain_text("The passkey is registered")

    page.goto("about:blank")  # a page that stays would reload by itself when it finds its session gone
    page.context.clear_cookies()
    # The browser offers it in the username field by itself; the key works where no such offer is made.
    page.goto(f"{by_name(house)}/sign-in?next=/account")
    page.wait_for_selector(".account-page")
    expect(page.locator("h1")).to_have_text("Priya Nair")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".passkey-name")).to_have_count(0)


def test_a_passkey_that_is_not_given_leaves_the_password(house: House, page: Page, authenticator: CDPSession) -> None:
    page.goto(f"{by_name(house)}/sign-in")
    page.keyboard.press("Alt+k")
    expect(page.locator("[data-passkey-problem]")).to_contain_text("sign in with your password")
    page.locator("#username").fill("manager")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#work")


@pytest.mark.job("O1.1", "Z1.4")
def test_presence_is_changed_by_keyboard(house: House, page: Page) -> None:
    sign_in(page, house.url, "supervisor")
    expect(page.locator("#presence > button")).to_contain_text("Available")
    expect(page.locator("html[data-live=on]")).to_be_attached()
    page.keyboard.press("Shift+F2")
    expect(page.locator("#presence-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#presence > button")).to_contain_text("Lunch")
    expect(page.locator("#presence-menu")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("I am: Avail")
    expect(page.locator(".palette [role=option]").first).to_contain_text("I am: Available")
    page.keyboard.press("Enter")
    expect(page.locator("#presence > button")).to_contain_text("Available")


def test_the_menu_stays_as_it_is_when_the_strip_is_fetched_anew(house: House, page: Page) -> None:
    sign_in(page, house.url, "manager")
    expect(page.locator("#presence")).to_be_visible()
    expect(page.locator("html[data-live=on]")).to_be_attached()
    page.keyboard.press("Shift+F2")
    expect(page.locator("#presence-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#presence-menu [value=break]")).to_be_focused()
    page.evaluate("document.getElementById('presence').dataset.old = ''")
    (user_id,) = house.ask("SELECT id FROM people_user WHERE username = 'manager'")[0]
    house.ask("SELECT pg_notify('thirdring_live', %s)", f'["user:{user_id}"]')
    expect(page.locator("#presence:not([data-old])")).to_be_visible()
    expect(page.locator("#presence-menu")).to_be_visible()
    expect(page.locator("#presence-menu [value=break]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#presence > button .state.lunch")).to_be_visible()


def test_a_supervisor_adds_an_operator_who_comes_in_by_link(house: House, page: Page) -> None:
    sign_in(page, house.url, "supervisor")
    page.goto(f"{house.url}/people")
    assert_accessible(page)
    page.keyboard.press("Alt+u")
    expect(page.locator("h1")).to_have_text("Add a person")
    page.locator("#name").fill("Nora Lind")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Nora Lind")
    assert_accessible(page)
    page.get_by_role("button", name="Make a sign-in link").click()
    link = page.get_by_label("Sign-in link").input_value()
    page.context.clear_cookies()
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Welcome, Nora Lind")
    assert_accessible(page)
    page.locator("#new-password").fill("four quite unrelated words")
    page.keyboard.press("Enter")
    page.wait_for_selector("#work")
    page.goto(f"{house.url}/account")
    expect(page.locator("h1")).to_have_text("Nora Lind")
    assert_accessible(page)


def test_signing_out_everywhere_else_ends_the_other_browser(house: House, page: Page) -> None:
    sign_in(page, house.url, "admin")
    other = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    other.goto(f"{house.url}/sign-in")
    other.locator("#username").fill("admin")
    other.locator("#password").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_selector("#work")
    page.goto(f"{house.url}/account")
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("Every other device is signed out.").last).to_be_visible()
    expect(page.get_by_role("button", name="Sign out everywhere else")).to_have_count(0)
    other.goto(f"{house.url}/account")
    expect(other.locator("#username")).to_be_visible()
    other.context.close()
