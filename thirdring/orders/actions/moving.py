"""What every move of an order shares: its row locked first, its state by the table, its history written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import life_words, models
from thirdring.orders.queries.life import progress
from thirdring.orders.rules import life
from thirdring.orders.values import LineProgress, OrderSignal, OrderState, Progress

COUNTS = ("ordered", "backordered", "cancelled", "picked", "shipped", "delivered", "returned")


class NotNowError(DeskError):
    code = "not-now"
    sentence = _("Order %(number)s cannot do that now: it is %(state)s. Load it again and see what can still be done.")
    status = HTTPStatus.CONFLICT


class TooManyError(DeskError):
    code = "too-many-pieces"
    sentence = _("There are not that many pieces of line %(position)s: at most %(most)s. Correct the number.")


@dataclass(slots=True)
class Moving:
    """An order whose row is locked; `lines` are changed in place of those that were read."""

    row: models.Order
    before: Progress
    lines: dict[int, LineProgress]

    @property
    def state(self) -> OrderState:
        return OrderState(self.row.state)

    def line(self, line_id: int) -> LineProgress:
        """Raises NotFoundError for a line of another order."""
        if line_id not in self.lines:
            raise NotFoundError(line_id=line_id)
        return self.lines[line_id]

    def count(self, line_id: int, **counts: int) -> None:
        """Add to counts of a line; a count may be taken from by a negative number."""
        line = self.line(line_id)
        self.lines[line_id] = replace(line, **{name: getattr(line, name) + by for name, by in counts.items()})


def begin(order_id: int) -> Moving:
    """Lock an order to move it; inside a transaction. Raises NotFoundError."""
    row = models.Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)
    found = progress(order_id)
    return Moving(row, found, {line.line_id: line for line in found.lines})


def check(moving: Moving, signal: OrderSignal) -> None:
    """Raises NotNowError where the signal means nothing in the order's state."""
    if not life.may(moving.state, signal):
        raise NotNowError(number=moving.row.number, state=life_words.ORDER[moving.state][0])


def finish(
    moving: Moving,
    signal: OrderSignal,
    *,
    kind: str,
    actor_id: int | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> OrderState:
    """Write the counts, the state that follows from them, one step of history and one line of the trail."""
    check(moving, signal)
    row = moving.row
    before, state = moving.state, life.after(moving.state, signal, list(moving.lines.values()))
    _write_counts(moving)
    row.state, row.version = state.value, moving.before.version + 1
    row.save(update_fields=["state", "version"])
    told = dict(facts or {}) | ({"state": state.value} if state != before else {})
    models.Step.objects.create(order=row, kind=kind, actor_id=actor_id, at=now, facts=told)
    audit.record(stream=f"order:{row.pk}", action=f"order.{kind}", actor_id=actor_id, now=now, data=told)
    live.changed(f"order:{row.pk}", f"customer:{row.customer_id}", "warehouse")
    return state


def _write_counts(moving: Moving) -> None:
    for line in moving.before.lines:
        after = moving.lines[line.line_id]
        changed = {name: getattr(after, name) for name in COUNTS if getattr(after, name) != getattr(line, name)}
        if changed:
            columns = {"quantity" if name == "ordered" else name: value for name, value in changed.items()}
            models.Line.objects.filter(pk=line.line_id).update(**columns)
