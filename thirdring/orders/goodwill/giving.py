"""Give it, once, within policy and allowance."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, idempotency, live
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.knowledge import actions as knowledge
from thirdring.orders import approvals, models
from thirdring.orders.actions.notes import add_note
from thirdring.orders.goodwill.proposing import Offer, may_approve, propose
from thirdring.orders.goodwill.queries import month_of
from thirdring.orders.values.goodwill import GrantKind, GrantReason
from thirdring.payments import actions as payments
from thirdring.people import queries as people
from thirdring.people.values import Person
from thirdring.promotions import actions as promotions
from thirdring.promotions.values import CodeAmount, CodeKind

APPROVAL: Final = "appeasement"
TOPIC: Final = "approvals"
LETTERS: Final = "ACDEFGHJKLMNPQRTUVWXYZ"
VALID: Final = timedelta(days=365)


class NotGivenError(DeskError):
    code = "not-given"
    sentence = _("By our policy this cannot be given. Offer less, or say what the policy says.")


class AllowanceSpentError(DeskError):
    code = "allowance-spent"
    sentence = _("Your allowance for this reason has only %(left)s left this month. Ask a supervisor, or give less.")
    status = HTTPStatus.CONFLICT


class NoOrderToRefundError(DeskError):
    code = "no-order-to-refund"
    sentence = _("Only an order can be refunded. Open the order, or give a coupon or store credit.")


def give(
    *,
    customer_id: int,
    kind: GrantKind,
    reason: GrantReason,
    amount: Money,
    key: str,
    actor: Person,
    now: datetime,
    order_id: int | None = None,
    note: str = "",
    approval_id: int | None = None,
    call_id: int | None = None,
) -> int:
    """Give it; the grant's id. The same key gets the same answer. Rows M5.10, S1.3.

    Raises NotGivenError, AllowanceSpentError, NoOrderToRefundError, approvals.NoApprovalError, and
    payments.RefundTooMuchError; then nothing is given.
    """
    if amount.amount <= 0 or amount != amount.rounded():
        raise NotGivenError
    if kind is GrantKind.REFUND and order_id is None:
        raise NoOrderToRefundError

    def do() -> dict[str, int]:
        with connection.cursor() as cursor:  # one at a time for a customer: the next one counts as a repeat
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.grant'), %s)", [customer_id % 2**31])
        offer = propose(
            customer_id=customer_id, order_id=order_id, kind=kind, reason=reason, amount=amount, person=actor, now=now
        )
        subject = _subject(customer_id, order_id)
        used = _allowed(offer, actor, reason=reason, amount=amount, subject=subject, approval_id=approval_id, now=now)
        row = models.Grant.objects.create(
            customer_id=customer_id,
            order_id=order_id,
            call_id=call_id,
            kind=kind,
            reason=reason,
            amount=amount.amount,
            currency=amount.currency,
            operator_id=actor.id,
            approval_id=used,
            decision_id=knowledge.keep_decision(decision=offer.decision, subject=subject, actor_id=actor.id, now=now),
            note=" ".join(note.split())[:500],
            at=now,
        )
        _hand_over(row, amount, actor, now)
        _tell(row, actor, now)
        return {"grant": row.pk}

    request = {
        "customer": customer_id,
        "order": order_id,
        "kind": kind,
        "reason": reason,
        "amount": amount.amount,
        "currency": amount.currency,
    }
    return int(idempotency.once(scope="orders.grant", key=key, request=request, do=do)["grant"])


def _subject(customer_id: int, order_id: int | None) -> str:
    return f"order:{order_id}" if order_id else f"customer:{customer_id}"


def _allowed(
    offer: Offer,
    actor: Person,
    *,
    reason: GrantReason,
    amount: Money,
    subject: str,
    approval_id: int | None,
    now: datetime,
) -> int | None:
    """The approval that was used up, if one was needed. Those who approve give beyond an allowance of their own."""
    if not offer.allowed:
        raise NotGivenError
    if offer.approver is None:
        if offer.decision.approver is None and not offer.over_allowance:
            _spend(actor.id, reason, amount, offer.purse.limit, now)
        return None
    if offer.over_allowance and offer.decision.approver is None and approval_id is None:
        raise AllowanceSpentError(left=offer.purse.left.format("en"))
    approvals.use(approval_id=approval_id, kind=APPROVAL, subject=subject, amount=amount, now=now)
    decided_by = approvals.approval(approval_id or 0).decided_by
    if decided_by is None or not may_approve(people.person(decided_by), offer.approver):
        raise approvals.NoApprovalError(kind=APPROVAL, subject=subject)
    return approval_id


_SPEND = """
INSERT INTO orders_spending AS s (operator_id, reason, currency, month, spent, "limit")
SELECT %(operator)s, %(reason)s, %(currency)s, %(month)s, %(amount)s, %(limit)s WHERE %(amount)s <= %(limit)s
ON CONFLICT (operator_id, reason, currency, month) DO UPDATE
SET spent = s.spent + excluded.spent, "limit" = excluded."limit" WHERE s.spent + excluded.spent <= excluded."limit"
"""


def _spend(operator_id: int, reason: GrantReason, amount: Money, limit: Money, now: datetime) -> None:
    """One conditional statement: whoever comes second sees what the first has spent."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SPEND,
            {
                "operator": operator_id,
                "reason": reason.value,
                "currency": amount.currency,
                "month": month_of(now),
                "amount": amount.amount,
                "limit": limit.amount,
            },
        )
        if not cursor.rowcount:
            raise AllowanceSpentError(left=Money(Decimal(0), amount.currency).format("en"))


def _hand_over(row: models.Grant, amount: Money, actor: Person, now: datetime) -> None:
    why, key = "goodwill", f"goodwill:{row.pk}"
    match GrantKind(row.kind):
        case GrantKind.COUPON:
            row.code = _coupon(amount, actor, now)
            row.save(update_fields=["code"])
        case GrantKind.CREDIT:
            payments.grant_credit(
                customer_id=row.customer_id, amount=amount, reason=why, key=key, actor_id=actor.id, now=now
            )
        case GrantKind.REFUND:
            payments.refund(order_id=row.order_id or 0, amount=amount, reason=why, key=key, actor_id=actor.id, now=now)


def _coupon(amount: Money, actor: Person, now: datetime) -> str:
    """A code of the customer's own, of letters that are not mistaken for each other, for one order within a year."""
    code = "TAK" + "".join(secrets.choice(LETTERS) for _letter in range(6))
    promotions.add_code(
        code=code,
        kind=CodeKind.DISCOUNT,
        title=translated("Made good"),
        amounts=[CodeAmount(amount.currency, amount_off=amount.amount)],
        total_limit=1,
        customer_limit=1,
        ends_at=now + VALID,
        actor_id=actor.id,
        now=now,
    )
    return code


def _tell(row: models.Grant, actor: Person, now: datetime) -> None:
    """The trail, the customer's desk, and the supervisors' list of what was given."""
    audit.record(
        stream=_subject(row.customer_id, row.order_id),
        action="goodwill.given",
        actor_id=actor.id,
        now=now,
        data={"grant": row.pk, "kind": row.kind, "reason": row.reason, "amount": str(row.amount)},
    )
    if row.order_id:
        given = money(Money(row.amount, row.currency).rounded())
        told = translated("Made good: %(amount)s %(code)s %(note)s") % {
            "amount": given, "code": row.code, "note": row.note,
        }  # fmt: skip
        add_note(order_id=row.order_id, text=told, author_id=actor.id, now=now)
    topics = [f"customer:{row.customer_id}", TOPIC, *([f"order:{row.order_id}"] if row.order_id else [])]
    live.changed(*topics)


def mark_seen(*, grant_id: int, actor_id: int) -> None:
    """A supervisor has seen what was given; the first one stays."""
    models.Grant.objects.filter(pk=grant_id, seen_by=None).update(seen_by_id=actor_id)
    live.changed(TOPIC)


def set_allowance(
    *, operator_id: int | None, reason: GrantReason, monthly: Money, actor_id: int, now: datetime
) -> None:
    """What an operator (or everybody) may give a month for a reason. What was given already stays given."""
    with transaction.atomic():
        models.Allowance.objects.update_or_create(
            operator_id=operator_id,
            reason=reason,
            currency=monthly.currency,
            defaults={"monthly": monthly.amount},
        )
        audit.record(
            stream=f"allowance:{operator_id or 'all'}",
            action="allowance.set",
            actor_id=actor_id,
            now=now,
            data={"reason": reason, "monthly": str(monthly.amount), "currency": monthly.currency},
        )
        live.changed(TOPIC)
