"""Online consultation: a visitor's page and an operator's desk, in two browsers, talk to each other."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import assert_accessible
from tests.journeys.browser import Gate, new_context, sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A telephone's browser, with nothing of the house in it, in which no script fails."""
    context = new_context(browser, viewport={"width": 390, "height": 780})
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []


def begin(visitor: Page, house: House, *, text: str) -> None:
    visitor.goto(f"{house.url}/chat/danmark/?lang=en")
    expect(visitor.get_by_label("Your name")).to_be_visible()
    assert_accessible(visitor)
    visitor.get_by_label("Your name").fill("Margaret")
    visitor.get_by_label("Your e-mail").fill("margaret.ellison@example.com")
    visitor.get_by_label("Your message").fill(text)
    visitor.get_by_role("button", name="Begin the chat").click()
    expect(visitor.locator("li.visitor")).to_contain_text(text)


def presence(page: Page, state: str) -> None:
    expect(page.locator(f"#presence > button .state.{state}")).to_be_visible()


def talk(page: Page, visitor: Page) -> None:
    """Both write; a card number stays out; a reload keeps the conversation."""
    answer, write = page.locator("#chat-text"), visitor.get_by_placeholder("Write here")
    page.keyboard.type("It is, in navy and in sand.")
    page.keyboard.press("Enter")
    expect(answer).to_have_value("")
    expect(visitor.locator("li.operator")).to_contain_text("It is, in navy and in sand.")
    messages = Gate(page, r"/message$")
    for words in ("One moment.", "I look.", "Both are here."):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(answer).to_have_value("")
    messages.first()
    messages.open()
    expect(visitor.locator("li.operator")).to_contain_text(["One moment.", "I look.", "Both are here."])
    write.fill("My card is 4111 1111 1111 1111")
    write.press("Enter")
    expect(visitor.locator("#problem")).to_contain_text("Never write a card number here")
    expect(write).to_have_value("")
    write.fill("Then one in navy, please")
    write.press("Enter")
    expect(page.locator("#chat-log")).to_contain_text("Then one in navy, please")
    expect(page.locator("#chat-log")).not_to_contain_text("4111")
    expect(visitor.locator("#problem")).to_be_hidden()
    assert_accessible(visitor)
    visitor.reload()
    expect(visitor.locator("#chat li")).to_have_count(6)


def write_down(page: Page) -> None:
    """An order is begun in the chat; note and reason are kept, and the conversation stays on the screen."""
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-line")).to_be_focused()
    expect(page.locator("#chat-log")).to_contain_text("Then one in navy, please")
    page.keyboard.press("Alt+j")
    expect(page.locator("#chat-note")).to_be_focused()
    page.keyboard.type("Wants the parka in navy")
    expect(page.locator("#chat-sheet [data-saved]")).to_have_text("Saved")
    page.keyboard.press("Alt+z")
    expect(page.locator("#chat-reason-order")).to_be_checked()
    assert_accessible(page, within="#chat-talk")


def end(page: Page, visitor: Page) -> None:
    """The operator ends it and says what came of it; the visitor asks for the conversation by mail."""
    page.keyboard.press("Alt+Shift+s")
    expect(page.locator("#chat-disposition")).to_be_visible()
    expect(visitor.locator(".status")).to_contain_text("The chat is over")
    visitor.get_by_role("button", name="Send me the conversation").click()
    expect(visitor.locator(".after")).to_contain_text("on its way to margaret.ellison@example.com")
    page.locator("#chat-disposition").select_option("no_sale")
    page.keyboard.press("Alt+Shift+s")
    expect(page.locator("#chats .chat-tab")).to_have_count(0)
    presence(page, "available")


@pytest.mark.job("Z1.1")
def test_a_visitor_and_an_operator_talk_and_the_conversation_is_mailed(house: House, page: Page, visitor: Page) -> None:
    sign_in(page, house.url)
    presence(page, "available")
    begin(visitor, house, text="Is the parka there in L?")
    expect(page.locator("#chats .chat-offer")).to_contain_text("Margaret")
    page.keyboard.press("Alt+Shift+q")
    expect(page.locator("#chat-text")).to_be_focused()
    expect(page.locator("#chat-log")).to_contain_text("Is the parka there in L?")
    expect(visitor.locator(".status")).to_contain_text("Freja answers you")
    presence(page, "chatting")
    talk(page, visitor)
    write_down(page)
    end(page, visitor)
    ((chat, *kept),) = house.ask("SELECT id, state, disposition, reasons FROM chats_chat ORDER BY id DESC LIMIT 1")
    assert kept == ["wrapped", "no_sale", ["order"]]
    mail = house.mail_about(f"(no. {chat})")
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["To"] == "margaret.ellison@example.com"
    assert "Is the parka there in L?" in body.get_content()
    assert "It is, in navy and in sand." in body.get_content()
    page.goto(f"{house.url}/chats/")
    expect(page.locator("#chat-rows")).to_contain_text(re.compile("Danmark.*Margaret.*Freja Holm", re.DOTALL))
