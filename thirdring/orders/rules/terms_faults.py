"""What makes terms of sale unusable, though every field of them is well written."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from thirdring.orders.quote import Explanation, FreightRate, ShippingMethod, Terms

_HOURS, _MOST_DAYS, _WHOLE = 24, 60, 100


def faults(terms: Terms) -> tuple[Explanation, ...]:
    """Everything that is wrong, to be put right at once; empty for terms that can be used."""
    zones = {zone.code for zone in terms.zones}
    return (*_house(terms), *(fault for method in terms.methods for fault in _method(method, zones)))


def _house(terms: Terms) -> Iterator[Explanation]:
    if not terms.methods:
        yield Explanation("terms-no-method", "terms")
    for names in ([zone.code for zone in terms.zones], [method.code for method in terms.methods]):
        for twice in sorted({name for name in names if names.count(name) > 1}):
            yield Explanation("terms-twice", "terms", (("name", twice),))
    try:
        ZoneInfo(terms.timezone)
    except (KeyError, ValueError, OSError):
        yield Explanation("terms-timezone", "terms", (("name", terms.timezone),))
    for rate in terms.tax_rates:
        if not 0 <= rate.percent <= _WHOLE:
            yield Explanation("terms-percent", "terms", (("name", rate.country), ("percent", rate.percent)))
    prices = [*terms.gift_wrap, *terms.personalization, *((s.currency, s.amount) for s in terms.surcharges)]
    for currency, amount in prices:
        if amount < 0:
            yield Explanation("terms-negative", "terms", (("name", currency),))


def _method(method: ShippingMethod, zones: set[str]) -> Iterator[Explanation]:
    name = (("name", method.code),)
    if not 0 <= method.cutoff_hour <= _HOURS:
        yield Explanation("terms-hour", "terms", name)
    if not 0 <= method.days_from <= method.days_to <= _MOST_DAYS:
        yield Explanation("terms-days", "terms", name)
    for rate in method.rates:
        yield from _rate(rate, method.code, zones)


def _rate(rate: FreightRate, method: str, zones: set[str]) -> Iterator[Explanation]:
    name = f"{method} / {rate.zone} / {rate.currency}"
    if rate.zone not in zones:
        yield Explanation("terms-zone", "terms", (("name", name), ("zone", rate.zone)))
    if not rate.bands:
        yield Explanation("terms-no-band", "terms", (("name", name),))
    if any(band.amount < 0 for band in rate.bands):
        yield Explanation("terms-negative", "terms", (("name", name),))
    weights = [band.up_to_grams for band in rate.bands if band.below_value is None]
    if weights != sorted(weights, key=lambda grams: (grams is None, grams or 0)):
        yield Explanation("terms-band-order", "terms", (("name", name),))
