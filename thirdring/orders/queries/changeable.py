"""What can still be changed in this very order, until when, and in which words. Row O3.1."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from thirdring.orders import ruling, terms
from thirdring.orders.queries.repricing import Standing, standing
from thirdring.orders.quote.delivery import subtract_working_days
from thirdring.orders.rules.changing import What
from thirdring.orders.rules.life import UNSENT
from thirdring.orders.values import OrderState
from thirdring.payments import queries as payments


@dataclass(frozen=True, slots=True)
class Possible:
    """One thing to change: `verdict` is allow, ask or refuse; `until` the moment at which packing is to begin."""

    what: What
    verdict: str
    until: datetime | None
    words: str
    rule: str

    @property
    def is_open(self) -> bool:
        return self.verdict != "refuse"


@dataclass(frozen=True, slots=True)
class Changeable:
    """What can be changed in an order at this moment."""

    order_id: int
    version: int
    possible: tuple[Possible, ...]

    @property
    def until(self) -> datetime | None:
        return min((p.until for p in self.possible if p.is_open and p.until), default=None)

    def of(self, what: What) -> Possible:
        return next(p for p in self.possible if p.what is what)


def changeable(order_id: int, *, now: datetime, language: str = "en") -> Changeable:
    """What the policies and the progress of an order leave open; `words` are in the language. Raises NotFoundError."""
    order = standing(order_id)
    return Changeable(order_id, order.progress.version, tuple(_possible(order, now, language)))


def _possible(order: Standing, now: datetime, language: str) -> Iterator[Possible]:
    state = order.progress.state
    begins = packing_begins(order)
    until = begins if begins and begins > now else None  # late, and not begun yet
    owed = payments.balance(order.row.pk, order.currency).owed if order.is_ours else None
    asked = [what for what in What if what is not What.PRICE_MATCH]  # depends on a price that nobody has named yet
    for ruled in ruling.decide(asked, order, now=now):
        what, verdict = ruled.what, ruled.decision.verdict.value
        if what is What.CANCEL and not any(line.unsent for line in order.progress.lines):
            verdict = "refuse"
        if what is What.PAYMENT and owed is not None and not owed:
            verdict = "refuse"
        closes = state in UNSENT and state is not OrderState.PICKING and what is not What.DISCOUNT
        yield Possible(what, verdict, until if closes and verdict != "refuse" else None, ruled.say(language),
                       ruled.decision.rule)  # fmt: skip


def packing_begins(order: Standing) -> datetime | None:
    """The cutoff hour of the day on which the first parcel is to leave; until then everything can be changed."""
    in_force = terms.of(int(order.row.quote.get("terms", 0)))
    moments = []
    for shipment in order.shipments.values():
        method = in_force.method(shipment.method)
        if method and shipment.from_date:
            leaves: date = subtract_working_days(shipment.from_date, method.days_from, in_force.holidays)
            moments.append(datetime.combine(leaves, time(min(method.cutoff_hour, 23)), ZoneInfo(in_force.timezone)))
    return min(moments, default=None)
