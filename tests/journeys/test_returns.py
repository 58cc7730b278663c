"""After the sale, on the telephone: a return, an exchange, something made good, and what needs a supervisor."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import ROOT, House

pytestmark = pytest.mark.journey

ARRIVED = """
import sys, django
django.setup()
from django.db import transaction
from tests.orders import builders as make
from tests.orders.test_returns import delivered, pay_all
from thirdring.catalogue import queries as catalogue
from thirdring.customers import queries as customers
from thirdring.people.models import User
who, sku, pieces, days = sys.argv[1:]
customer = customers.search(who, region="GB")[0].customer_id
house = make.House(User.objects.get(username="operator").pk, customer, {sku: catalogue.variant_by_code(sku).id})
with transaction.atomic():  # the worker, which checks new orders, finds it delivered
    order_id, _lines = delivered(house, days_ago=int(days), **{sku: int(pieces)})
    pay_all(house, order_id)
print(order_id)
"""


def arrived(house: House, who: str, sku: str, pieces: int = 1, days: int = 3) -> int:
    """An order of a customer of the demo that has been paid and arrived: ordered, picked, sent by the real actions."""
    done = subprocess.run(
        [sys.executable, "-c", ARRIVED, who, sku, str(pieces), str(days)],
        cwd=ROOT,
        env={**house.environment(), "DJANGO_SETTINGS_MODULE": "thirdring.config.settings"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return int(done.stdout.strip().splitlines()[-1])


def opened(page: Page, house: House, order_id: int) -> None:
    page.goto(f"{house.url}/?order={order_id}")
    expect(page.locator("#order-returns button").first).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("THIRDRING_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.job("O3.6", "O2.5", "O1.12", "M5.6", "M6.2")
def test_a_return_is_authorized_by_keyboard_with_the_words_to_say_and_refunded_when_it_is_inspected(
    house: House, page: Page
) -> None:
    order_id = arrived(house, "desmond achebe", "1002-NVY-M", pieces=2)
    sign_in(page, house.url)
    opened(page, house, order_id)
    page.keyboard.press("Alt+b")
    quantity = page.locator("#return-form input[name^=quantity-]")
    expect(quantity).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    proposal = page.locator("#return-proposal")
    expect(proposal).to_contain_text("£3.95")
    expect(proposal.locator(".say")).to_contain_text("taken off the refund")
    shot(page, "return-form")
    page.locator("#return-form select[name^=reason-]").select_option("faulty")
    expect(proposal).to_contain_text("it costs you nothing")
    expect(proposal.locator(".totals")).to_contain_text("free")
    page.locator("#return-note").fill("The sole comes off")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("F8")
    number = page.locator("#order-returns .order-number")
    expect(number).to_have_text(re.compile(r"^R [\d ]+$"))
    expect(page.locator("#order-returns .return-made .say")).to_contain_text("Your return number is R")
    shot(page, "return-made")
    said = number.inner_text()
    mail = house.mail_about(f"Your return {said}")
    assert "costs you nothing" in str(mail.get_body(("plain",)))

    page.goto(f"{house.url}/orders/returns/")
    page.locator("#return-q").fill(said)
    page.keyboard.press("Enter")
    expect(page.locator("h2.mono")).to_have_text(said)
    shot(page, "receiving")
    page.locator("input[name^=restock-]").fill("1")
    page.keyboard.press("F8")
    expect(page.locator(".receiving .badge").first).to_have_text("Closed")
    opened(page, house, order_id)
    expect(page.locator("#order-returns .return-row").first).to_contain_text(re.compile(r"£[\d.]+ given back"))
    shot(page, "return-closed")


@pytest.mark.job("O3.7")
def test_a_size_is_exchanged_even_and_the_new_one_is_an_order_of_its_own(house: House, page: Page) -> None:
    order_id = arrived(house, "siobhan patel", "1002-NVY-M")
    sign_in(page, house.url)
    opened(page, house, order_id)
    page.keyboard.press("Alt+e")
    expect(page.locator("#return-form input[name^=quantity-]")).to_be_focused()
    page.locator("#return-form select[name^=variant-]").select_option(index=2)
    page.locator("#return-form select[name^=reason-]").select_option("size")
    proposal = page.locator("#return-proposal")
    expect(proposal.locator(".grand")).to_contain_text("Difference")
    expect(proposal.locator(".say")).to_contain_text("first exchange is free")
    shot(page, "exchange-form")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("F8")
    number = page.locator("#order-returns .order-number")
    expect(number).to_be_visible()
    said = number.inner_text()
    page.goto(f"{house.url}/orders/returns/?q={said}")
    page.locator("input[name^=restock-]").fill("1")
    page.keyboard.press("F8")
    expect(page.locator(".receiving .badge").first).to_have_text("Closed")
    opened(page, house, order_id)
    page.get_by_role("link", name="The order that replaces it").click()
    expect(page.locator("article.order")).to_contain_text("£0.00")


@pytest.mark.job("S1.3", "M5.10")
def test_something_is_refunded_that_the_customer_keeps_and_the_supervisor_sees_it(
    house: House, page: Page, browser: Browser
) -> None:
    order_id = arrived(house, "desmond achebe", "1002-NVY-M")
    sign_in(page, house.url)
    opened(page, house, order_id)
    page.keyboard.press("Alt+v")
    expect(page.locator("#goodwill-reason")).to_be_focused()
    page.locator("#goodwill-reason").select_option("damaged")
    page.locator("#goodwill-kind").select_option("refund")
    page.locator("#goodwill-amount").fill("5")
    expect(page.locator("#goodwill-offer .say")).to_contain_text("I refund you £5.00 right away")
    shot(page, "goodwill-form")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("F8")
    expect(page.locator("#order-returns .return-made .say")).to_contain_text("I have given £5.00 back to you")
    context = new_context(browser)
    boss = context.new_page()
    sign_in(boss, house.url, "supervisor")
    boss.goto(f"{house.url}/orders/goodwill/?currency=GBP")
    expect(boss.locator("table.sheet").last).to_contain_text("Desmond Achebe")
    shot(boss, "goodwill-page")
    unseen = boss.get_by_role("button", name="Seen")
    before = unseen.count()
    unseen.first.click()
    expect(unseen).to_have_count(before - 1)
    context.close()


@pytest.mark.timeout(400)  # two people, on a slow machine
@pytest.mark.job("O3.8", "M5.10", "M5.8")
def test_more_than_the_limit_is_asked_for_granted_and_given_while_the_caller_waits(
    house: House, page: Page, browser: Browser
) -> None:
    order_id = arrived(house, "siobhan patel", "1002-NVY-M", pieces=2)
    sign_in(page, house.url)
    opened(page, house, order_id)
    page.keyboard.press("Alt+v")
    expect(page.locator("#goodwill-reason")).to_be_focused()
    page.locator("#goodwill-kind").select_option("coupon")
    page.locator("#goodwill-amount").fill("18")
    page.locator("#goodwill-note").fill("Second parcel that came too late")
    offer = page.locator("#goodwill-offer")
    expect(offer.get_by_role("button")).to_contain_text("Ask a supervisor")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("Alt+Shift+B")
    expect(offer).to_contain_text("A supervisor has been asked")
    context = new_context(browser)
    boss = context.new_page()
    sign_in(boss, house.url, "supervisor")
    grant_first(boss, house)
    context.close()
    expect(offer).to_contain_text("Granted")
    page.keyboard.press("F8")
    expect(page.locator("#order-returns .return-made .order-number")).to_have_text(re.compile(r"^TAK[A-Z]{6}$"))


def grant_first(boss: Page, house: House) -> None:
    """A supervisor says yes to the request that waits, wherever they are."""
    boss.goto(house.url)
    boss.locator("#approvals").get_by_role("button", name="Yes").first.click()
    expect(boss.locator("#approvals").get_by_role("button", name="Yes")).to_have_count(0)


@pytest.mark.job("O2.5")
def test_a_manager_tries_a_longer_return_window_and_puts_it_in_force(house: House, page: Page) -> None:
    sign_in(page, house.url, "manager")
    page.goto(f"{house.url}/knowledge/policies/")
    shot(page, "policies")
    page.locator("h2 a[href*=price_match]").click()
    shot(page, "policy")
    page.keyboard.press("Alt+n")
    days = page.locator("[name=rule-0-days]")
    expect(days).to_have_value("14")
    days.fill("21")
    page.locator("#f-asked").fill("20 DKK")
    page.keyboard.press("Alt+Shift+B")
    tried = page.locator("#policy-tried")
    expect(tried).to_contain_text("within 21 days of your order")
    expect(tried.locator(".badge").first).to_be_visible()
    shot(page, "policy-form")
    page.locator("#note").fill("Three weeks from now on")
    page.keyboard.press("F8")
    expect(page.locator(".policy-versions [aria-current]")).to_contain_text("Three weeks from now on")
    expect(page.locator(".rules .moved-changed")).to_contain_text("21")
    shot(page, "policy-compared")
