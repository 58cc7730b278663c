"""Money on the line: a pay link seen arriving, a gift card sold and spent, papers in the customer's language."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import tasks
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import Gate, new_context, sign_in
from tests.journeys.house import House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_drafts_last import begin_order
from tests.journeys.test_fresh import NOTED

pytestmark = pytest.mark.journey


@pytest.mark.job("O1.10", "O1.13.1")
def test_the_customer_pays_while_on_the_line_and_the_desk_sees_it_arrive(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "callum o'brien", "5602 grey 40")
    page.locator("[data-path='tenders.1.method']").select_option("card")
    expect(page.locator(".htmx-request")).to_have_count(0)
    tasks.read_back_and_submit(Keyboard(page))
    page.get_by_role("link", name="Open the order").click()
    status = page.locator("section.payments")
    expect(status.locator("[data-state=waiting]")).to_be_visible()
    page.keyboard.press("Alt+Shift+L")
    expect(page.locator("#toasts")).to_contain_text("on its way to")

    link = status.locator("[data-copy]").get_attribute("data-copy") or ""
    theirs = new_context(browser).new_page()
    theirs.goto(link)
    theirs.get_by_role("button", name="Pay", exact=True).click()
    expect(theirs.locator(".pay")).to_contain_text("Your payment has arrived")
    theirs.context.close()

    expect(status.locator("[data-state=authorized]")).to_be_visible()  # nobody has touched the desk
    expect(status).to_contain_text("Your bank holds the amount")

    papers = page.locator("section.documents")
    expect(papers).to_contain_text("Order confirmation")
    page.keyboard.press("Alt+Shift+V")
    expect(papers.locator(".banner.ok")).to_contain_text("Issued as number")
    papers.get_by_label("Language").select_option("zh-hans")
    expect(papers.locator("a[href*='invoice']")).to_have_attribute("href", re.compile("language=zh-hans"))
    address = papers.locator("a[href*='invoice']").get_attribute("href") or ""
    paper = page.request.get(f"{house.url}{address}")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.body().startswith(b"%PDF")
    assert_accessible(page)


@pytest.mark.job("M4.3", "O1.10")
def test_a_gift_card_is_sold_activated_and_pays_a_part_by_keyboard(house: House, page: Page) -> None:
    sign_in(page, house.url)
    page.goto(f"{house.url}/payments/gift-cards/")
    page.wait_for_selector("html[data-live=on]", state="attached")
    page.keyboard.press("Alt+k")
    expect(page.locator("#id_amount")).to_be_focused()
    page.keyboard.insert_text("5")
    page.locator("#id_currency").select_option("GBP")
    page.locator("#id_amount").press("Enter")
    code = page.locator("#new-code").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
    page.locator("#id_paid_by").fill("Receipt 12")
    page.keyboard.press("Enter")
    expect(page.locator(".gift-cards .badge.ok").first).to_be_visible()
    expect(page.locator(".gift-cards .say")).to_contain_text("£5.00")
    assert code not in page.content()
    assert_accessible(page)

    begin_order(page, house, "siobhan patel", "5602 grey 40")
    page.get_by_role("button", name="Split the payment").click()
    second = page.locator("[data-path='tenders.2.method']")
    second.select_option("gift_card")
    looked = page.locator("#pay-2-how input[name=code]")
    expect(looked).to_be_visible()
    looked.fill(code)
    looked.press("Enter")
    expect(page.locator("#pay-2-takes")).to_contain_text("£5.00")
    tasks.read_back_and_submit(Keyboard(page))
    left = "SELECT balance FROM payments_giftcard WHERE last4 = %s"
    assert [str(row[0]) for row in house.ask(left, code[-4:])] == ["0.000"]


@pytest.mark.job("O1.13.1")
def test_a_paper_is_told_as_issued_though_the_order_changes_meanwhile(house: House, page: Page) -> None:
    ((order,),) = house.ask(
        "SELECT id FROM orders_order o WHERE state = 'delivered' AND NOT EXISTS"
        " (SELECT FROM payments_paper p WHERE p.order_id = o.id) ORDER BY id DESC LIMIT 1"
    )
    sign_in(page, house.url)
    page.goto(f"{house.url}/?order={order}")
    papers = page.locator("section.documents")
    expect(papers).to_contain_text("Order confirmation")
    expect(page.locator(".htmx-request")).to_have_count(0)
    issues = Gate(page, "/documents/invoice/issue/")
    page.keyboard.press("Alt+Shift+V")
    expect(papers.locator(".htmx-request")).to_have_count(1)
    with page.expect_response(re.compile(r"/documents/\?")) as change:
        page.evaluate("order => htmx.trigger(document.body, `live:order:${order}`)", order)
    change.value.finished()
    issues.open()
    expect(papers.locator(".banner.ok")).to_contain_text("Issued as number")

    expect(page.locator(".htmx-request")).to_have_count(0)
    late = Gate(page, r"/documents/\?")
    house.ask(NOTED, order)
    late.first()
    expect(page.locator("#order-notes li")).to_contain_text("Ring twice")
    late.open()
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(papers.locator(".banner.ok")).to_contain_text("Issued as number")
