"""Change, cancel or discount an order that stands: never by canceling and ordering anew. Rows O3.1-O3.5, Z2.1.

One way for all three: the edits are checked against policy and against what has left the house, both versions are
priced by the one price engine, pieces go back to the shelf or are taken from it, the rows are rewritten, and the
difference is settled through the payments' front door, all in one transaction under the order's lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thirdring.customers import actions as customers
from thirdring.customers.values import EntryKind
from thirdring.kernel import idempotency, outbox
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import approvals, models, ruling, words
from thirdring.orders.actions import moving, rewriting, settling
from thirdring.orders.actions.checking import check_again
from thirdring.orders.actions.previewing import (
    Late,
    NotChangeableError,
    OrderChangedError,
    Preview,
    cancel_edits,
    previewed,
)
from thirdring.orders.events import OrderChanged
from thirdring.orders.queries.life import progress
from thirdring.orders.queries.repricing import Standing, standing_of
from thirdring.orders.rules import changing
from thirdring.orders.rules.changing import What
from thirdring.orders.values import Changed, Edit, OrderSignal, OrderState
from thirdring.payments.values import Method, Tender
from thirdring.promotions import actions as promotions
from thirdring.promotions import queries as codes


class ChangeFaultError(DeskError):
    code = "change-fault"
    sentence = _("The order would not be in order like that: %(why)s")


class NothingChangedError(DeskError):
    code = "nothing-changed"
    sentence = _("Nothing would be different. Change something first.")


def change(
    *,
    order_id: int,
    expected_version: int,
    edits: Sequence[Edit],
    key: str,
    actor_id: int,
    now: datetime,
    reason: str = "",
    method: str = "",
    reference: str = "",
    approval_id: int | None = None,
) -> Changed:
    """Make the edits, all or none, and settle the difference (by `method` where the customer owes more).

    The same key gets the same answer. Raises NotFoundError, OrderChangedError, NotChangeableError, NoLongerHereError,
    ChangeFaultError, NoApprovalError, OutOfStockError, and the errors of payments; then nothing has changed.
    """
    asked = _Asked("change", edits, reason, actor_id, now, approval_id, method=method, reference=reference)
    return _once(order_id, expected_version, key, asked)


def cancel(
    *,
    order_id: int,
    expected_version: int,
    key: str,
    actor_id: int,
    now: datetime,
    pieces: Mapping[int, int] | None = None,
    reason: str = "",
    approval_id: int | None = None,
    by_right: bool = False,
) -> Changed:
    """Take off `pieces` by line position, or all that has not left the house. Money, stock, gift cards and codes go
    back; what is on its way already has to come back as a return. Row O3.5. Raises what `change` raises.

    `by_right`: the customer may, whatever is being packed (a promise was broken); no approval is needed.
    """
    asked = _Asked("cancel", (), reason, actor_id, now, approval_id, pieces=pieces, by_right=by_right)
    return _once(order_id, expected_version, key, asked)


def discount(
    *,
    order_id: int,
    expected_version: int,
    late: Late,
    key: str,
    actor_id: int,
    now: datetime,
    approval_id: int | None = None,
) -> Changed:
    """Give a discount after the fact or match a price, within the policy's limit or with an approval of at least its
    amount. Row O3.4.

    Raises what `change` raises.
    """
    kind = "match" if late.what is What.PRICE_MATCH else "discount"
    asked = _Asked(kind, (), late.reason, actor_id, now, approval_id, late=late)
    return _once(order_id, expected_version, key, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    edits: Sequence[Edit]
    reason: str
    actor_id: int
    now: datetime
    approval_id: int | None
    method: str = ""
    reference: str = ""
    late: Late | None = None
    pieces: Mapping[int, int] | None = None
    by_right: bool = False

    @property
    def request(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "edits": [edit.model_dump(mode="json") for edit in self.edits],
            "pieces": self.pieces,
            "late": [str(self.late.percent), str(self.late.amount), self.late.sku, self.late.pieces]
            if self.late
            else None,
        }


def _once(order_id: int, expected_version: int, key: str, asked: _Asked) -> Changed:
    request = {"order": order_id, "version": expected_version, **asked.request}

    def do() -> Mapping[str, Any]:
        return _written(_carried_out(order_id, expected_version, asked))

    kept = idempotency.once(scope="order-change", key=key, request=request, do=do)
    return _read(kept)


def _written(done: Changed) -> dict[str, Any]:
    return {
        "change_id": done.change_id,
        "order_id": done.order_id,
        "version": done.version,
        "difference": str(done.difference.amount),
        "total": str(done.total.amount),
        "currency": done.total.currency,
    }


def _read(kept: Mapping[str, Any]) -> Changed:
    def money(name: str) -> Money:
        return Money(Decimal(kept[name]), kept["currency"])

    return Changed(kept["change_id"], kept["order_id"], kept["version"], money("difference"), money("total"))


def _carried_out(order_id: int, expected_version: int, asked: _Asked) -> Changed:
    with transaction.atomic():
        begun = moving.begin(order_id)
        if begun.before.version != expected_version:
            raise OrderChangedError(order_id=order_id, version=begun.before.version)
        order = standing_of(begun.row, begun.before)
        if asked.kind == "cancel":
            asked = replace(asked, edits=cancel_edits(order, asked.pieces))
        found = previewed(order, asked.edits, now=asked.now, kind=asked.kind, late=asked.late)
        _refuse(found, asked)
        _use_approval(found, order, asked)
        for each in found.rulings:
            ruling.keep(each, order_id=order_id, actor_id=asked.actor_id, now=asked.now)
        difference = found.difference
        made = _kept(order, begun, asked, difference)
        settling.settle(
            order,
            difference,
            change_id=made.pk,
            reason=asked.reason or asked.kind,
            tender=Tender(Method(asked.method), difference, asked.reference) if asked.method else None,
            parts=found.parts,
            actor_id=asked.actor_id,
            now=asked.now,
        )
        _tell(order, made.pk, asked)
        # Shelves and codes that everybody wants are locked last, for as short a time as can be; so it is in placing.
        _codes(order, found, _rewritten(begun, order, found, asked), asked)
        stopped = order.is_ours and difference.amount > 0 and check_again(order_id=order_id, now=asked.now)
        version = progress(order_id).version if stopped else begun.row.version
    return Changed(made.pk, order_id, version, difference, found.total)


def _rewritten(begun: moving.Moving, order: Standing, found: Preview, asked: _Asked) -> OrderState:
    plan = changing.plan(order.progress.lines, found.after.body)
    rewriting.rewrite(begun, order, found.before, found.after, plan)
    signal = OrderSignal.PRICE if asked.late or _moves_nothing(plan, found) else OrderSignal.CHANGE
    facts = {"difference": f"{found.difference.amount} {order.currency}", "reason": asked.reason[:200]}
    return moving.finish(begun, signal, kind=asked.kind, actor_id=asked.actor_id, now=asked.now, facts=facts)


def _refuse(found: Preview, asked: _Asked) -> None:
    if found.is_refused:
        refused = next(each for each in found.rulings if not each.allowed)
        raise NotChangeableError(why=refused.say(get_language() or "en"), what=refused.what.value)
    if found.faults:
        why = "; ".join(words.told(fault) or fault.code for fault in found.faults)
        raise ChangeFaultError(why=why, faults=[fault.code for fault in found.faults])
    same = found.before.body == found.after.body and not found.difference
    if same or (asked.late and not found.difference):
        raise NothingChangedError(order_id=found.order_id)


def _use_approval(found: Preview, order: Standing, asked: _Asked) -> None:
    for each in found.rulings:
        if each.must_ask and not asked.by_right:
            approvals.use(
                approval_id=asked.approval_id,
                kind=approval_kind(each.what),
                subject=f"order:{order.row.pk}",
                amount=-found.difference if asked.late else None,
                now=asked.now,
            )
            return  # one yes to the whole change: the supervisor sees all of it


def approval_kind(what: What) -> str:
    return f"change-{what.value}"


def _moves_nothing(plan: changing.Plan, found: Preview) -> bool:
    still = all(not (p.more or p.fewer) for _typed, p in plan.kept) and not plan.new
    return still and set(found.whats) <= {What.PAYMENT, What.DISCOUNT}


def _kept(order: Standing, begun: moving.Moving, asked: _Asked, difference: Money) -> models.Change:
    made = models.Change.objects.create(
        order_id=order.row.pk,
        version=begun.before.version + 1,
        kind=asked.kind,
        reason=asked.reason[:200],
        edits=[edit.model_dump(mode="json") for edit in asked.edits],
        before=order.body.model_dump(mode="json") | {"total": str(order.row.total)},
        difference=difference.amount,
        approval_id=asked.approval_id,
        actor_id=asked.actor_id,
        at=asked.now,
    )
    if asked.late:
        models.Discount.objects.create(
            order_id=order.row.pk,
            change=made,
            percent=asked.late.percent,
            amount=asked.late.amount,
            sku=asked.late.sku,
            pieces=asked.late.pieces,
            reason=asked.late.reason[:30],
        )
    return made


def _codes(order: Standing, found: Preview, state: OrderState, asked: _Asked) -> None:
    """Codes of a canceled order may be used again; a code that comes later counts as used."""
    if state is OrderState.CANCELLED:
        promotions.give_back(order_id=order.row.pk)
        models.Problem.objects.filter(order_id=order.row.pk, closed_at=None).update(
            closed_at=asked.now, closed_by_id=asked.actor_id, outcome="cancelled"
        )
        return
    for code in codes.codes(found.after.body.codes):
        if code.code not in order.row.codes:
            promotions.redeem(code_id=code.id, customer_id=order.row.customer_id, order_id=order.row.pk, now=asked.now)


def _tell(order: Standing, change_id: int, asked: _Asked) -> None:
    outbox.publish(OrderChanged(order_id=order.row.pk, change_id=change_id))
    customers.remember(
        customer_id=order.row.customer_id,
        kind=EntryKind.ORDER,
        actor_id=asked.actor_id,
        reference=f"order:{order.row.pk}",
        summary=f"{order.row.number} {asked.kind}",
        at=asked.now,
    )
