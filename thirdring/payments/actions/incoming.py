"""Bank transfers and money collected at the door: statements taken in, matched with what is owed, booked once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.payments import models, queries, rules
from thirdring.payments.events import PaymentSettled
from thirdring.payments.values import Incoming, Method, State, StatementKind, StatementLine

Resolve = Callable[[str], Sequence[int]]
"""Order ids that a number in a payer's text may mean."""
_PAID_BY = {
    StatementKind.BANK: (Method.BANK_TRANSFER, Method.INVOICE),
    StatementKind.CARRIER: (Method.CASH_ON_DELIVERY,),
}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import brought: lines that are new, matched among them, and those that were there before."""

    fresh: int
    matched: int
    repeated: int


def take_in(*, kind: StatementKind, lines: Sequence[StatementLine], resolve: Resolve, now: datetime) -> TakenIn:
    """Save a statement and propose what each line pays. The same file again, or one that overlaps, adds nothing twice.

    Nothing is booked: a person does that with `book`.
    """
    fresh = matched = repeated = 0
    seen = Counter[StatementLine]()
    with transaction.atomic():
        for line in lines:
            seen[line] += 1
            row = _row(kind, line, seen[line], now)
            if models.Incoming.objects.filter(key=row.key).exists():
                repeated += 1
                continue
            _match(row, [order for number in rules.numbers_in(line.text) for order in resolve(number)])
            row.save(force_insert=True)
            fresh, matched = fresh + 1, matched + (row.state == "matched")
    live.changed("payment:incoming")
    return TakenIn(fresh, matched, repeated)


def _row(kind: StatementKind, line: StatementLine, nth: int, now: datetime) -> models.Incoming:
    told = f"{kind}|{line.day}|{line.amount.amount}|{line.amount.currency}|{line.text}|{nth}"
    return models.Incoming(
        key=hashlib.sha256(told.encode()).hexdigest(),
        kind=kind,
        day=line.day,
        amount=line.amount.amount,
        currency=line.amount.currency,
        text=line.text,
        state="left",
        imported_at=now,
    )


def _match(row: models.Incoming, orders: Sequence[int]) -> None:
    """`matched` only where one order is named and owes exactly this; else what is known of the order is kept."""
    owing = [p for order_id in dict.fromkeys(orders) for p in _owing(row, order_id)]
    exact = [p for p in owing if p.amount - p.released - p.captured == row.amount]
    found = exact if len(exact) == 1 else owing if len(owing) == 1 else []
    if found:
        row.payment, row.order_id = found[0], found[0].order_id
        row.state = "matched" if exact else "left"


def _owing(row: models.Incoming, order_id: int) -> Sequence[models.Payment]:
    methods = _PAID_BY[StatementKind(row.kind)]
    return list(
        models.Payment.objects.filter(
            order_id=order_id, method__in=methods, state=State.DUE, currency=row.currency
        ).order_by("id")
    )


class NothingOwedError(DeskError):
    code = "nothing-owed"
    sentence = _("This order owes nothing this way in this currency. Check the number, or set the line aside.")
    status = HTTPStatus.CONFLICT


def match_by_hand(*, incoming_id: int, order_id: int) -> Incoming:
    """A person has found out what a line pays. Raises NotFoundError, NothingOwedError."""
    with transaction.atomic():
        row = _open(incoming_id)
        owing = _owing(row, order_id)
        if not owing:
            raise NothingOwedError
        row.payment, row.order_id, row.state = owing[0], order_id, "matched"
        row.save(update_fields=["payment", "order_id", "state"])
    return queries.incoming_of(row)


def book(*, incoming_id: int, actor_id: int, now: datetime) -> Incoming:
    """The line's money is its order's; less than owed leaves the rest owed, more leaves the line `over`.

    A repeat changes nothing. Raises NotFoundError, NothingOwedError.
    """
    with transaction.atomic():
        row = models.Incoming.objects.select_for_update().filter(pk=incoming_id).first()
        if row is None:
            raise NotFoundError
        if row.state != "matched" or row.payment_id is None:
            return queries.incoming_of(row)
        payment = models.Payment.objects.select_for_update().get(pk=row.payment_id)
        part = min(row.amount, payment.amount - payment.released - payment.captured)
        if payment.state != State.DUE or part <= 0:
            raise NothingOwedError
        _receive(payment, part, actor_id, now)
        row.booked, row.payment = part, payment
        row.state = "booked" if part == row.amount else "over"
        row.settled_by, row.settled_at = actor_id, now
        row.save(update_fields=["booked", "state", "settled_by", "settled_at"])
    return queries.incoming_of(row)


def _receive(payment: models.Payment, part: Decimal, actor_id: int, now: datetime) -> None:
    payment.captured += part
    payment.changed_at = now
    if payment.captured + payment.released == payment.amount:
        payment.state = State.PAID
        outbox.publish(PaymentSettled(payment.pk, payment.order_id))
    payment.save(update_fields=["captured", "state", "changed_at"])
    data = {"payment": payment.pk, "amount": str(part), "currency": payment.currency}
    audit.record(stream=f"order:{payment.order_id}", action="payment-received", actor_id=actor_id, data=data, now=now)
    live.changed(f"order:{payment.order_id}", "payment:incoming")


def set_aside(*, incoming_id: int, note: str, actor_id: int, now: datetime) -> None:
    """A line that is no order's, or has been dealt with elsewhere; it keeps the reason. Raises NotFoundError."""
    with transaction.atomic():
        row = _open(incoming_id)
        row.state, row.note, row.settled_by, row.settled_at = "aside", note[:200], actor_id, now
        row.save(update_fields=["state", "note", "settled_by", "settled_at"])
    live.changed("payment:incoming")


def _open(incoming_id: int) -> models.Incoming:
    rows = models.Incoming.objects.select_for_update().filter(state__in=["matched", "left", "over"])
    row = rows.filter(pk=incoming_id).first()
    if row is None:
        raise NotFoundError
    return row
