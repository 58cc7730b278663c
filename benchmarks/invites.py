"""From the INVITE of a real caller to the call painted on the desk of an operator whose telephone is the browser.

Everything is there that there is in production: Asterisk, the switchboard, the web and stream processes, Chromium.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys import telephone
from tests.journeys.browser import new_context, sign_in
from tests.journeys.house import House
from tests.telephony import exchanges
from tests.telephony.callers import Callers, eventually
from tests.telephony.exchanges import Exchange

LINE, CALLER = "+442079460100", "+447700900101"
NEWEST = "known => Object.entries(window.painted).find(([call, at]) => at > 0 && !known.includes(call))"


def measure(browser: Browser, folder: Path, watch: str, rounds: int) -> list[float]:
    """Milliseconds from INVITE to paint of each round; none where there can be no exchange."""
    if why := exchanges.why_none():
        print(f"  no real caller: {why}")
        return []
    with (
        exchanges.running() as exchange,
        _house(exchange, folder) as house,
        telephone.open_telephones(browser, folder) as speaking,
        Callers(exchange) as street,
    ):
        page = new_context(speaking, base_url=house.url).new_page()
        sign_in(page, house.url)
        expect(page.locator("html")).to_have_attribute("data-phone", "ready")
        eventually(lambda: house.ask("SELECT 1 FROM telephony_phone WHERE is_online"), "the browser can be rung")
        page.evaluate(watch)
        return [_once(page, street) for _round in range(rounds)]


def _once(page: Page, street: Callers) -> float:
    known = page.evaluate("Object.keys(window.painted)")
    started = time.time() * 1000
    call = street.caller(CALLER, line=LINE)
    page.wait_for_function(NEWEST, arg=known)
    _call, painted = page.evaluate(NEWEST, known)
    street.do(call.hang_up())
    page.wait_for_selector("#strip .call.idle", state="attached")
    return float(painted) - started


@contextmanager
def _house(exchange: Exchange, folder: Path) -> Iterator[House]:
    wired = telephone.wired(exchange)
    own = folder / "with-telephone"
    own.mkdir()
    with House(os.environ["DATABASE_URL"], own, besides=("switchboard",), settings=wired) as house:
        house.clear()
        yield house
