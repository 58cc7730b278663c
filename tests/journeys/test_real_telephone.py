"""Calls from a real telephone to an operator whose telephone is the browser, through a real exchange."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import telephone
from tests.journeys.browser import Gate, new_context, sign_in
from tests.journeys.house import ROOT, House
from tests.telephony import exchanges
from tests.telephony.callers import CALLER, OPERATOR, Callers, eventually, keys_heard
from tests.telephony.exchanges import Exchange
from tests.telephony.street.sip import Phone

pytestmark = pytest.mark.journey
SILENCE = 3.0  # seconds: the most that a caller may wait without a sound
NUMBER = telephone.CUSTOMER


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    exchanges.must_be_here()
    with exchanges.running() as one:
        yield one


@pytest.fixture(scope="module")
def outside(exchange: Exchange) -> Iterator[tuple[Callers, Phone]]:
    """A customer's telephone, which rings for every number that the house calls."""
    with Callers(exchange) as street:
        yield street, street.phone(NUMBER.lstrip("+"))


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, exchange: Exchange, outside: tuple[Callers, Phone]
) -> Iterator[House]:
    """Instead of the house that the other journeys share: one with a telephone."""
    folder: Path = tmp_path_factory.mktemp("telephone-house")
    url, name = os.environ["DATABASE_URL"], f"telephones_{worker_id}"
    with telephone.new_house_with_telephone(url, folder, name, exchange, outside=outside[1]) as running:
        yield running


@pytest.fixture(scope="module")
def telephones(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with telephone.open_telephones(browser, tmp_path_factory.mktemp("voice")) as speaking:
        yield speaking


@pytest.fixture
def page(telephones: Browser, house: House) -> Iterator[Page]:
    """The operator's desk, with a telephone that can be rung."""
    context = new_context(telephones)
    context.add_init_script(telephone.EAR)
    opened = context.new_page()
    sign_in(opened, house.url)
    telephone.can_be_rung(house, opened)
    yield opened
    context.close()
    telephone.cannot_be_rung(house)


@pytest.fixture
def callers(exchange: Exchange, page: Page) -> Iterator[Callers]:
    with Callers(exchange) as street:
        yield street


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.job("S2.3")
def test_a_caller_is_answered_held_brought_back_and_logged_to_the_second(
    house: House, page: Page, callers: Callers
) -> None:
    strip = page.locator("#strip")
    before_ring = now()
    caller = callers.caller(NUMBER, line=telephone.LINE)
    expect(strip.locator(".call.ringing")).to_contain_text("Test line")
    expect(strip.locator(".call.ringing")).to_contain_text("87 65 43 21")
    seen_ringing = now()
    page.keyboard.press("F2")
    expect(strip.locator(".call.on-call")).to_be_visible()
    callers.heard(caller, OPERATOR)
    telephone.hears(page, CALLER)
    heard = now()

    page.keyboard.press("F4")
    expect(strip.locator(".hold-bar")).to_be_visible()
    before_hold = now()
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-hold")).to_be_visible()
    callers.music(caller)
    telephone.hears_nobody(page)
    on_hold = now()
    expect(page.locator(".htmx-request")).to_have_count(0)
    before_resume = now()
    page.keyboard.press("F4")
    expect(strip.locator(".call.on-call")).to_be_visible()
    callers.heard(caller, OPERATOR)
    telephone.hears(page, CALLER)
    back = now()
    assert caller.voice.longest_silence(since=caller.answered_at) < SILENCE

    before_end = now()
    page.keyboard.press("Alt+q")
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    eventually(caller.ended.is_set, "the caller is let go")
    ended = now()

    ((rang_at, answered_at, held_for, ended_at, by),) = house.ask(
        "SELECT rang_at, answered_at, held_for, ended_at, ended_by FROM calls_call ORDER BY id DESC LIMIT 1"
    )
    assert before_ring <= rang_at <= seen_ringing <= answered_at <= heard
    assert before_resume - on_hold <= held_for <= back - before_hold
    assert before_end <= ended_at <= ended
    assert by == "operator"


def test_a_page_that_is_loaded_anew_keeps_the_call(house: House, page: Page, callers: Callers) -> None:
    caller = telephone.connected(callers, page)
    began = time.monotonic()
    page.reload()
    back = ["interrupted", "held", "resumed", "reconnected"]
    eventually(lambda: kinds(house)[-4:] == back, "the operator's telephone is back")
    callers.heard(caller, OPERATOR)
    telephone.hears(page, CALLER)
    expect(page.locator("#strip .call.on-call")).to_be_visible()
    assert caller.voice.longest_silence(since=began) < SILENCE
    callers.do(caller.hang_up())
    expect(page.locator("#strip .call.wrap-up")).to_be_visible()


def test_a_browser_that_is_closed_leaves_the_caller_with_music_until_it_is_back(
    house: House, page: Page, callers: Callers
) -> None:
    caller = telephone.connected(callers, page)
    began = time.monotonic()
    context = page.context
    page.close()
    callers.music(caller)
    eventually(lambda: kinds(house)[-2:] == ["interrupted", "held"], "it is told that the operator is gone")
    again = context.new_page()
    again.goto(house.url)
    callers.heard(caller, OPERATOR)
    telephone.hears(again, CALLER)
    expect(again.locator("#strip .call.on-call")).to_be_visible()
    assert caller.voice.longest_silence(since=began) < SILENCE
    callers.do(caller.hang_up())
    expect(again.locator("#strip .call.wrap-up")).to_be_visible()


def test_a_telephone_on_the_table_is_set_up_chosen_and_picked_up_after_the_answer_key(
    house: House, page: Page, callers: Callers
) -> None:
    page.goto(f"{house.url}/practice/device")
    page.keyboard.press("Alt+n")
    secret = page.locator("#desk-secret").inner_text()
    phone = callers.phone(page.locator("#desk-name").inner_text(), secret)
    eventually(lambda: callers.do(phone.register()) == 200, "the telephone registers")
    page.locator("input[value=desk]").check()
    page.keyboard.press("Alt+s")
    expect(page.locator("#device-now .badge.ok")).to_have_text("Connected")
    expect(page.locator("#device-mark")).to_contain_text("Desk phone")

    strip = page.locator("#strip")
    caller = callers.caller(NUMBER, line=telephone.LINE)
    expect(strip.locator(".call.ringing")).to_be_visible()
    rings = callers.do(phone.incoming.get())
    page.keyboard.press("F2")
    expect(strip.locator(".call.connecting")).to_be_visible()
    expect(strip.locator(".connecting-bar")).to_contain_text("pick it up now")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.keyboard.press("F4")
    expect(page.locator("#toasts")).to_contain_text("Works as soon as you are connected")
    callers.do(rings.answer(OPERATOR))
    expect(strip.locator(".call.on-call")).to_be_visible()
    callers.heard(caller, OPERATOR)
    callers.heard(rings, CALLER)
    callers.do(rings.hang_up())
    expect(strip.locator(".call.wrap-up")).to_be_visible()
    callers.do(phone.register(seconds=0))


RECORDS = """
INSERT INTO telephony_recordingrule (line_id, records, announces, keep_days)
SELECT id, true, false, 30 FROM calls_line WHERE number = %s RETURNING line_id
"""
KEPT = "SELECT call_id FROM telephony_recording WHERE state = 'kept'"
PLAYED = "SELECT count(*) FROM kernel_auditentry WHERE action = 'recording-played' AND stream = %s"
QUARTER = "sound => !sound.seeking && Math.abs(sound.currentTime - sound.duration / 4) < sound.duration / 50"


@pytest.mark.job("S2.3")
def test_keys_reach_the_caller_the_level_moves_and_a_recording_is_heard_from_where_its_shape_is_clicked(
    house: House, page: Page, callers: Callers
) -> None:
    assert house.ask(RECORDS, telephone.LINE)
    caller = telephone.connected(callers, page)
    pages = Gate(page, r"/calls/$")
    page.get_by_role("link", name="Call log").click()
    pages.first()
    page.keyboard.press("Alt+Shift+D")
    page.keyboard.press("4")
    page.locator("#keypad [data-digit='2']").click()
    page.keyboard.press("#")
    expect(page.locator("#keypad output")).to_have_text("42#")
    keys_heard(caller.voice, "42#")
    page.keyboard.press("Escape")
    expect(page.locator("#keypad")).to_be_hidden()
    pages.open()
    expect(page.get_by_role("heading", name="Call log")).to_be_visible()

    page.locator("[popovertarget=phone-panel]").click()
    expect(page.locator("#phone-microphone option").first).to_be_attached()
    telephone.level_moves(page)
    page.keyboard.press("Escape")
    telephone.hears(page, CALLER)
    page.keyboard.press("Alt+q")
    expect(page.locator("#strip .call.wrap-up")).to_be_visible()

    ((call_id,),) = eventually(lambda: house.ask(KEPT), "the recording is sealed")
    page.goto(f"{house.url}/calls/{call_id}")
    assert house.ask(PLAYED, f"call:{call_id}") == [(0,)]
    page.get_by_role("button", name="Play").click()
    sound = page.locator("[data-player] audio").element_handle()
    page.wait_for_function("sound => sound.currentTime > 0", arg=sound)
    assert house.ask(PLAYED, f"call:{call_id}") == [(1,)]
    sound.evaluate("sound => sound.pause()")
    with page.expect_response(re.compile(f"/recordings/{call_id}$")):
        page.evaluate(f"htmx.trigger(document.body, 'live:call:{call_id}')")
    expect(page.locator(".htmx-request")).to_have_count(0)
    shape = page.locator("[data-shape]")
    box = shape.bounding_box()
    shape.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    page.wait_for_function(QUARTER, arg=sound)
    expect(page.locator("[data-player] .now")).to_have_attribute("x1", re.compile(r"^2[45]\d"))


def kinds(house: House) -> list[object]:
    """What was told of the last call, in order."""
    told = "SELECT kind FROM calls_callevent WHERE call_id = (SELECT max(id) FROM calls_call) ORDER BY id"
    return [kind for (kind,) in house.ask(told)]


WAITING = "SELECT call_id FROM routing_queuedcall WHERE left_at IS NULL"
ASKS = """
import sys, django
django.setup()
from thirdring.kernel import clock
from thirdring.routing import actions
actions.ask_for_callback(call_id=int(sys.argv[1]), now=clock.now())
"""


@pytest.mark.job("S2.4")
def test_who_asked_for_it_is_called_back_in_a_quiet_moment_and_both_hear_each_other(
    house: House, page: Page, outside: tuple[Callers, Phone]
) -> None:
    street, customer = outside
    telephone.be(page, "Break")
    caller = street.do(customer.call(telephone.LINE, caller=NUMBER, hertz=CALLER, wait=False))
    ((call_id,),) = eventually(lambda: house.ask(WAITING), "the caller waits")
    subprocess.run(
        [sys.executable, "-c", ASKS, str(call_id)],
        cwd=ROOT,
        env={**house.environment(), "DJANGO_SETTINGS_MODULE": "thirdring.config.settings"},
        check=True,
    )
    street.do(caller.hang_up())
    page.goto(house.url)
    expect(page.locator("html[data-live=on]")).to_be_attached()
    expect(page.locator("#presence > button")).to_contain_text("Break")
    expect(page.locator("#quiet")).to_be_empty()
    telephone.be(page, "Available")
    expect(page.locator("#quiet")).to_contain_text("Nobody waits")
    page.keyboard.press("Alt+b")
    expect(page.get_by_role("heading", name="Yours to call")).to_be_visible()
    telephone.can_be_rung(house, page)
    page.keyboard.press("Alt+n")
    expect(page.locator("#dial-line option:checked")).to_have_text(re.compile(re.escape("Test line")))
    page.keyboard.press("Enter")
    rung = street.do(customer.incoming.get())
    street.do(rung.answer(CALLER))
    street.heard(rung, OPERATOR)
    telephone.hears(page, CALLER)
    street.do(rung.hang_up())
    expect(page.locator("#strip .call.wrap-up")).to_be_visible()
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("heading", name="Yours to call")).to_have_count(0)
    assert house.ask("SELECT state FROM routing_callback") == [("done",)]
