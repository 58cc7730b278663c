"""Returns as they are shown."""

from collections.abc import Iterable

from django.db.models import QuerySet

from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.returns.authorizing import OPEN
from thirdring.orders.values.returns import (
    Condition,
    ExchangeWhen,
    Kept,
    LabelState,
    Outcome,
    Photo,
    Receipt,
    RefundTo,
    Return,
    ReturnKind,
    ReturnLine,
    ReturnReason,
    ReturnState,
)


def find(return_id: int) -> Return:
    """One return, whole. Raises NotFoundError."""
    row = _rows().filter(pk=return_id).first()
    if row is None:
        raise NotFoundError(return_id=return_id)
    return return_of(row)


def by_number(text: str) -> Return | None:
    """The return whose number was said or scanned, with or without its R; else the only open one of that order."""
    digits = "".join(c for c in text if c.isdecimal())
    row = _rows().filter(number=f"R{digits}").first()
    if row is None:
        waiting = list(_rows().filter(order__number=digits, state__in=OPEN)[:2])
        row = waiting[0] if len(waiting) == 1 else None
    return return_of(row) if row else None


def of_order(order_id: int) -> tuple[Return, ...]:
    """The returns of an order, the latest first."""
    return tuple(return_of(row) for row in _rows().filter(order_id=order_id).order_by("-id"))


def waited_for(*, limit: int = 100) -> tuple[Return, ...]:
    """Returns that are on their way, those that were authorized first first."""
    return tuple(return_of(row) for row in _rows().filter(state__in=OPEN).order_by("authorized_at")[:limit])


def _rows() -> QuerySet[models.Return]:
    return models.Return.objects.select_related("order").prefetch_related(
        "lines__line", "lines__decision__version", "receipts", "photos"
    )


def return_of(row: models.Return) -> Return:
    currency = row.order.currency

    def money(amount: object) -> Money:
        return Money(amount, currency).rounded()  # type: ignore[arg-type]

    return Return(
        id=row.pk,
        number=row.number,
        order_id=row.order_id,
        order_number=row.order.number,
        customer_id=row.order.customer_id,
        kind=ReturnKind(row.kind),
        state=ReturnState(row.state),
        to=RefundTo(row.to),
        when=ExchangeWhen(row.when),
        label=LabelState(row.label),
        label_cost=money(row.label_cost),
        label_reason=row.label_reason,
        freight_back=money(row.freight_back),
        note=row.note,
        operator_id=row.operator_id,
        authorized_at=row.authorized_at,
        expires_date=row.expires_date,
        replacement_id=row.replacement_id,
        currency=currency,
        source_code=row.source_code,
        kept=Kept(row.kept),
        kept_amount=money(row.kept_amount),
        kept_date=row.kept_date,
        lines=tuple(_line(each, currency) for each in sorted(row.lines.all(), key=lambda line: line.line.position)),
        receipts=_receipts(row.receipts.all(), currency),
        photos=tuple(Photo(p.pk, p.width, p.height, p.at) for p in sorted(row.photos.all(), key=lambda p: p.pk)),
    )


def _line(row: models.ReturnLine, currency: str) -> ReturnLine:
    line = row.line
    return ReturnLine(
        id=row.pk,
        line_id=line.pk,
        position=line.position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=tuple((k, v) for k, v in line.options),
        quantity=row.quantity,
        reason=ReturnReason(row.reason),
        condition=Condition(row.condition),
        value=Money(row.value, currency).rounded(),
        received=row.received,
        outcomes={outcome: getattr(row, outcome.value) for outcome in Outcome if getattr(row, outcome.value)},
        new_variant_id=row.variant_id,
        rule=row.decision.rule,
        policy_version=row.decision.version.number,
    )


def _receipts(rows: Iterable[models.Receipt], currency: str) -> tuple[Receipt, ...]:
    return tuple(
        Receipt(row.pk, row.at, row.by_id, row.pieces, Money(row.amount, currency).rounded(), row.state, row.failure)
        for row in sorted(rows, key=lambda each: each.pk)
    )
