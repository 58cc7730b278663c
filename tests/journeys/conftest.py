"""One house and one browser per process of the run; a fresh page for each journey, which fails on any script error."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import new_context, open_browser
from tests.journeys.house import House, new_house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first journey waits for tables, demo and processes to be made: on a busy machine that takes minutes."""
    for item in items:
        if "journeys" in item.path.parts and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(480))


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("house")
    with new_house(os.environ["DATABASE_URL"], folder, f"journeys_{worker_id}") as running:
        yield running


@pytest.fixture(scope="package")  # no longer: its event loop would be in the way of every test that runs one
def browser() -> Iterator[Browser]:
    with open_browser() as running:
        yield running


@pytest.fixture(autouse=True)
def cleared(house: House) -> None:
    """A journey finds nothing of the one before it, whatever became of that."""
    house.clear()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = new_context(browser)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    unreachable = ("Failed to load resource", "net::ERR", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
    assert [line for line in broken if not any(sign in line for sign in unreachable)] == []
