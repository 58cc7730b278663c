"""What holds while nobody has said otherwise."""

from collections.abc import Iterable
from datetime import date, timedelta

from thirdring.catalogue.values import Availability, AvailabilityState, PriceList

_MARKETS = {"GB": "uk"}
_UNKNOWN_DATE = timedelta(days=28)


class NoPriceList(LookupError):  # noqa: N818
    """The catalogue has no price list at all."""


def price_list(lists: Iterable[PriceList], region: str) -> PriceList:
    """The list of the customer's market: `dk-dkk` for DK, `uk-gbp` for GB; the first one for other regions."""
    every = sorted(lists, key=lambda each: each.code)
    if not every:
        raise NoPriceList
    market = _MARKETS.get(region, region.lower())
    return next((each for each in every if each.code.startswith(f"{market}-")), every[0])


def available_date(available: Availability, today: date) -> date | None:
    """The day from which the goods can leave; None for at once. A delivery without a date counts as four weeks off."""
    if available.state is not AvailabilityState.EXPECTED:
        return None
    return available.expected_date or today + _UNKNOWN_DATE
