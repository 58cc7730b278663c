"""Allowances and what was given, as they are shown."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.queries.limits import limit
from thirdring.orders.values.goodwill import Grant, GrantKind, GrantReason, Purse
from thirdring.payments import queries as payments


def month_of(now: datetime) -> date:
    return timezone.localtime(now).date().replace(day=1)


def purse(*, operator_id: int, reason: GrantReason, currency: str, now: datetime) -> Purse:
    """What an operator may still give this month for a reason: by their own allowance, else everybody's, else the
    house's."""
    return next(p for p in purses(operator_id=operator_id, currency=currency, now=now) if p.reason is reason)


def purses(*, operator_id: int, currency: str, now: datetime) -> tuple[Purse, ...]:
    """An operator's purse for every reason."""
    set_ = models.Allowance.objects.filter(Q(operator_id=operator_id) | Q(operator=None), currency=currency)
    limits = {(row.operator_id, row.reason): row.monthly for row in set_}
    house = limit("allowance", currency)
    rows = models.Spending.objects.filter(operator_id=operator_id, currency=currency, month=month_of(now))
    spent = {row.reason: row.spent for row in rows}
    return tuple(
        Purse(
            reason,
            Money(
                limits.get((operator_id, reason.value), limits.get((None, reason.value), house)),
                currency,
            ).rounded(),
            Money(spent.get(reason.value, Decimal(0)), currency).rounded(),
        )
        for reason in GrantReason
    )


def grants_of(customer_id: int, *, since: datetime | None = None) -> tuple[Grant, ...]:
    """What a customer (the whole family after a merge) was given, the latest first."""
    rows = _rows().filter(customer_id__in=payments.family(customer_id))
    return tuple(grant_of(row) for row in (rows.filter(at__gt=since) if since else rows))


def latest(*, limit: int = 50) -> tuple[tuple[Grant, bool], ...]:
    """What was given lately, and whether a supervisor has seen it; unseen first."""
    rows = sorted(_rows()[:limit], key=lambda row: row.seen_by_id is not None)
    return tuple((grant_of(row), row.seen_by_id is not None) for row in rows)


def totals(*, now: datetime) -> tuple[tuple[int, str, Money], ...]:
    """(operator, reason, sum) of this month, approved ones included."""
    since = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = models.Grant.objects.filter(at__gte=since).values_list("operator_id", "reason", "currency")
    sums = rows.annotate(total=Sum("amount")).order_by("operator_id", "reason")
    return tuple((operator, reason, Money(total, currency).rounded()) for operator, reason, currency, total in sums)


def _rows() -> QuerySet[models.Grant]:
    return models.Grant.objects.select_related("approval", "decision__version").order_by("-at", "-id")


def grant_of(row: models.Grant) -> Grant:
    return Grant(
        id=row.pk,
        customer_id=row.customer_id,
        order_id=row.order_id,
        kind=GrantKind(row.kind),
        reason=GrantReason(row.reason),
        amount=Money(row.amount, row.currency).rounded(),
        code=row.code,
        operator_id=row.operator_id,
        approver_id=row.approval.decided_by_id if row.approval else None,
        note=row.note,
        at=row.at,
        rule=row.decision.rule,
        policy_version=row.decision.version.number,
    )
