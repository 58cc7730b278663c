"""Orders as customers give them: again from the history, to two addresses, freight free, what is not on the shelf."""

import re
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import tasks
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_drafts_last import begin_order
from thirdring.kernel import clock

pytestmark = pytest.mark.journey

BOUGHT = """
    SELECT o.number, l.name FROM orders_order o JOIN orders_line l ON l.order_id = o.id
      JOIN customers_customer c ON c.id = o.customer_id
     WHERE c.name = %s AND o.external_reference <> '' ORDER BY o.placed_at DESC, l.position
"""
ORDERED = "SELECT count(*) FROM orders_order o JOIN customers_customer c ON c.id = o.customer_id WHERE c.name = %s"
UNCOVERED = """(button) => {
  const { left, top, width, height } = button.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === button;
}"""
WEEKDAY = r"(Mon|Tue|Wed|Thu|Fri) \d{1,2} [A-Z]"


@pytest.mark.job("O1.4", "O4.1", "O4.3.3", "O1.13.1", "M5.4", "M6.2", "M6.3", "S2.1")
@pytest.mark.parametrize(
    ("who", "mailed"),
    [
        ("Desmond Achebe", ("Your order", "Thank you for your order. Its number is", "£53.90")),
        ("Torben Nygaard", ("Din ordre", "Tak for din ordre. Den har nummer", "kr.")),
    ],
)
def test_an_old_order_is_given_again_noted_and_confirmed_in_the_customers_language(
    house: House, page: Page, who: str, mailed: tuple[str, str, str]
) -> None:
    subject, thanks, total = mailed
    before = house.ask(BOUGHT, who)
    oldest, bought = str(before[-1][0]), [str(name) for number, name in before if number == before[-1][0]]
    sign_in(page, house.url)
    opened(page, house, who)
    orders = page.locator("#history .history-order")
    ((count,),) = house.ask(ORDERED, who)
    expect(orders).to_have_count(int(str(count)))
    expect(orders.last).to_contain_text(spoken(oldest))
    for name in bought:
        expect(orders.last).to_contain_text(name)
    orders.last.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.order h2")).to_contain_text(spoken(oldest))
    expect(page.locator("article.order .badge").first).to_have_text("Delivered")
    page.keyboard.press("Alt+r")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(len(bought))
    number = tasks.read_back_and_submit(Keyboard(page))
    expect(page.locator("article.placed .say")).to_contain_text(f"Your order number is {spoken(number)}")
    expect(page.locator("article.placed .say")).to_contain_text(re.compile(rf"arrives between {WEEKDAY}"))

    page.get_by_role("link", name="Open the order").click()
    page.locator("#note-text").last.fill("Same again, the old gloves were lost")
    page.keyboard.press("Enter")
    expect(page.locator("#order-notes li")).to_contain_text("the old gloves were lost")
    expect(page.locator("#order-notes .who")).to_have_text("Freja Holm")
    mail = house.mail_about(f"{subject} {spoken(number)}")
    expect(page.locator("#order-mails .badge")).to_have_text("Sent")
    assert f"{thanks} {spoken(number)}".replace("是 ", "是") in text_of(mail).replace("是 ", "是")
    assert all(name in text_of(mail) for name in bought)
    assert total in text_of(mail)
    opened(page, house, who)
    expect(page.locator("#history .history-order").first).to_contain_text(spoken(number))
    expect(page.locator("#customer-timeline")).to_contain_text(f"Order {spoken(number)}")


@pytest.mark.job("O1.11", "O4.3.1", "O1.13")
def test_an_order_goes_to_two_addresses_on_a_wished_day_by_another_method(house: House, page: Page) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "siobhan patel", "5602 grey 40")
    page.locator("#add-line").fill("5305-BRN-9")
    page.keyboard.press("Enter")
    expect(page.locator("#draft-lines tr[data-row]")).to_have_count(2)
    page.keyboard.press("Alt+Shift+A")
    page.locator("#recipient").fill("Aoife Patel")
    page.locator("#line1").fill("3 Harbour View")
    page.locator("#postcode").fill("BT1 5GS")
    page.locator("#city").fill("Belfast")
    page.locator("#city").press("Enter")
    expect(page.locator("#customer-addresses")).to_contain_text("3 Harbour View")

    page.get_by_role("button", name="Another address").click()
    cards = page.locator("article.draft .card[id^=ship-]")
    expect(cards).to_have_count(2)
    home, away = cards.first, cards.last
    expect(page.locator(".htmx-request")).to_have_count(0)
    choose(away.get_by_label("Also to"), "3 Harbour View")
    expect(away.get_by_label("Also to").locator("option:checked")).to_contain_text("3 Harbour View")
    expect(away.locator("[id$=-said]")).to_be_empty()  # nothing goes there yet
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.locator("#draft-lines summary").last.click()
    choose(page.locator("#draft-lines tr[data-row]").last.get_by_label("Goes to"), "2:")
    expect(home.locator("[id$=-said]")).to_contain_text(re.compile(rf"£3\.95.*arrives between {WEEKDAY}", re.DOTALL))
    expect(away.locator("[id$=-said]")).to_contain_text(re.compile(rf"£6\.95.*arrives between {WEEKDAY}", re.DOTALL))
    expect(page.locator("#draft-totals .grand")).to_contain_text("£70.80")
    slow = arrival(home)

    choose(home.get_by_label("Method"), "Express delivery")
    expect(home.locator("[id$=-said]")).to_contain_text("£9.95")
    expect(page.locator("#draft-totals .grand")).to_contain_text("£76.80")
    assert arrival(home) != slow
    wish(away, clock.now().date())
    expect(away.locator("[id$=-said]")).to_contain_text("cannot be reached; the earliest is")
    friday = friday_after(14)
    wish(away, friday)
    expect(away.locator("[id$=-said]")).to_contain_text(f"arrives Fri {friday.day} ")
    away.get_by_label("A gift: no prices in the parcel").check()

    keyboard = Keyboard(page)
    number = tasks.read_back_and_submit(keyboard)
    expect(page.locator("article.placed .say")).to_contain_text(f"arrives Fri {friday.day} ")
    page.get_by_role("link", name="Open the order").click()
    parcels = page.locator("article.order .card")
    expect(parcels.filter(has_text="Belfast")).to_contain_text(f"Standard delivery · arrives Fri {friday.day} ")
    expect(parcels.filter(has_text="Express delivery")).to_have_count(1)
    expect(page.locator("article.order .totals .grand")).to_contain_text("£76.80")
    goods = "SELECT total, freight FROM orders_order WHERE number = %s"
    assert [[str(amount) for amount in row] for row in house.ask(goods, number)] == [["76.800", "16.900"]]


@pytest.mark.job("O1.10.1")
def test_a_misheard_code_is_asked_about_in_sight_and_taken_by_keyboard(house: House, page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    sign_in(page, house.url)
    begin_order(page, house, "desmond achebe", "5602 grey 40")
    page.keyboard.press("Alt+k")
    expect(page.locator("#add-code")).to_be_focused()
    page.keyboard.type("nail 10")
    page.keyboard.press("Enter")
    meant = page.locator("#code-answer").get_by_role("button", name="MAIL10")
    expect(meant).to_be_visible()
    assert meant.evaluate(UNCOVERED)
    expect(page.locator("#add-code")).to_be_focused()
    page.keyboard.press("Tab")
    expect(meant).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#draft-codes .chip")).to_contain_text("MAIL10")
    expect(page.locator("#code-answer")).to_be_empty()


@pytest.mark.job("M5.6", "O1.12")
def test_freight_is_waived_when_the_order_has_earned_it_and_the_policies_follow(house: House, page: Page) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "callum o'brien", "5602 grey 40")
    said = page.locator("article.draft [id$=-said]").first
    policies = page.get_by_role("region", name="Policies for this order")
    expect(said).to_contain_text("£3.95")
    expect(policies).to_contain_text("within 30 days of delivery")
    expect(policies).not_to_contain_text("Free shipping")
    quantity(page, "5")
    expect(said).to_contain_text("£10.25 more and the freight is waived")
    expect(policies).to_contain_text("Shipping is free from £60.00. You are £10.25 away from it.")
    quantity(page, "7")
    expect(said).to_contain_text(re.compile(r"Freight free.*£3\.95.*Freight is waived from £60\.00", re.DOTALL))
    expect(page.locator("#draft-totals")).to_contain_text(re.compile(r"Freight\s*£0\.00.*Total\s*£69\.65", re.DOTALL))
    expect(policies).to_contain_text("Your order is over £60.00, so shipping is free.")
    choose(page.locator("[id^=pay-][id$=-method]"), "Cash on delivery")
    expect(policies).to_contain_text("You pay the carrier when the parcel is handed over.")
    choose(page.locator("[id^=pay-][id$=-method]"), "Invoice")
    expect(policies).to_contain_text("The invoice comes by e-mail")
    expect(policies).not_to_contain_text("You pay the carrier")
    page.get_by_role("button", name="Why this price?").click()
    expect(page.get_by_role("region", name="Why it costs that")).to_contain_text("Freight is waived from £60.00")
    number = tasks.read_back_and_submit(Keyboard(page))
    page.get_by_role("link", name="Open the order").click()
    expect(page.locator("article.order .totals")).to_contain_text(re.compile(r"Freight\s*£0\.00"))
    assert [str(freight) for (freight,) in house.ask("SELECT freight FROM orders_order WHERE number = %s", number)] == [
        "0.000"
    ]


@pytest.mark.job("O1.8", "O5.1", "O5.2", "S1.4")
def test_what_is_low_late_or_gone_is_told_with_its_day_and_what_is_there_instead(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "grace whitworth", "1002-NVY-L")
    rows = page.locator("#draft-lines tr[data-row]")
    expect(rows.first).to_contain_text(re.compile(r"Low: \d left"))
    for code, promise in (("1002-RED-XL", rf"Expected {WEEKDAY}"), ("1001-NVY-S", "Not available")):
        page.locator("#add-line").fill("")
        page.locator("#add-line").press_sequentially(code)
        expect(page.locator("#line-hits [role=option]")).to_have_count(1)
        expect(page.locator("#line-hits [role=option]")).to_contain_text(re.compile(promise))
    page.locator("#add-line").fill("1002-RED-XL")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text(re.compile(rf"Expected {WEEKDAY}"))
    expect(page.locator("article.draft [id$=-said]").first).to_contain_text(re.compile(rf"and {WEEKDAY}"))
    expect(page.get_by_role("region", name="Policies for this order")).to_contain_text("We expect it on")
    page.locator("#add-line").fill("1001-NVY-S")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(3)
    expect(rows.last).to_contain_text("only 0 can be promised. Order fewer, or offer a substitute.")

    sold_out(house, browser, "7501")
    page.goto(f"{house.url}/catalogue/?q=7501")
    page.locator("#products tr[data-row] a").first.click()
    card = page.locator("#product-panel")
    expect(card.locator(".matrix .badge.bad").first).to_have_text("None")
    expect(card.get_by_role("region", name="Instead")).to_contain_text("Offer instead")
    instead = card.get_by_role("region", name="Instead").get_by_role("link").first
    expect(instead).to_contain_text("Camp stove")


def sold_out(house: House, browser: Browser, code: str) -> None:
    """A manager says on the product's own page that nothing is there and nothing comes."""
    context = new_context(browser)
    page = context.new_page()
    sign_in(page, house.url, "admin")
    page.goto(f"{house.url}/catalogue/?q={code}")
    page.locator("#products tr[data-row] a").first.click()
    page.get_by_role("tab", name="Price and stock").click()
    levels = page.locator("#panel-keep [name=on_hand]")
    for at in range(levels.count()):
        for field in ("on_hand", "expected_quantity"):
            page.locator(f"#panel-keep [name={field}]").nth(at).fill("0")
        page.locator("#panel-keep [name=expected_date]").nth(at).fill("")
        with page.expect_response(re.compile(r"/stock/$")) as answer:
            page.locator("#panel-keep [name=expected_date]").nth(at).press("Enter")
        assert answer.value.ok
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(page.locator("#panel-keep .banner.ok")).to_be_visible()
    context.close()


def opened(page: Page, house: House, who: str) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)  # leaving cuts off what is still asked for
    page.goto(f"{house.url}/?day=1")
    page.keyboard.press("Alt+c")
    page.keyboard.insert_text(who)
    expect(page.locator("#find-hits [role=option]").first).to_contain_text(who)
    page.keyboard.press("Enter")
    expect(page.locator(".customer-name")).to_have_text(who)


def spoken(number: str) -> str:
    return f"{number[:3]} {number[3:]}"


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def choose(select: Locator, words: str) -> None:
    """The option that holds the words, as a person who reads them would take it."""
    value = select.locator("option").filter(has_text=words).first.get_attribute("value")
    select.select_option(value)


def quantity(page: Page, count: str) -> None:
    page.locator("#draft-lines [data-column=qty]").first.fill(count)
    page.keyboard.press("Tab")


def wish(card: Locator, day: date) -> None:
    card.get_by_label("Not before, if wished").fill(day.isoformat())
    card.get_by_label("Not before, if wished").press("Tab")


def friday_after(days: int) -> date:
    """A Friday at least so far away, in the house's own days; no holiday falls on one that the demo terms know."""
    day = clock.now().date() + timedelta(days=days)
    return day + timedelta(days=(4 - day.weekday()) % 7)


def arrival(card: Locator) -> str:
    return card.locator("[id$=-said]").inner_text().partition("arrives")[2]
