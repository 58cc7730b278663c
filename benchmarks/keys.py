"""`./bench keys`: keys and keystroke-level seconds of the two commonest orders, counted in a real browser."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.journeys import tasks
from tests.journeys.browser import new_context, open_browser, sign_in
from tests.journeys.house import House, new_house
from tests.journeys.keyboard import Keyboard


def main(_arguments: list[str]) -> Mapping[str, float | str]:
    """Keys, seconds and the system's share of them; no mouse in either."""
    with (
        tempfile.TemporaryDirectory() as folder,
        new_house(os.environ["DATABASE_URL"], Path(folder), "bench_keys_house") as house,
    ):
        two_items, reorder = measure(house)
    tell("known caller, two items with color and size, source code, invoice", two_items, tasks.TWO_ITEMS_BUDGET)
    tell("known caller, the same again", reorder, tasks.REORDER_BUDGET)
    return {
        "two_items_keys": two_items.keys,
        "two_items_seconds": two_items.seconds,
        "reorder_keys": reorder.keys,
        "reorder_seconds": reorder.seconds,
    }


def measure(house: House) -> tuple[Keyboard, Keyboard]:
    with open_browser() as browser:
        page = new_context(browser).new_page()
        sign_in(page, house.url)
        tasks.ring(page, house.url)
        two_items, number = tasks.two_items(page)
        tasks.wait_until_the_call_knows(house, number)
        tasks.wrap_up(page)
        tasks.ring(page, house.url)
        reorder, _number = tasks.reorder(page)
    return two_items, reorder


def tell(what: str, keyboard: Keyboard, budget: int) -> None:
    print(f"{what}: {keyboard.keys} keys (budget {budget}), {keyboard.seconds:.1f} s")
    print(f"  {keyboard.keys} keys x 0.28 s + {keyboard.steps} steps x 1.35 s + {keyboard.waited:.2f} s of waiting")
    print(f"  steps: {', '.join(keyboard.said)}")
