"""Parcels: what goes where, what it weighs, what it costs to send, and when the order has earned it free.

Free freight and the bands by value look at the goods before codes: a code never makes an order dearer.
"""

from decimal import Decimal

from thirdring.orders.quote.minor import to_minor, to_money
from thirdring.orders.quote.terms import FreightBand, FreightRate
from thirdring.orders.quote.work import Paper, Parcel, PricedLine


class NoAddressError(ValueError):
    """A line names a ship-to that its basket lacks: a programming error (a country is enough)."""


def pack(paper: Paper, lines: list[PricedLine]) -> list[Parcel]:
    """One parcel for each address that has lines, with its freight."""
    by_key: dict[str, list[PricedLine]] = {to.key: [] for to in paper.basket.ship_tos}
    for priced in lines:
        if priced.line.ship_to not in by_key:
            raise NoAddressError(priced.line.ship_to)
        by_key[priced.line.ship_to].append(priced)
    parcels = [
        Parcel(to, mine, sum(p.line.weight_grams * p.line.quantity for p in mine))
        for to in paper.basket.ship_tos
        if (mine := by_key[to.key])
    ]
    value = to_money(sum(p.goods for p in lines), paper.basket.currency, paper.digits).amount
    for parcel in parcels:
        _charge(paper, parcel, value)
    return parcels


def _charge(paper: Paper, parcel: Parcel, order_value: Decimal) -> None:
    to, terms, currency = parcel.to, paper.basket.terms, paper.basket.currency
    subject = f"shipment:{to.key}"
    method = terms.method(to.method)
    if not to.text and not (method and method.pickup):
        paper.problem("no-address", subject)
        if not to.country:
            return  # nobody knows yet where it goes: no freight is told rather than a wrong one
    zone = terms.zone(to.country, to.postcode)
    rate = method.rate(zone.code, currency) if method and zone else None
    parcel_value = to_money(sum(p.goods for p in parcel.lines), currency, paper.digits).amount
    band = _band(rate, parcel.grams, parcel_value)
    if method is None or zone is None or rate is None or band is None:
        paper.problem("not-carried", subject, method=to.method, country=to.country, weight_grams=parcel.grams)
        return
    parcel.full = parcel.freight = to_minor(band.amount, paper.digits)
    parcel.waivable = method.waivable
    paper.why(
        "freight",
        subject,
        method=method.code,
        zone=zone.code,
        weight_grams=parcel.grams,
        amount=paper.money(parcel.full),
    )
    if rate.free_from is not None and parcel.full:
        _waive_when_earned(paper, parcel, rate.free_from, order_value)


def _band(rate: FreightRate | None, grams: int, value: Decimal) -> FreightBand | None:
    for band in rate.bands if rate else ():
        heavy = band.up_to_grams is not None and grams > band.up_to_grams
        if not heavy and (band.below_value is None or value < band.below_value):
            return band
    return None


def _waive_when_earned(paper: Paper, parcel: Parcel, free_from: Decimal, value: Decimal) -> None:
    subject = f"shipment:{parcel.to.key}"
    threshold = paper.money(to_minor(free_from, paper.digits))
    if value >= free_from:
        parcel.freight = 0
        paper.why("freight-waived", subject, threshold=threshold)
    elif value * 4 >= free_from * 3 and any(p.goods for p in parcel.lines):
        missing = paper.money(to_minor(free_from - value, paper.digits))
        paper.why("freight-nearly-free", subject, threshold=threshold, missing=missing)
