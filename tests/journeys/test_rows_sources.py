"""Source codes from what a caller says to what they brought; problem orders from the desk to their outcome."""

import re
import subprocess
import sys
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import tasks
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import PATIENCE, ROOT, House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_drafts_last import begin_order
from tests.journeys.test_rows_after_sale import taken
from tests.journeys.test_rows_orders import spoken

pytestmark = pytest.mark.journey

SENT_AND_BACK = """
import sys, django
django.setup()
from thirdring.kernel import clock
from thirdring.orders import actions, queries
order_id, now = int(sys.argv[1]), clock.now()
(line,) = queries.progress(order_id).lines
actions.pick(order_id=order_id, pieces={line.line_id: 2}, actor_id=None, now=now)
parcel = actions.pack(order_id=order_id, pieces={line.line_id: 2}, actor_id=None, now=now)
actions.ship(parcel_id=parcel, actor_id=None, now=now)
actions.receive(order_id=order_id, pieces={line.line_id: 1}, actor_id=None, now=now)
"""
BROUGHT = """
SELECT o.id, o.total - o.tax, l.amount / 2 * (1 - o.tax / o.total)
FROM promotions_redemption r JOIN promotions_code c ON c.id = r.code_id JOIN orders_order o ON o.id = r.order_id
JOIN orders_line l ON l.order_id = o.id WHERE c.code = 'SPRING26'
"""


@pytest.mark.timeout(400)  # two people and a parcel, on a slow machine
@pytest.mark.job("M5.5")
def test_a_misheard_source_code_is_found_and_what_it_brought_and_what_came_back_is_seen(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "desmond achebe", "2 x 5602 grey 40")
    page.keyboard.press("Alt+k")
    expect(page.locator("#add-code")).to_be_focused()
    page.keyboard.type("sbring 26")
    page.keyboard.press("Enter")
    page.locator("#code-answer").get_by_role("button", name="SPRING26").click()
    expect(page.locator("#draft-codes .chip")).to_contain_text("SPRING26")
    tasks.read_back_and_submit(Keyboard(page))
    page.get_by_role("link", name="Open the order").click()
    expect(page.locator("article.order .badge").first).to_have_text("To be packed")
    expect(page.locator("article.order")).to_contain_text("SPRING26")
    ((order_id, revenue, back),) = house.ask(BROUGHT)
    subprocess.run(
        [sys.executable, "-c", SENT_AND_BACK, str(order_id)],
        cwd=ROOT,
        env={**house.environment(), "DJANGO_SETTINGS_MODULE": "thirdring.config.settings"},
        check=True,
    )
    context = new_context(browser)
    boss = context.new_page()
    sign_in(boss, house.url, "supervisor")
    boss.goto(f"{house.url}/orders/sources/?days=30")
    row = boss.locator("table.sheet tr", has_text="SPRING26")
    expect(row.locator("td").nth(3)).to_have_text("1")
    expect(row.locator("td").nth(5)).to_have_text(f"£{revenue:.2f}")
    expect(row.locator("td").nth(7)).to_have_text(f"£{back:.2f}")
    expect(row.locator("td").nth(8)).to_have_text(re.compile(r"^\d\d\.\d %$"))
    context.close()


@pytest.mark.timeout(400)
@pytest.mark.job("Z2.2", "Z2.1")
def test_a_problem_order_is_reported_taken_on_and_solved_by_the_person_in_charge(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house.url)
    number = taken(page, house, "desmond achebe", "5602 grey 40")
    page.get_by_text("Hold this order", exact=True).first.click()
    page.locator("#hold-words").fill("The street is not on the map")
    page.locator("#hold-words").press("Enter")
    expect(page.locator("article.order > header .badge").first).to_have_text("Held")
    until_reported(house, number)
    context = new_context(browser)
    boss = context.new_page()
    sign_in(boss, house.url, "supervisor")
    loads: list[str] = []
    boss.on("framenavigated", lambda frame: loads.append(frame.url))
    boss.goto(f"{house.url}/orders/problems/")
    row = boss.locator("#problems tr", has_text=spoken(number))
    expect(row).to_contain_text("The street is not on the map")
    expect(row.locator("td").nth(2)).not_to_have_text("nobody")
    row.get_by_label("Outcome").select_option("no_fault")
    row.get_by_label("Note").fill("It is a new street")
    row.get_by_role("button", name="Solve").click()
    expect(row).to_have_count(0)
    assert len(loads) == 1  # the list is fetched again by itself, the page is not
    boss.get_by_role("navigation", name="Which").get_by_role("link", name="Closed").click()
    expect(row).to_contain_text("It is a new street")
    expect(row).to_contain_text("Nothing was wrong")
    context.close()


def until_reported(house: House, number: str) -> None:
    """The worker has told the person in charge: from here on the list is still."""
    sql = (
        "SELECT p.reported_at FROM orders_problem p JOIN orders_order o ON o.id = p.order_id"
        " WHERE o.number = %s AND p.reported_at IS NOT NULL"
    )
    until = time.monotonic() + PATIENCE
    while not house.ask(sql, number):
        assert time.monotonic() < until, house.log("worker")
        time.sleep(0.05)
