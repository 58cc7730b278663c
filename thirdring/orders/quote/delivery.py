"""Promised dates: working days, a cutoff hour in the warehouse's time, goods still on their way."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from thirdring.orders.quote.terms import ShippingMethod
from thirdring.orders.quote.work import Paper, Parcel

_DAY = timedelta(days=1)
_SATURDAY = 5


def promise(paper: Paper, parcels: list[Parcel]) -> None:
    """Sets the dates of every parcel and line."""
    terms = paper.basket.terms
    local = paper.basket.at.astimezone(ZoneInfo(terms.timezone))
    for parcel in parcels:
        method = terms.method(parcel.to.method)
        if method is None:
            parcel.dispatch = parcel.from_date = parcel.to_date = local.date()
        else:
            _promise_parcel(paper, parcel, method, local)
        for priced in parcel.lines:
            priced.promised = min(priced.promised, parcel.to_date)


def _promise_parcel(paper: Paper, parcel: Parcel, method: ShippingMethod, local: datetime) -> None:
    holidays = paper.basket.terms.holidays
    ready = first_dispatch(local, method.cutoff_hour, holidays)
    waits: dict[date, date] = {}
    for priced in parcel.lines:
        due = priced.line.available_date
        if due and due > ready:
            waits[due] = working_day(due, holidays)
            paper.why("back-order", f"line:{priced.line.key}", name=priced.line.name, date=due)
    last = max(waits.values(), default=ready)
    all_wait = len(waits) > 0 and all(p.line.available_date in waits for p in parcel.lines)
    first = min(waits.values()) if all_wait else ready
    first = last if parcel.to.ship_complete else first
    parcel.dispatch = first
    parcel.from_date = add_working_days(first, method.days_from, holidays)
    parcel.to_date = add_working_days(last, method.days_to, holidays)
    if not parcel.to.ship_complete:
        for priced in parcel.lines:
            leaves = waits.get(priced.line.available_date or date.min, ready)
            priced.promised = add_working_days(leaves, method.days_to, holidays)
    _heed_wish(paper, parcel, method)
    subject, leaves_on = f"shipment:{parcel.to.key}", parcel.dispatch
    paper.why("delivery", subject, from_date=parcel.from_date, to_date=parcel.to_date, dispatch_date=leaves_on)


def _heed_wish(paper: Paper, parcel: Parcel, method: ShippingMethod) -> None:
    wanted = parcel.to.wanted_date
    if wanted is None:
        return
    subject, holidays = f"shipment:{parcel.to.key}", paper.basket.terms.holidays
    day = working_day(wanted, holidays)
    if day < parcel.to_date:
        paper.why("wanted-too-early", subject, wanted=wanted, earliest=parcel.to_date)
        return
    if day != wanted:
        paper.why("wanted-not-a-working-day", subject, wanted=wanted, date=day)
    parcel.from_date = parcel.to_date = day
    parcel.dispatch = max(parcel.dispatch, subtract_working_days(day, method.days_to, holidays))


def first_dispatch(local: datetime, cutoff_hour: int, holidays: AbstractSet[date]) -> date:
    """The day an order placed at this local time leaves: today before the cutoff, or the next working day."""
    today = local.date()
    return working_day(today if local.hour < cutoff_hour else today + _DAY, holidays)


def working_day(day: date, holidays: AbstractSet[date]) -> date:
    """The day itself, or the next one that is neither weekend nor holiday."""
    while day.weekday() >= _SATURDAY or day in holidays:
        day += _DAY
    return day


def add_working_days(day: date, count: int, holidays: AbstractSet[date]) -> date:
    for _ in range(count):
        day = working_day(day + _DAY, holidays)
    return day


def subtract_working_days(day: date, count: int, holidays: AbstractSet[date]) -> date:
    for _ in range(count):
        day -= _DAY
        while day.weekday() >= _SATURDAY or day in holidays:
            day -= _DAY
    return day
