"""The simulated carrier of the demo house: its parcels move by the clock, some late, a few with nobody at home.

It tells through the same door as any other carrier, and only of its own parcels.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from thirdring.orders import models
from thirdring.orders.actions import take_news
from thirdring.orders.values import ParcelNews

CARRIER = "ring"
_AT_ONCE = 200


def move(*, now: datetime) -> int:
    """Tell whatever has happened to the carrier's parcels by now; how many events were new."""
    under_way = models.Parcel.objects.filter(carrier=CARRIER, ended_at=None, shipped_at__isnull=False).order_by("id")
    told = 0
    for parcel in under_way[:_AT_ONCE]:
        for step, (hours, news, place) in enumerate(_way(parcel.tracking)):
            at = (parcel.shipped_at or now) + timedelta(hours=hours)
            if at <= now:
                told += take_news(
                    carrier=CARRIER,
                    tracking=parcel.tracking,
                    reference=f"{parcel.tracking}-{step}",
                    news=news,
                    at=at,
                    place=place,
                    now=now,
                )
    return told


def _way(tracking: str) -> Iterator[tuple[float, ParcelNews, str]]:
    """The events of a parcel, hours after it was sent; the same parcel always goes the same way."""
    chance = hashlib.sha256(tracking.encode()).digest()
    yield 0.5, ParcelNews.HANDED_OVER, "Taulov"
    yield 6, ParcelNews.IN_TRANSIT, "Køge"
    late = 0
    if chance[0] < 20:  # noqa: PLR2004 - one in twelve
        yield 20, ParcelNews.DELAYED, "Køge"
        late = 24
    yield 26 + late, ParcelNews.OUT_FOR_DELIVERY, ""
    if chance[1] < 20:  # noqa: PLR2004
        yield 29 + late, ParcelNews.ATTEMPTED, ""
        late += 24
    yield 30 + late, ParcelNews.DELIVERED, ""
