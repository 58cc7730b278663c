"""`bin/screenshots`: the product's screens as pictures, made by driving the real thing."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys import tasks
from tests.journeys.browser import new_context, open_browser, sign_in
from tests.journeys.house import House, new_house
from tests.launch import throwaway

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "var" / "screenshots"
SIZES = {"1440": (1440, 900), "1024": (1024, 768), "1920": (1920, 1080)}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("DATABASE_URL") or throwaway.start()
    with (
        tempfile.TemporaryDirectory() as folder,
        new_house(server, Path(folder), "screenshots") as house,
        open_browser() as browser,
    ):
        call(browser, house)
        pages(browser, house)
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}")


def call(browser: Browser, house: House) -> None:
    """One practice call, at each moment."""
    page = new_context(browser, color_scheme="light").new_page()
    sign_in(page, house.url)
    shoot(page, "day")
    tasks.ring(page, house.url)
    page.goto(house.url)
    shoot(page, "ringing")
    keyboard = tasks.answer(page)
    shoot(page, "answered")
    keyboard.press("Alt+n").until(page.locator("#add-line"), focused=True)
    for item in (tasks.FIRST_ITEM, tasks.SECOND_ITEM):
        keyboard.type(item).press("Enter")
        page.locator("#add-line").wait_for()
        page.wait_for_timeout(700)
    shoot(page, "draft")
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        shoot(page, f"draft-{name}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="dark")
    shoot(page, "draft-dark")
    page.emulate_media(color_scheme="light")
    page.locator("#add-line").fill("")
    page.locator("#add-line").press_sequentially("socks")
    page.locator("#line-hits [role=option]").first.wait_for()
    shoot(page, "hits")
    page.locator("#add-line").fill("")
    keyboard.press("F8").until(page.locator("[data-tick]").first, focused=True)
    keyboard.press("Enter")
    shoot(page, "read-back")
    page.keyboard.press("Control+k")
    shoot(page, "palette")
    page.keyboard.press("Escape")
    for _part in range(page.locator("[data-tick]:not(:checked)").count()):
        keyboard.press("Enter")
    keyboard.press("F9").until(page.locator("#placed-number"))
    shoot(page, "placed")


def pages(browser: Browser, house: House) -> None:
    """The other pages, as an administrator and in other languages."""
    for language in ("zh", "da"):
        page = new_context(browser).new_page()
        page.goto(f"{house.url}/sign-in")
        shoot(page, f"sign-in-{language}")
    page = new_context(browser).new_page()
    sign_in(page, house.url, "operator2")
    shoot(page, "day-zh")
    page.goto(f"{house.url}/?customer=1")
    shoot(page, "customer-zh")
    for name in ("calls", "knowledge", "catalogue", "practice"):
        page.goto(f"{house.url}/{name}/")
        shoot(page, name)


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(600)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"  · {name}", flush=True)


if __name__ == "__main__":
    main()
