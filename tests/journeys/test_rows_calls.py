"""A call documented from greeting to log, and a customer registered and kept up in Chinese."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import tasks
from tests.journeys.browser import sign_in
from tests.journeys.house import House

pytestmark = pytest.mark.journey

NOTE = "Spurgte til returret, fik svar"


@pytest.mark.job("O2.1", "O2.3", "O2.5", "O2.9", "O5.5", "O1.12", "K1", "K2", "M5.4", "S2.3")
def test_what_was_told_on_a_danish_call_stands_in_the_log_second_by_second(house: House, page: Page) -> None:
    sign_in(page, house.url)
    tasks.ring(page, house.url, language="da")
    page.goto(house.url)
    expect(page.locator("#answers-q")).to_be_visible()
    tasks.answer(page)
    say = page.locator("#say")
    greeting = "tak fordi du ringer til Nordlys Outfitters. Du taler med Freja Holm"
    expect(say).to_contain_text(re.compile(f"God(morgen|dag|aften), og {re.escape(greeting)}"))
    expect(page.locator("#answers-found details[lang=da]").first).to_be_visible()
    page.keyboard.press("Alt+i")
    expect(page.locator("#answers-q")).to_be_focused()
    page.keyboard.type("sender noget tilbage")
    answer = page.locator("#answers-found details").first
    expect(answer).to_contain_text("Hvordan sender jeg noget tilbage?")
    expect(answer).to_have_attribute("lang", "da")
    page.keyboard.press("Alt+Shift+I")
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-line")).to_be_focused()
    page.keyboard.type("5602 grey 40")
    page.keyboard.press("Enter")
    policy = page.get_by_role("region", name="Policies for this order").locator("details").first
    expect(policy).to_contain_text("inden for 30 dage efter leveringen")
    expect(page.locator(".htmx-request")).to_have_count(0)
    policy.locator("summary").click()
    policy.get_by_role("button", name="Said").click()
    say.get_by_text("Closing words").click()
    expect(say).to_contain_text("Tak fordi du ringede til Nordlys Outfitters")
    page.keyboard.press("Alt+j")
    page.keyboard.type(NOTE)
    expect(page.locator("#call-sheet [data-saved]")).to_have_text("Saved")

    strip = page.locator("#strip")
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    page.keyboard.press("Alt+q")
    expect(page.locator("#toasts")).to_contain_text("why the customer called")
    with page.expect_response("**/reasons"):
        page.get_by_label("Information").check()
    with page.expect_response("**/disposition"):
        page.locator("#disposition").select_option(label="Information given")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.idle")).to_be_visible()

    assert_logged(house, page)


def assert_logged(house: House, page: Page) -> None:
    """The call is found in the log, taken away as a file, and its record tells every second and word."""
    page.goto(f"{house.url}/calls/?practice=all")
    page.locator("#log-q").fill("returret")
    expect(page.locator("#log-rows tr")).to_have_count(1)
    expect(page.locator("#log-rows")).to_contain_text(
        re.compile("Danmark.*Kirsten Bjerregaard.*Freja Holm.*Information.*Information given", re.DOTALL)
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    (row,) = rows_of(download.value.path())
    page.locator("#log-rows a").first.click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^Call \d+$"))
    ring, queue, talk, hold, wrap_up, total = map(seconds, page.locator("dl.figures dd").all_inner_texts())
    assert 0 <= total - (ring + queue + talk + hold + wrap_up) < 5  # each figure leaves its own part of a second away
    assert (row["Customer"], row["Reason"], row["Notes"]) == ("Kirsten Bjerregaard", "Information", NOTE)
    assert abs(int(row["Talk"]) - talk) <= 1
    record = page.get_by_role("region", name="Record")
    for event in ("Answered", "Customer identified", "Said", "Note written", "Ended", "Wrap-up finished"):
        expect(record).to_contain_text(event)
    expect(record.locator("li").filter(has_text="Said")).to_have_count(2)
    expect(page.get_by_role("region", name="Notes")).to_contain_text(NOTE)
    exported = "SELECT count(*) FROM kernel_auditentry WHERE action = 'call-log-exported'"
    assert house.ask(exported) == [(1,)]


@pytest.mark.job("Z1.3", "O1.3", "O4.2", "O4.3.1", "O4.4.1", "O4.4.2", "O4.4.3", "O4.4.4", "M1.7", "S2.1")
def test_a_customer_is_registered_and_updated_with_chinese_labels(house: House, page: Page) -> None:
    sign_in(page, house.url, "operator2")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.insert_text("欧阳 静")
    page.wait_for_selector("#find-hits a[data-key='alt+u']")
    page.keyboard.press("Alt+u")
    form = page.get_by_role("form", name="新顾客")
    expect(form.get_by_label("姓氏", exact=True)).to_have_value("欧阳")
    expect(form.get_by_label("名字", exact=True)).to_have_value("静")
    form.get_by_label("电话", exact=True).fill("160 8888 0002")
    form.get_by_label("电子邮箱", exact=True).fill("jing@youxiang.example")
    form.get_by_label("街道").fill("人民路 18 号")
    form.get_by_label("城市").fill("广州市")
    form.get_by_label("邮编").fill("510030")
    form.get_by_role("button", name="保存顾客").click()
    expect(page.locator(".customer-name")).to_have_text("欧阳静")
    expect(page.locator("#customer-identity .chip.mono")).to_have_text(re.compile(r"^\d{3} \d{3} \d+$"))
    expect(page.locator("#customer-addresses .badge")).to_have_text("收货、账单")
    expect(page.locator("#customer-timeline")).to_contain_text("已添加顾客")

    code_word = page.get_by_role("region", name="暗语")
    code_word.get_by_role("button", name="设置暗语").click()
    code_word.get_by_role("textbox").fill("春江花月夜")
    page.keyboard.press("Enter")
    expect(code_word).to_contain_text("未询问")
    addresses = page.get_by_role("region", name="地址")
    addresses.get_by_role("button", name="添加地址").click()
    addresses.locator("#line1").fill("和平路 5 号")
    addresses.locator("#city").fill("深圳市")
    addresses.locator("#postcode").fill("518001")
    addresses.get_by_label("主要收货地址").check()
    addresses.get_by_role("button", name="保存").click()
    moved = addresses.locator("li").filter(has_text="和平路 5 号")
    expect(moved.locator(".badge")).to_have_text("收货")
    expect(addresses.locator("li").filter(has_text="人民路 18 号").locator(".badge")).to_have_text("账单")
    expect(page.locator("#customer-timeline .who").first).to_have_text("李晓雯")
    account = page.locator("#customer-identity .chip.mono").inner_text()
    page.goto(f"{house.url}/?day=1")
    page.keyboard.press("Alt+c")
    page.keyboard.type(account)
    page.keyboard.press("Enter")
    expect(page.locator(".customer-name")).to_have_text("欧阳静")
    expect(page.locator("#customer-addresses")).to_contain_text("深圳市")


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def seconds(shown: str) -> int:
    """`1:02:41` as people read a clock, in seconds."""
    whole = 0
    for part in shown.split(":"):
        whole = whole * 60 + int(part)
    return whole
