"""The demo house's brands and lines. The numbers are from ranges that nobody is given."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from thirdring.calls.actions import add_brand, add_line


class Demo(NamedTuple):
    number: str
    name: str
    language: str
    region: str
    time_zone: str
    price_list: str
    ring_on: float
    ring_off: float


BRAND: Final = ("nordlys", "Nordlys Outfitters", ("en", "da", "zh"))
LINES: Final = (
    Demo("+4512340100", "Danmark", "da", "DK", "Europe/Copenhagen", "dk-dkk", 1.0, 4.0),
    Demo("+442079460100", "United Kingdom", "en", "GB", "Europe/London", "uk-gbp", 1.0, 2.0),
    Demo("+12125550100", "United States", "en", "US", "America/New_York", "us-usd", 2.0, 4.0),
    Demo("+862155500100", "中国", "zh", "CN", "Asia/Shanghai", "cn-cny", 1.0, 4.0),
)
"""Cadences as people there hear them (ITU-T E.180, supplement 2), a double ring counted as one."""
WRAP_UP_LIMIT: Final = timedelta(minutes=2)


def load(now: datetime) -> None:  # noqa: ARG001 - the same door for every room
    """Add the brand and its lines; what is there already stays as it is."""
    code, name, languages = BRAND
    brand_id = add_brand(code=code, name=name, languages=languages)
    for line in LINES:
        add_line(
            brand_id=brand_id,
            greeting_key="greeting-orders",
            closing_key="closing-orders",
            wrap_up_limit=WRAP_UP_LIMIT,
            **line._asdict(),
        )
