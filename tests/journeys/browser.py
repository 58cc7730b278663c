"""Chromium for the journeys, and an operator who types."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from tests.journeys import weather
from tests.journeys.house import PATIENCE
from tools import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "third-ring-demo-desk"


@contextmanager
def open_browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    expect.set_options(timeout=20_000)  # a loaded machine is slow, not broken
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), headless=True, args=FLAGS)
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    settings: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(**(settings | options))
    context.set_default_timeout(20_000)
    weather.make(context)
    return context


def sign_in(page: Page, url: str, username: str = "operator", password: str = PASSWORD) -> None:
    page.goto(f"{url}/sign-in")
    page.locator("#username").fill(username)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#work")
    page.wait_for_selector("html[data-live=on]", state="attached")


class Gate:
    """Keeps requests to an address back until it is opened: all of them, or those of one method."""

    def __init__(self, page: Page, address: str, *, method: str = "") -> None:
        self.page = page
        self.method = method
        self.held: list[Route] = []
        self.is_open = False
        page.route(re.compile(address), lambda route: self.come(route))  # noqa: PLW0108 -- Playwright marks its handlers

    def come(self, route: Route) -> None:
        if self.is_open or self.method not in {"", route.request.method}:
            route.continue_()
        else:
            self.held.append(route)

    def first(self) -> Route:
        """The first that came, or will come."""
        until = time.monotonic() + PATIENCE
        while not self.held and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        return self.held[0]

    def open(self) -> None:
        self.is_open = True
        for each in self.held:
            each.continue_()
