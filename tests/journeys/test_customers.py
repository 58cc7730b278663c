"""The customer in the WHO column: found, added, edited and verified by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


def demo_customer(house: House, reference: str) -> int:
    ((found,),) = house.ask("SELECT id FROM customers_customer WHERE source = 'demo' AND reference = %s", reference)
    return int(str(found))


def opened(house: House, page: Page, reference: str) -> None:
    sign_in(page, house.url)
    page.goto(f"{house.url}/?customer={demo_customer(house, reference)}")
    page.wait_for_selector("html[data-live=on]", state="attached")
    expect(page.locator("#customer-timeline")).to_be_visible()
    page.keyboard.press("Escape")


@pytest.mark.job("O1.2", "O4.1", "O4.2", "M1.5", "K2", "S2.1")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("moller soren", "Søren Møller"),
        ("Sören Moeler", "Søren Møller"),
        ("Æbelø 8210", "Æbelø"),
        ("15 15", "Æbelø"),
        ("王小明", "王小明"),
        ("oliver.smith1@mail", "Oliver Smith"),
    ],
)
def test_a_customer_is_found_as_it_is_typed_and_opened(house: House, page: Page, typed: str, found: str) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.insert_text(typed)
    option = page.locator("#find-hits [role=option]").filter(has_text=found).first
    expect(option).to_be_visible()
    expect(page.locator("#find-hits [role=option]").first).to_contain_text(found)
    page.keyboard.press("Enter")
    expect(page.locator(".customer-name")).to_contain_text(found)
    expect(page.locator("#customer-timeline li").first).to_be_visible()
    ((count,),) = house.ask("SELECT count(*) FROM customers_searchlog")
    assert int(str(count)) > 0


@pytest.mark.job("O1.3", "O4.4.1", "O4.4.2", "O4.4.3", "O4.4.4", "Z1.3")
def test_a_new_customer_is_added_by_keyboard_from_what_was_typed(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.insert_text("林 晓月")
    page.wait_for_selector("#find-hits a[data-key='alt+u']")
    expect(page.locator("#find-hits")).to_contain_text("林 晓月")
    page.keyboard.press("Alt+u")
    expect(page.locator("#new-family-name")).to_have_value("林")
    expect(page.locator("#new-given-name")).to_have_value("晓月")
    expect(page.locator("#new-phone-1")).to_be_focused()
    page.keyboard.type("+45 83 86 15 15")
    expect(page.locator("#likeness")).to_contain_text("Æbelø")
    page.locator("#new-phone-1").fill("160 7777 0001")
    page.locator("#new-email").fill("xiaoyue@youxiang.example")
    page.locator("#address-line1").fill("中山路 9 号")
    page.locator("#address-city").fill("上海市")
    page.locator("#address-postcode").fill("200001")
    page.locator("#new-code-word").fill("青松翠柏")
    page.keyboard.press("Enter")
    expect(page.locator(".customer-name")).to_have_text("林晓月")
    expect(page.locator("#customer-addresses")).to_contain_text("中山路 9 号")
    expect(page.locator("#customer-addresses .badge")).to_have_text("Shipping, billing")
    expect(page.locator("#customer-contacts")).to_contain_text("160 7777 0001")
    expect(page.locator("#customer-identity .chip.mono")).to_have_text("".join(account(house, "林晓月")))


def account(house: House, name: str) -> str:
    ((number,),) = house.ask("SELECT account_number FROM customers_customer WHERE name = %s", name)
    digits = str(number)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


@pytest.mark.job("M1.7", "M5.4", "O4.3.1", "O4.3.2", "S2.1", "Z1.3")
def test_the_card_is_edited_in_place_by_keyboard(house: House, page: Page) -> None:
    opened(house, page, "da-7")
    page.keyboard.press("Alt+Shift+U")
    expect(page.locator("#edit-given-name")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Lundgaard")
    page.locator("#edit-name").fill("Bjørn Lundgaard")
    page.keyboard.press("Enter")
    expect(page.locator(".customer-name")).to_have_text("Bjørn Lundgaard")
    page.keyboard.press("Alt+Shift+M")
    expect(page.locator("#email-address")).to_be_focused()
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-contacts [role=alert]")).to_contain_text("spell it")
    page.locator("#email-address").fill("bjorn@lundgaard.example")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-contacts")).to_contain_text("bjorn@lundgaard.example")
    page.keyboard.press("Alt+Shift+A")
    page.locator("#line1").fill("Kirkegade 4")
    page.locator("#postcode").fill("6400")
    page.locator("#city").fill("Sønderborg")
    page.get_by_label("Primary for billing").check()
    page.locator("#city").press("Enter")
    expect(page.locator("#customer-addresses li").filter(has_text="Kirkegade 4")).to_contain_text("Billing")
    page.keyboard.press("Alt+Shift+J")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("Spelling of the name checked.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-notes .note")).to_contain_text("Spelling of the name checked.")
    expect(page.locator("#customer-timeline")).to_contain_text("Details changed: family name, name as written")
    expect(page.locator("#customer-timeline .who").first).to_contain_text("Freja Holm")


@pytest.mark.job("O4.3.4")
def test_the_code_word_is_compared(house: House, page: Page) -> None:
    opened(house, page, "household-1")
    page.keyboard.press("Alt+Shift+W")
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.type("rugbrød")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-code-word [role=alert]")).to_contain_text("not the code word")
    page.locator("#said").fill("havre grød")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-code-word .badge.ok")).to_contain_text("Matched")


@pytest.mark.job("O4.1")
def test_what_is_being_typed_survives_a_change_from_elsewhere(house: House, page: Page) -> None:
    opened(house, page, "da-9")
    page.keyboard.press("Alt+Shift+U")
    page.locator("#edit-company").fill("Half a wo")
    other = page.context.new_page()
    other.goto(f"{house.url}/?customer={demo_customer(house, 'da-9')}")
    other.wait_for_selector("#customer-notes")
    other.wait_for_selector("html[data-live=on]", state="attached")
    other.keyboard.press("Escape")
    other.keyboard.press("Alt+Shift+J")
    other.locator("#note-text").fill("Called from the other line")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("#customer-notes")).to_contain_text("Called from the other line")
    expect(page.locator("#card[data-stale]")).to_be_attached()
    expect(page.locator("#edit-company")).to_have_value("Half a wo")
    page.locator("#edit-company").press("Enter")
    expect(page.locator("#customer-identity")).to_contain_text("Half a wo")
    expect(page.locator("#customer-notes")).to_contain_text("Called from the other line")


@pytest.mark.job("O4.1", "K2")
def test_two_records_become_one_and_two_again(house: House, page: Page) -> None:
    sign_in(page, house.url)
    kept, other = demo_customer(house, "namesake-0"), demo_customer(house, "namesake-1")
    page.goto(f"{house.url}/customers/{kept}/merge")
    expect(page.locator("#merge-q")).to_be_focused()
    page.keyboard.type("anne jensen 8000")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep").first.click()
    expect(page.locator("#customer-contacts")).to_contain_text("83 77 10 01")
    page.goto(f"{house.url}/?customer={other}")
    expect(page.locator("#customer-addresses")).to_contain_text("2100 København Ø")
    page.goto(f"{house.url}/customers/{kept}")
    page.get_by_role("button", name="Take the merge back").click()
    expect(page.get_by_role("button", name="Take the merge back")).to_have_count(0)
    expect(page.locator("#customer-contacts")).not_to_contain_text("83 77 10 01")
