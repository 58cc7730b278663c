"""What may be given, by policy and by the operator's allowance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.kernel.money import Money, zero
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.values import Decision, Facts, PolicyKind
from thirdring.orders import models
from thirdring.orders.goodwill.queries import grants_of, purse
from thirdring.orders.returns.proposing import bought
from thirdring.orders.values.goodwill import Grant, GrantKind, GrantReason, Purse
from thirdring.people.values import Person, Role

YEAR = timedelta(days=365)
_MAY = {Role.SUPERVISOR.value: (Role.SUPERVISOR, Role.MANAGER), Role.MANAGER.value: (Role.MANAGER,)}


@dataclass(frozen=True, slots=True)
class Offer:
    """`approver`: who has to say yes, by policy or because the allowance is spent; None where the person may alone.
    `earlier`: what this customer was given within a year."""

    decision: Decision
    purse: Purse
    approver: Role | None
    over_allowance: bool
    earlier: tuple[Grant, ...]

    @property
    def allowed(self) -> bool:
        return self.decision.allowed


def may_approve(person: Person, approver: Role) -> bool:
    return person.has(*_MAY[approver.value])


def propose(
    *,
    customer_id: int,
    kind: GrantKind,
    reason: GrantReason,
    amount: Money,
    person: Person,
    now: datetime,
    order_id: int | None = None,
) -> Offer:
    """Whether this may be given, by whom, and in what words; what was given for the order before counts with it."""
    earlier = grants_of(customer_id, since=now - YEAR)
    before = sum(
        (g.amount for g in earlier if g.order_id == order_id and order_id and g.amount.currency == amount.currency),
        start=zero(amount.currency),
    )
    order = models.Order.objects.filter(pk=order_id).first() if order_id else None
    from_order = bought(order.pk) if order else None
    facts = Facts(
        country=from_order.country if from_order else "",
        what=kind.value,
        reason=reason.value,
        value=Money(order.total, order.currency).rounded() if order else None,
        asked=before + amount,
        claims=len(earlier),
        orders=from_order.orders if from_order else None,
    )
    decision = knowledge.decide(PolicyKind.APPEASEMENT, facts, at=now)
    mine = purse(operator_id=person.id, reason=reason, currency=amount.currency, now=now)
    over = mine.left < amount
    approver = decision.approver or (Role.SUPERVISOR if over else None)
    if approver and may_approve(person, approver):
        approver = None
    return Offer(decision, mine, approver, over, earlier)
