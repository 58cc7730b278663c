"""axe-core in the page: WCAG 2.0 to 2.2, levels A and AA."""

import json
from functools import cache

from playwright.sync_api import Page

from tests.journeys.house import ROOT

SOURCE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


# A message that fades in has less contrast on its way. One whose page paints nothing just now never arrives.
STANDS_STILL = """Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished)),
  new Promise((done) => setTimeout(done, 5000)),
])"""


LOOKS = 3
"""What is wrong stays wrong. On a busy machine some texts are still in the other scheme's color at the first look."""


@cache
def source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong in the page or in one part of it: rule, what it means, where."""
    page.evaluate(source())
    where = json.dumps({"include": [[within]]}) if within else "document"
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run({where}, {options})")
    return [
        f"{one['id']}: {one['help']} at {node['target']}: {node.get('failureSummary', '')}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def assert_accessible(page: Page, within: str | None = None) -> None:
    """No violation in light and none in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = [""]
        for _look in range(LOOKS):
            if not found:
                break
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            page.evaluate(STANDS_STILL)
            found = violations(page, within)
        assert found == [], f"{scheme}: {found}"
    page.emulate_media(color_scheme="light")
