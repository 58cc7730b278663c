"""Where an order stands, told: what has happened, what happens next, by when, and the words to promise it in. O2.8."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdring.kernel.templatetags.screen import day
from thirdring.orders import carriers, queries, terms
from thirdring.orders.quote.delivery import subtract_working_days, working_day
from thirdring.orders.rules import numbering
from thirdring.orders.values import Order, OrderState, Parcel, ParcelState, Progress, Step
from thirdring.orders.words import one_stop

_PLACED, _CHECKED, _PACKED, _SENT, _ARRIVED = range(5)
_STAGES = (
    gettext_lazy("Placed"),
    gettext_lazy("Checked"),
    gettext_lazy("Packed"),
    gettext_lazy("Sent"),
    gettext_lazy("Delivered"),
)
_REACHED = {
    OrderState.PLACED: _PLACED,
    OrderState.UNDER_REVIEW: _PLACED,
    OrderState.HELD: _PLACED,
    OrderState.RELEASED: _CHECKED,
    OrderState.PICKING: _CHECKED,
    OrderState.SHIPPED: _SENT,
    OrderState.DELIVERED: _ARRIVED,
    OrderState.RETURNED: _ARRIVED,
}
_ANSWER_IN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """A station of an order's way: `at` where it was reached; the `current` one is the last that was."""

    name: str
    at: datetime | None
    is_reached: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk shows and the operator says. `by_date` is when the next thing happens at the latest."""

    stages: tuple[Stage, ...]
    next: str
    by_date: date | None
    words: tuple[str, ...]


def told(order_id: int, *, language: str, now: datetime) -> Told:
    """An order's way; `words` are in the customer's language, the rest in the reader's. Raises NotFoundError."""
    order, progress = queries.order(order_id), queries.progress(order_id)
    parcels, steps = queries.parcels(order_id), queries.steps(order_id)
    today = timezone.localtime(now).date()
    follows, by_date = _next(order, progress, parcels, today)
    with translation.override(spoken(language)):
        words = tuple(one_stop(each) for each in _words(order, progress, parcels, today))
    return Told(tuple(_stages(order, progress, parcels, steps)), follows, by_date, words)


def spoken(language: str) -> str:
    """The language of ours in which a customer is spoken to."""
    return "zh-hans" if language.startswith("zh") else language[:2]


def dispatch_date(order: Order) -> date | None:
    """The day on which the order is to leave us: the promise, less the days that the way takes."""
    in_force = terms.current()
    days = []
    for shipment in order.shipments:
        method = in_force.method(shipment.method)
        if shipment.from_date and method:
            days.append(subtract_working_days(shipment.from_date, method.days_from, in_force.holidays))
    return min(days, default=None)


def _leaves_date(order: Order, today: date) -> date:
    """When it leaves us as things stand: not before today, and on a day on which we work."""
    soonest = working_day(today, terms.current().holidays)
    return max(dispatch_date(order) or soonest, soonest)


def promised_date(order: Order) -> date | None:
    """The day by which all of it is to have arrived."""
    return max((s.to_date for s in order.shipments if s.to_date), default=None)


def _stages(order: Order, progress: Progress, parcels: tuple[Parcel, ...], steps: tuple[Step, ...]) -> Iterator[Stage]:
    if progress.state is OrderState.CANCELLED:
        last = next((step.at for step in steps if step.kind == "cancel"), None)
        yield Stage(str(_STAGES[_PLACED]), order.placed_at, is_reached=True, is_current=False)
        yield Stage(_("Canceled"), last, is_reached=True, is_current=True)
        return
    reached = max(_REACHED[progress.state], _PACKED if parcels else 0, _SENT if progress.is_partly_sent else 0)
    at = {
        _PLACED: order.placed_at,
        _CHECKED: next((step.at for step in steps if step.kind == "release"), None),
        _PACKED: max((p.packed_at for p in parcels), default=None),
        _SENT: max((p.shipped_at for p in parcels if p.shipped_at), default=None),
        _ARRIVED: max((p.ended_at for p in parcels if p.ended_at), default=None),
    }
    for number, name in enumerate(_STAGES):
        yield Stage(str(name), at[number], is_reached=number <= reached, is_current=number == reached)


def _next(order: Order, progress: Progress, parcels: tuple[Parcel, ...], today: date) -> tuple[str, date | None]:
    state, arrives = progress.state, promised_date(order)
    leaves = _leaves_date(order, today) if dispatch_date(order) else None
    if state in {OrderState.PLACED, OrderState.UNDER_REVIEW}:
        return _("It is checked, then packed"), leaves
    if state is OrderState.HELD:
        return _("The problem is solved, then it is packed"), None
    if state is OrderState.RELEASED:
        return _("It is packed and leaves us"), leaves
    if state is OrderState.PICKING:
        waits = any(line.backordered for line in progress.lines)
        return (_("The rest follows when it is here"), arrives) if waits else (_("It is packed and leaves us"), leaves)
    if state is OrderState.SHIPPED:
        coming = [p.expected_date for p in parcels if not p.ended_at and p.expected_date]
        return _("It arrives"), max(coming, default=arrives)
    return "", None


def _words(order: Order, progress: Progress, parcels: tuple[Parcel, ...], today: date) -> Iterator[str]:
    """Sentences to say, in the language that is active."""
    number = numbering.spoken(order.number)
    state, arrives = progress.state, promised_date(order)
    if state is OrderState.CANCELLED:
        yield _("Your order %(number)s was canceled, and what you have paid goes back to you.") % {"number": number}
    elif state in {OrderState.PLACED, OrderState.UNDER_REVIEW}:
        by = {"number": number, "day": day(working_day(today + _ANSWER_IN, terms.current().holidays))}
        yield _("We have your order %(number)s and are just checking it; that is done by %(day)s.") % by
    elif state is OrderState.HELD:
        yield _("Your order %(number)s waits because we have a question about it. I am looking into it now.") % {
            "number": number
        }
    elif state in {OrderState.RELEASED, OrderState.PICKING} and not progress.is_partly_sent:
        _now = {"number": number, "day": day(_leaves_date(order, today))}
        yield _("Your order %(number)s is being made ready and leaves us on %(day)s.") % _now
    for parcel in parcels:
        if parcel.state is not ParcelState.PACKED:
            yield _of_parcel(parcel, today)
    if progress.is_partly_sent and state is not OrderState.CANCELLED:
        left = sum(line.unsent for line in progress.lines)
        yield ngettext(
            "%(count)d piece is still with us and follows.", "%(count)d pieces are still with us and follow.", left
        ) % {"count": left}
    yield from _waits(order, progress)
    if arrives and state in {OrderState.PLACED, OrderState.UNDER_REVIEW, OrderState.RELEASED, OrderState.PICKING}:
        if arrives >= today:
            yield _("It will be with you by %(day)s.") % {"day": day(arrives)}
        else:
            yield _("It was promised for %(day)s, and that is past. I am sorry; let me see what I can do for you.") % {
                "day": day(arrives)
            }


def _waits(order: Order, progress: Progress) -> Iterator[str]:
    by_id = {line.id: line for line in order.lines}
    for line in progress.lines:
        if line.backordered:
            waiting = by_id[line.line_id]
            yield _("%(name)s is on its way to us and is promised for %(day)s.") % {
                "name": waiting.name,
                "day": day(waiting.promised_date),
            }


_PARCEL = {
    ParcelState.SENT: gettext_lazy("Your parcel %(tracking)s is on its way with %(carrier)s and arrives by %(day)s."),
    ParcelState.OUT_FOR_DELIVERY: gettext_lazy("Your parcel %(tracking)s is with the driver and arrives today."),
    ParcelState.ATTEMPTED: gettext_lazy(
        "The driver was at your door with parcel %(tracking)s and found nobody; they try again by %(day)s."
    ),
    ParcelState.DELAYED: gettext_lazy(
        "Your parcel %(tracking)s is late, and I am sorry. %(carrier)s now expects it by %(day)s."
    ),
    ParcelState.DELIVERED: gettext_lazy("Your parcel %(tracking)s was delivered on %(ended)s."),
    ParcelState.RETURNING: gettext_lazy("Your parcel %(tracking)s is on its way back to us."),
    ParcelState.RETURNED: gettext_lazy("Your parcel %(tracking)s came back to us on %(ended)s."),
    ParcelState.LOST: gettext_lazy(
        "%(carrier)s cannot find your parcel %(tracking)s. I am sorry; we send it again or give your money back."
    ),
}


def _of_parcel(parcel: Parcel, today: date) -> str:
    expected = parcel.expected_date
    if expected is None or expected < today:
        expected = working_day(today + _ANSWER_IN, terms.current().holidays)
    return str(_PARCEL[parcel.state]) % {
        "tracking": parcel.tracking,
        "carrier": carriers.named(parcel.carrier).name,
        "day": day(expected),
        "ended": day(timezone.localtime(parcel.ended_at).date()) if parcel.ended_at else "",
    }
