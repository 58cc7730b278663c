"""What arrives at the warehouse: inspected piece by piece, counted once, and what is due for it."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import audit, idempotency, live, outbox
from thirdring.kernel.errors import DeskError, NotAllowedError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.orders import models
from thirdring.orders.actions import arriving
from thirdring.orders.events import ReturnInspected
from thirdring.orders.returns.authorizing import OPEN, TOPIC
from thirdring.orders.returns.keeping import uncovered
from thirdring.orders.rules import returning
from thirdring.orders.values.returns import ExchangeWhen, Kept, Outcome, ReturnState

Found = Mapping[int, Mapping[Outcome, int]]
"""Pieces by outcome, by the id of the return's line."""


class NothingReceivedError(DeskError):
    code = "nothing-received"
    sentence = _("Count at least one piece, then save.")


class NotWaitedForError(DeskError):
    code = "not-waited-for"
    sentence = _("Return %(number)s is closed. Look at the order, or authorize a new return for what came.")
    status = HTTPStatus.CONFLICT


class UnexpectedPieceError(DeskError):
    code = "unexpected-piece"
    sentence = _("Only %(most)s of line %(position)s were to come back. Authorize the others, or count again.")


def receive(*, return_id: int, found: Found, key: str, actor_id: int | None, now: datetime) -> int:
    """Count and inspect what came; the receipt's id. The same key gets the same answer. Row O3.6.

    What is restocked can be sold again at once; what is sent back is the customer's and is not refunded. Raises
    NothingReceivedError, NotWaitedForError, UnexpectedPieceError, NotFoundError.
    """
    counted = {
        line_id: {Outcome(outcome): n for outcome, n in outcomes.items() if n}
        for line_id, outcomes in found.items()
        if any(outcomes.values())
    }
    if not counted or any(n < 0 for outcomes in counted.values() for n in outcomes.values()):
        raise NothingReceivedError

    def do() -> dict[str, int]:
        return {"receipt": _receive(return_id, counted, key, actor_id, now)}

    request = {"return": return_id, "found": {str(k): dict(v) for k, v in counted.items()}}
    return int(idempotency.once(scope="orders.receipt", key=key, request=request, do=do)["receipt"])


def _receive(return_id: int, counted: Found, key: str, actor_id: int | None, now: datetime) -> int:
    row = _locked(return_id)
    lines = {line.pk: line for line in row.lines.select_related("line").order_by("id")}
    for line_id, outcomes in sorted(counted.items()):
        if line_id not in lines:
            raise NotFoundError(line_id=line_id)
        _count(lines[line_id], outcomes)
    _move(row, lines, counted, actor_id, now)
    amount = _due(row, lines)
    row.settled += amount.amount
    row.state = ReturnState.PARTLY
    if all(line.received == line.quantity for line in lines.values()):
        row.state, row.closed_at = ReturnState.CLOSED, now
    row.save(update_fields=["state", "settled", "closed_at"])
    pieces = sum(n for outcomes in counted.values() for n in outcomes.values())
    receipt = models.Receipt.objects.create(
        ret=row,
        key=key,
        pieces=pieces,
        found={str(line_id): dict(outcomes) for line_id, outcomes in counted.items()},
        amount=amount.amount,
        state="due" if amount else "nothing",
        by_id=actor_id,
        at=now,
    )
    audit.record(
        stream=f"order:{row.order_id}",
        action="order.return-inspected",
        actor_id=actor_id,
        now=now,
        data={"return": row.pk, "receipt": receipt.pk, "found": receipt.found, "due": str(amount.amount)},
    )
    outbox.publish(ReturnInspected(order_id=row.order_id, return_id=row.pk, receipt_id=receipt.pk))
    live.changed(f"order:{row.order_id}", f"customer:{row.order.customer_id}", TOPIC)
    return receipt.pk


def _locked(return_id: int) -> models.Return:
    """The order's row first, as everywhere, then the return's. Raises NotFoundError, NotWaitedForError."""
    order_id = models.Return.objects.filter(pk=return_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFoundError(return_id=return_id)
    models.Order.objects.select_for_update(no_key=True).get(pk=order_id)
    row = models.Return.objects.select_for_update(no_key=True).select_related("order").get(pk=return_id)
    if row.state not in OPEN:
        raise NotWaitedForError(number=row.number)
    return row


def _count(line: models.ReturnLine, outcomes: Mapping[Outcome, int]) -> None:
    pieces = sum(outcomes.values())
    if line.received + pieces > line.quantity:
        raise UnexpectedPieceError(position=line.line.position, most=line.quantity - line.received)
    line.received += pieces
    for outcome, count in outcomes.items():
        setattr(line, outcome.value, getattr(line, outcome.value) + count)
    line.save(update_fields=["received", *(outcome.value for outcome in Outcome)])


def _move(
    row: models.Return, lines: Mapping[int, models.ReturnLine], counted: Found, actor_id: int | None, now: datetime
) -> None:
    """Out of what is waited for; what is accepted is back, and on the shelf if it is as new."""
    back: dict[int, int] = {}
    shelf: list[tuple[int, int, int]] = []
    for line_id, outcomes in counted.items():
        line = lines[line_id].line
        models.Line.objects.filter(pk=line.pk).update(returning=F("returning") - sum(outcomes.values()))
        accepted = sum(n for outcome, n in outcomes.items() if outcome is not Outcome.SENT_BACK)
        if accepted:
            back[line.pk] = accepted
        if outcomes.get(Outcome.RESTOCK):
            shelf.append((line.variant_id, outcomes[Outcome.RESTOCK], 0))
    if back:
        arriving.receive(order_id=row.order_id, pieces=back, actor_id=actor_id, now=now)
    if shelf:
        catalogue.put_back(shelf)


def _due(row: models.Return, lines: Mapping[int, models.ReturnLine]) -> Money:
    currency = row.order.currency
    inspected = [
        returning.Inspected(Money(line.value, currency), line.quantity, line.received - line.sent_back)
        for line in lines.values()
    ]
    return returning.due(
        inspected,
        label_cost=Money(row.label_cost, currency),
        freight_back=Money(row.freight_back, currency),
        settled=Money(row.settled, currency),
    )


class NotYoursToForgiveError(NotAllowedError):
    code = "not-yours-to-forgive"
    sentence = _("The new goods are out, and %(amount)s was credited for the others. A supervisor calls it off.")


def call_off(*, return_id: int, actor_id: int, now: datetime, may_forgive: bool = False) -> None:
    """No longer wait for what has not come; a return of which nothing came is cancelled.

    Who calls off what was exchanged in advance forgives its price: `may_forgive`. Raises NotFoundError,
    NotWaitedForError, NotYoursToForgiveError.
    """
    with transaction.atomic():
        row = _locked(return_id)
        amount = uncovered(row) if row.when == ExchangeWhen.IN_ADVANCE else None
        if amount and not may_forgive:
            raise NotYoursToForgiveError(amount=money(amount))
        if amount:
            row.kept, row.kept_amount = Kept.SPARED, amount.amount
        received = 0
        for line in row.lines.all():
            left = line.quantity - line.received
            models.Line.objects.filter(pk=line.line_id).update(returning=F("returning") - left)
            received += line.received
        row.state = ReturnState.CLOSED if received else ReturnState.CANCELLED
        row.closed_at = now
        row.save(update_fields=["state", "closed_at", "kept", "kept_amount"])
        audit.record(
            stream=f"order:{row.order_id}",
            action="order.return-called-off",
            actor_id=actor_id,
            now=now,
            data={"return": row.pk},
        )
        live.changed(f"order:{row.order_id}", f"customer:{row.order.customer_id}", TOPIC)
