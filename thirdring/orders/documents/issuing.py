"""Papers about money issued: once, numbered, saying for ever what they said then.

The invoice says what the order costs when it is issued; each later paper says what has become of that since: a
supplementary invoice where it is more, a credit note where it is less (rules.papering).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.documents import facts
from thirdring.orders.documents.causes import Worth, worth
from thirdring.orders.rules import papering
from thirdring.orders.rules.papering import Sum, Sums
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import MoveKind, MoveState, Paper, Series

ORDER = "order"


def issue_invoice(*, order_id: int, actor_id: int | None, now: datetime) -> Paper:
    """The invoice of an order as it stands now; issued before, the same one. What was given back before has a credit
    note of its own (issue_outstanding). Raises NotFoundError."""
    with transaction.atomic():
        row = _locked(order_id)
        found = worth(row)
        agreed = {key: cause for key, cause in found.causes.items() if key == ORDER or key.startswith("change:")}
        order = facts.order_of(order_id)
        return payments.issue_paper(
            series=Series.INVOICE,
            order_id=order_id,
            key=ORDER,
            amount=order.total,
            tax=order.tax,
            body=facts.of_order(order)
            | {
                "sums": papering.written(found.agreed),
                "causes": {key: str(cause.amount) for key, cause in agreed.items()},
                "seen": _seen(order_id),
            },
            actor_id=actor_id,
            now=now,
        )


class NothingToIssueError(DeskError):
    code = "nothing-to-issue"
    sentence = _("There is no paper to issue: no invoice yet, or nothing has changed since the last paper.")
    status = HTTPStatus.CONFLICT


def issue_outstanding(*, order_id: int, actor_id: int | None, now: datetime) -> Paper:
    """One paper for all that has happened since the last one. Raises NotFoundError, NothingToIssueError."""
    with transaction.atomic():
        row = _locked(order_id)
        found = outstanding(row)
        if found is None:
            raise NothingToIssueError
        series = found.series
        sign = -1 if series is Series.CREDIT_NOTE else 1
        return payments.issue_paper(
            series=series,
            order_id=order_id,
            key=f"after:{found.after}",
            amount=Money(found.whole.gross * sign, row.currency).rounded(),
            tax=Money(found.whole.tax * sign, row.currency).rounded(),
            body=_body(row, found),
            actor_id=actor_id,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What no paper of an order says yet."""

    sums: Sums
    worth: Worth
    papers: Sequence[Paper]

    @property
    def whole(self) -> Sum:
        return papering.added(self.sums.values())

    @property
    def after(self) -> int:
        """The last paper's id."""
        return self.papers[-1].id

    @property
    def series(self) -> Series:
        whole = self.whole
        return (
            Series.CREDIT_NOTE if (whole.gross, whole.tax) < (papering.NOTHING, papering.NOTHING) else Series.SUPPLEMENT
        )


def outstanding(row: models.Order) -> Outstanding | None:
    """None without an invoice, and where the papers say it all."""
    papers = paid.papers(row.pk)
    invoice = next((paper for paper in papers if paper.series is Series.INVOICE), None)
    if invoice is None:
        return None
    found = worth(row, over=papering.read(invoice.body))
    sums = papering.difference(found.now, (papering.read(paper.body) for paper in papers))
    return Outstanding(sums, found, papers) if sums else None


def _locked(order_id: int) -> models.Order:
    row = models.Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)
    return row


def _body(row: models.Order, found: Outstanding) -> dict[str, Any]:
    last = found.papers[-1].body
    now = facts.of_order(facts.order_of(row.pk))
    said = _said(found.papers)
    since = {
        key: cause.amount - said.get(key, Decimal(0))
        for key, cause in found.worth.causes.items()
        if cause.amount != said.get(key, Decimal(0))
    }
    gone = {key: -amount for key, amount in said.items() if amount and key not in found.worth.causes}
    return now | {
        "invoice": next(paper.number for paper in found.papers if paper.series is Series.INVOICE),
        "sums": papering.written(found.sums),
        "causes": {key: str(amount) for key, amount in {**since, **gone}.items()},
        "rows": [
            {"reason": _reason(found.worth.causes[key].reason, amount), "amount": str(amount)}
            for key, amount in since.items()
        ]
        + [{"reason": "refused", "amount": str(amount)} for amount in gone.values()],
        "changed": facts.changed(last, now),
        "settled": _settled(row.pk, last.get("seen", {})),
        "payments": _taken(row.pk, last.get("seen", {})),
        "seen": _seen(row.pk),
    }


def _said(papers: Sequence[Paper]) -> dict[str, Decimal]:
    """How much of each cause the papers have said."""
    found: dict[str, Decimal] = {}
    for paper in papers:
        for key, amount in paper.body.get("causes", {}).items():
            found[key] = found.get(key, Decimal(0)) + Decimal(amount)
    return found


def _reason(reason: str, amount: Decimal) -> str:
    """What was credited for an exchange in advance and is charged after all has a reason of its own."""
    code, _colon, number = reason.partition(":")
    return f"kept:{number}" if code == "exchange" and amount > 0 else reason


def _seen(order_id: int) -> dict[str, int]:
    return {
        "move": max((move.id for move in paid.moves(order_id)), default=0),
        "payment": max((payment.id for payment in paid.payments(order_id)), default=0),
    }


def _settled(order_id: int, seen: Mapping[str, int]) -> list[dict[str, str]]:
    """How money was given back, or is no longer asked for, since the last paper."""
    sums: dict[tuple[str, str], Decimal] = {}
    for move in paid.moves(order_id):
        gives = move.kind in {MoveKind.REFUND, MoveKind.RELEASE} and move.state is not MoveState.FAILED
        if gives and move.id > seen.get("move", 0) and not move.key.endswith("-moved"):
            sums[move.method.value, move.to] = sums.get((move.method.value, move.to), Decimal(0)) + move.amount.amount
    return [{"method": method, "to": to, "amount": str(amount)} for (method, to), amount in sums.items()]


def _taken(order_id: int, seen: Mapping[str, int]) -> list[dict[str, str]]:
    """How more is paid since the last paper."""
    return [
        {"method": payment.method.value, "amount": str(payment.asked.amount)}
        for payment in paid.payments(order_id)
        if payment.id > seen.get("payment", 0) and payment.asked.amount
    ]
