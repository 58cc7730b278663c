"""Invoices and credit notes issued: once, numbered, saying for ever what they said then."""

from datetime import datetime
from decimal import Decimal
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders.documents import facts
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Move, MoveKind, Paper, Series

ORDER = "order"


def issue_invoice(*, order_id: int, actor_id: int | None, now: datetime) -> Paper:
    """The invoice of an order as it stands now; issued before, the same one. Raises NotFoundError."""
    order = facts.order_of(order_id)
    return payments.issue_paper(
        series=Series.INVOICE,
        order_id=order_id,
        key=ORDER,
        amount=order.total,
        tax=order.tax,
        body=facts.of_order(order),
        actor_id=actor_id,
        now=now,
    )


class NothingToCreditError(DeskError):
    code = "nothing-to-credit"
    sentence = _(
        "There is nothing to credit: no invoice yet, or nothing was given back since. Issue the invoice first."
    )
    status = HTTPStatus.CONFLICT


def issue_credit_note(*, order_id: int, actor_id: int | None, now: datetime) -> Paper:
    """One note for all that was given back since the invoice and is not credited yet. Raises NothingToCreditError.

    Its tax is the invoice's share, worked out on the whole: the notes of an order never credit an øre of tax more.
    """
    papers = paid.papers(order_id)
    invoice = next((p for p in papers if p.series is Series.INVOICE), None)
    given = uncredited(order_id)
    if invoice is None or not given:
        raise NothingToCreditError
    notes = [p for p in papers if p.series is Series.CREDIT_NOTE]
    amount = sum((m.amount for m in given[1:]), start=given[0].amount)
    before = sum((p.amount.amount for p in notes), start=Decimal(0))
    share = (before + amount.amount) / invoice.amount.amount if invoice.amount else Decimal(0)
    told = sum((p.tax.amount for p in notes), start=Decimal(0))
    tax = Money(invoice.tax.amount * min(share, Decimal(1)), amount.currency).rounded().amount - told
    body = facts.of_order(facts.order_of(order_id)) | {
        "invoice": invoice.number,
        "moves": [m.id for m in given],
        "given": [{"amount": str(m.amount.amount), "method": m.method, "to": m.to, "reason": m.reason} for m in given],
        "credited": str(amount.amount),
        "credited_tax": str(tax),
    }
    return payments.issue_paper(
        series=Series.CREDIT_NOTE,
        order_id=order_id,
        key=f"moves:{'-'.join(str(m.id) for m in given)}"[:80],
        amount=amount,
        tax=Money(tax, amount.currency),
        body=body,
        actor_id=actor_id,
        now=now,
    )


def uncredited(order_id: int) -> list[Move]:
    """What was given back, or is no longer asked for, since the invoice, and stands on no credit note."""
    papers = paid.papers(order_id)
    invoice = next((p for p in papers if p.series is Series.INVOICE), None)
    if invoice is None:
        return []
    done = {move for p in papers for move in p.body.get("moves", ())}
    given = {MoveKind.REFUND, MoveKind.RELEASE}
    return [
        m
        for m in paid.moves(order_id)
        if m.kind in given and m.state != "failed" and m.at > invoice.issued_at and m.id not in done
    ]
