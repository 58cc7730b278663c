"""Goods that were exchanged in advance and do not come back: told of before the last day, charged after it. Row O3.7.

What the customer was credited for them is charged by the policy on such goods, through the order that they came with.
If they come after all, receiving them gives it back: what was charged counts as not settled any more.
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, batches, live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.money import Money
from thirdring.knowledge import actions as knowledge
from thirdring.knowledge import queries as policies
from thirdring.knowledge.values import Decision, Facts, PolicyKind, Verdict
from thirdring.orders import models
from thirdring.orders.actions.checking import in_charge
from thirdring.orders.actions.holding import hold
from thirdring.orders.events import ExchangeKept
from thirdring.orders.queries.limits import limit
from thirdring.orders.returns.authorizing import OPEN, TOPIC
from thirdring.orders.returns.proposing import bought
from thirdring.orders.rules import returning
from thirdring.orders.values.returns import ExchangeWhen, Kept
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Method

WAITS = (Kept.NO, Kept.TOLD)


class NotKeptError(DeskError):
    code = "not-kept"
    sentence = _("Nothing of this exchange is to be charged any more. Look at it again.")
    status = HTTPStatus.CONFLICT


def watch(*, now: datetime) -> tuple[int, int]:
    """Tell whose last day comes near, charge those whose day is over; how many of each. A repeat does nothing twice."""
    today = timezone.localtime(now).date()
    soon = today + timedelta(days=int(limit("exchange-notice-days")))
    rows = models.Return.objects.filter(when=ExchangeWhen.IN_ADVANCE, state__in=OPEN, settled__gt=0)
    tell = rows.filter(kept=Kept.NO, expires_date__lte=soon).order_by("id").values_list("id", flat=True)
    told = batches.each(lambda return_id: _tell(return_id, now), list(tell))
    over = rows.filter(kept=Kept.TOLD, kept_date__lt=today).order_by("id").values_list("id", flat=True)
    charged = batches.each(lambda return_id: _charge(return_id, None, now), list(over))
    return len(told), len(charged)


def charge(*, return_id: int, actor_id: int, now: datetime) -> None:
    """A supervisor has it charged now. Raises NotFoundError, NotKeptError."""
    if not _charge(return_id, actor_id, now):
        raise NotKeptError


def spare(*, return_id: int, actor_id: int, now: datetime) -> None:
    """A supervisor decides that nothing is charged; the goods are waited for on. Raises NotFoundError, NotKeptError."""
    with transaction.atomic():
        row = _locked(return_id)
        if row.kept not in {Kept.NO, Kept.TOLD, Kept.ASKED} or row.when != ExchangeWhen.IN_ADVANCE:
            raise NotKeptError
        _become(row, Kept.SPARED, uncovered(row), actor_id, now)


def uncovered(row: models.Return) -> Money:
    """What was credited in advance for goods that are not back."""
    currency = row.order.currency
    lines = [
        returning.Inspected(Money(line.value, currency), line.quantity, line.received - line.sent_back)
        for line in row.lines.all()
    ]
    return returning.outstanding(
        lines,
        label_cost=Money(row.label_cost, currency),
        freight_back=Money(row.freight_back, currency),
        settled=Money(row.settled, currency).rounded(),
    )


def kept_words(return_id: int, language: str, *, now: datetime) -> str:
    """What to say about it, by the policy in force. Raises NotFoundError."""
    row = models.Return.objects.select_related("order").filter(pk=return_id).first()
    if row is None:
        raise NotFoundError(return_id=return_id)
    return policies.said(_decide(row, uncovered(row), now), language)


def _tell(return_id: int, now: datetime) -> bool:
    with transaction.atomic():
        row = _locked(return_id)
        amount = uncovered(row)
        if row.kept != Kept.NO or not amount:
            return False
        decision = _decide(row, amount, now)
        _keep(row, decision, None, now)
        days = timedelta(days=int(limit("exchange-notice-days")))
        row.kept_date = max(row.expires_date, timezone.localtime(now).date() + days)
        _become(row, Kept.TOLD if decision.allowed else Kept.SPARED, amount, None, now)
        if decision.allowed:
            outbox.publish(ExchangeKept(row.order_id, row.pk, Kept.TOLD.value))
    return decision.allowed


def _charge(return_id: int, actor_id: int | None, now: datetime) -> bool:
    """Charge it once; with no actor, where the policy leaves it to nobody."""
    with transaction.atomic():
        row = _locked(return_id)
        amount = uncovered(row)
        if row.kept not in ({Kept.TOLD, Kept.ASKED} if actor_id else {Kept.TOLD}) or not amount:
            return False
        decision = _decide(row, amount, now)
        _keep(row, decision, actor_id, now)
        if not actor_id and decision.verdict is not Verdict.ALLOW:
            _leave(row, decision, amount, now)
            return False
        payments.take(
            order_id=row.order_id,
            amount=amount,
            method=_method(row, amount),
            reference="",
            key=f"kept:{row.pk}",
            customer_id=row.order.customer_id,
            actor_id=actor_id,
            now=now,
        )
        row.settled -= amount.amount
        _become(row, Kept.CHARGED, amount, actor_id, now)
        outbox.publish(ExchangeKept(row.order_id, row.pk, Kept.CHARGED.value))
    return True


def _leave(row: models.Return, decision: Decision, amount: Money, now: datetime) -> None:
    """By policy somebody else decides, or nobody charges it."""
    _become(row, Kept.ASKED if decision.allowed else Kept.SPARED, amount, None, now)
    if decision.allowed:
        hold(
            order_id=row.order_id,
            kind="payment",
            reasons=["goods-not-back"],
            words=row.number,
            owner_id=in_charge(),
            actor_id=None,
            now=now,
        )


def _method(row: models.Return, amount: Money) -> Method:
    """As the order was paid, where that can be owed; else by a link to pay by card."""
    methods = {payment.method for payment in paid.payments(row.order_id)}
    if Method.INVOICE in methods and paid.credit_left(row.order.customer_id, amount.currency) >= amount:
        return Method.INVOICE
    return Method.BANK_TRANSFER if Method.BANK_TRANSFER in methods else Method.CARD


def _decide(row: models.Return, amount: Money, now: datetime) -> Decision:
    order = bought(row.order_id)
    facts = Facts(
        country=order.country,
        reason=row.lines.order_by("id").values_list("reason", flat=True).first() or "",
        value=amount,
        asked=amount,
        ordered_date=timezone.localtime(row.order.placed_at).date(),
        orders=order.orders,
        claims=order.exchanges,
    )
    return policies.decide(PolicyKind.KEPT_GOODS, facts, at=now)


def _keep(row: models.Return, decision: Decision, actor_id: int | None, now: datetime) -> None:
    knowledge.keep_decision(decision=decision, subject=f"return:{row.pk}", actor_id=actor_id, now=now)


def _become(row: models.Return, kept: Kept, amount: Money, actor_id: int | None, now: datetime) -> None:
    row.kept, row.kept_amount = kept, amount.amount
    row.save(update_fields=["kept", "kept_amount", "kept_date", "settled"])
    audit.record(
        stream=f"order:{row.order_id}",
        action=f"order.exchange-{kept.value}",
        actor_id=actor_id,
        now=now,
        data={"return": row.pk, "amount": str(amount.amount)},
    )
    live.changed(f"order:{row.order_id}", f"customer:{row.order.customer_id}", TOPIC)


def _locked(return_id: int) -> models.Return:
    order_id = models.Return.objects.filter(pk=return_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFoundError(return_id=return_id)
    models.Order.objects.select_for_update(no_key=True).get(pk=order_id)
    return models.Return.objects.select_for_update(no_key=True, of=("self",)).select_related("order").get(pk=return_id)
