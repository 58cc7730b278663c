"""A promise that cannot be kept is told before it is broken: the customer waits for the new day, or has it refunded.

The rule is the mail-order trade's (16 CFR 435.2: a definite revised date, and consent or a prompt refund).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import queries as catalogue
from thirdring.kernel import audit, batches, live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import models, terms
from thirdring.orders.actions import changing, moving
from thirdring.orders.events import OrderDelayed
from thirdring.orders.quote.delivery import add_working_days, working_day
from thirdring.orders.rules.life import UNSENT
from thirdring.orders.values import OrderSignal

WAITS, REFUND = "waits", "refund"


def find_delays(*, now: datetime) -> tuple[int, ...]:
    """Open a delay for each order that waits for goods which come later than was promised; the delays' ids."""
    waiting = models.Line.objects.filter(
        backordered__gt=0, promised_date__isnull=False, order__state__in=[s.value for s in UNSENT]
    ).select_related("order")
    late: dict[int, list[models.Line]] = {}
    for line in waiting.order_by("order_id", "position"):
        late.setdefault(line.order_id, []).append(line)
    arrivals = _arrivals({line.variant_id for lines in late.values() for line in lines}, now)
    overdue = {order_id: _overdue(lines, arrivals) for order_id, lines in late.items()}
    opened: list[int | None] = []
    batches.each(
        lambda order: opened.append(open_delay(order_id=order[0], dates=order[1], now=now)),
        [(order_id, dates) for order_id, dates in overdue.items() if dates],
    )
    return tuple(one for one in opened if one)


def _overdue(lines: Iterable[models.Line], arrivals: Mapping[int, date | None]) -> dict[int, date]:
    return {line.position: day for line in lines if (day := _arrives(line, arrivals)) and _is_late(line, day)}


def _arrivals(variant_ids: Iterable[int], now: datetime) -> Mapping[int, date | None]:
    found = catalogue.availability(list(variant_ids), now=now)
    return {variant_id: each.expected_date for variant_id, each in found.items()}


def _arrives(line: models.Line, arrivals: Mapping[int, date | None]) -> date | None:
    """When the goods can be at the customer's: the delivery's day, and the days of the way."""
    comes = arrivals.get(line.variant_id)
    shipment = models.Shipment.objects.filter(order_id=line.order_id, position=line.shipment).first()
    in_force = terms.current()
    method = in_force.method(shipment.method) if shipment else None
    if comes is None or method is None:
        return None
    return add_working_days(working_day(comes, in_force.holidays), method.days_to, in_force.holidays)


def _is_late(line: models.Line, day: date) -> bool:
    return line.promised_date is not None and day > line.promised_date


def open_delay(*, order_id: int, dates: Mapping[int, date], now: datetime) -> int | None:
    """Say that lines (by position) come later; the delay's id, or None where the customer is being asked already."""
    with transaction.atomic():
        row = models.Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
        if row is None:
            raise NotFoundError(order_id=order_id)
        if models.Delay.objects.filter(order_id=order_id, answered_at=None).exists():
            return None
        promised = (
            row.lines.filter(position__in=list(dates)).order_by("promised_date").values_list("promised_date", flat=True)
        )
        made = models.Delay.objects.create(
            order_id=order_id,
            positions=sorted(dates),
            promised_date=promised.first(),
            new_date=max(dates.values()),
            opened_at=now,
        )
        models.Step.objects.create(
            order_id=order_id, kind="delay", actor_id=None, at=now, facts={"new_date": made.new_date.isoformat()}
        )
        audit.record(stream=f"order:{order_id}", action="order.delayed", actor_id=None, now=now,
                     data={"delay": made.pk, "new_date": made.new_date.isoformat()})  # fmt: skip
        outbox.publish(OrderDelayed(delay_id=made.pk, order_id=order_id))
        live.changed(f"order:{order_id}", "problems")
    return made.pk


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay as it is told and asked about."""

    id: int
    order_id: int
    positions: tuple[int, ...]
    promised_date: date | None
    new_date: date
    told_at: datetime | None
    answer: str


def open_delays(order_id: int) -> tuple[Delay, ...]:
    """The delays of an order about which the customer has not said anything yet."""
    return tuple(delay_of(row) for row in models.Delay.objects.filter(order_id=order_id, answered_at=None))


def delay(delay_id: int) -> Delay:
    """One delay; raises NotFoundError."""
    row = models.Delay.objects.filter(pk=delay_id).first()
    if row is None:
        raise NotFoundError(delay_id=delay_id)
    return delay_of(row)


def delay_of(row: models.Delay) -> Delay:
    return Delay(row.pk, row.order_id, tuple(row.positions), row.promised_date, row.new_date, row.told_at, row.answer)


def mark_told(*, delay_id: int, now: datetime) -> None:
    """The customer has been told, by mail or on the telephone."""
    models.Delay.objects.filter(pk=delay_id, told_at=None).update(told_at=now)


class DelayAnsweredError(DeskError):
    code = "delay-answered"
    sentence = _("The customer has answered this already. Load the order again.")
    status = HTTPStatus.CONFLICT


def answer_delay(*, delay_id: int, answer: str, actor_id: int, now: datetime) -> None:
    """What the customer says: they wait (the new day is the promise), or the goods come off and the money goes back.

    Raises DelayAnsweredError, and what `cancel` raises.
    """
    with transaction.atomic():
        row = models.Delay.objects.filter(pk=delay_id).first()
        if row is None:
            raise NotFoundError(delay_id=delay_id)
        begun = moving.begin(row.order_id)
        fresh = models.Delay.objects.filter(pk=delay_id, answered_at=None).update(
            answer=answer, answered_at=now, answered_by_id=actor_id, told_at=row.told_at or now
        )
        if not fresh:
            raise DelayAnsweredError(delay_id=delay_id)
        if answer == WAITS:
            _promise_anew(row)
            moving.finish(begun, OrderSignal.CHANGE, kind="delay_waits", actor_id=actor_id, now=now,
                          facts={"new_date": row.new_date.isoformat()})  # fmt: skip
        else:
            changing.cancel(
                order_id=row.order_id,
                expected_version=begun.before.version,
                key=f"delay-{delay_id}",
                actor_id=actor_id,
                now=now,
                pieces={
                    line.position: line.backordered for line in begun.before.lines if line.position in row.positions
                },
                reason="delay",
                by_right=True,
            )


def _promise_anew(row: models.Delay) -> None:
    lines = models.Line.objects.filter(order_id=row.order_id, position__in=row.positions)
    lines.update(promised_date=row.new_date)
    places = set(lines.values_list("shipment", flat=True))
    models.Shipment.objects.filter(order_id=row.order_id, position__in=places, to_date__lt=row.new_date).update(
        to_date=row.new_date
    )
    models.Shipment.objects.filter(order_id=row.order_id, position__in=places, from_date__gt=F("to_date")).update(
        from_date=F("to_date")
    )
