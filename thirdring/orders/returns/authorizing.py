"""Authorize a return or an exchange: once, within policy, with a number to say."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, idempotency, live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.templatetags.screen import money
from thirdring.knowledge import actions as knowledge
from thirdring.orders import approvals, models
from thirdring.orders.actions.notes import add_note
from thirdring.orders.events import ReturnAuthorized
from thirdring.orders.queries.limits import limit
from thirdring.orders.returns.proposing import propose
from thirdring.orders.rules import numbering
from thirdring.orders.values.returns import (
    ExchangeWhen,
    Proposal,
    RefundTo,
    ReturnKind,
    ReturnState,
    Wish,
    WishDecided,
)
from thirdring.people import queries as people
from thirdring.people.values import Person, Role
from thirdring.promotions import queries as promotions
from thirdring.promotions.values import CodeKind

APPROVAL = "return"
TOPIC = "warehouse"
_MAY = {Role.SUPERVISOR.value: (Role.SUPERVISOR, Role.MANAGER), Role.MANAGER.value: (Role.MANAGER,)}


class NothingReturnedError(DeskError):
    code = "nothing-returned"
    sentence = _("Say how many pieces of which line come back.")


class NotReturnableError(DeskError):
    code = "not-returnable"
    sentence = _("By our policy line %(positions)s cannot come back. Take it out, or say what the policy says.")


class TooManyReturnedError(DeskError):
    code = "too-many-returned"
    sentence = _("More pieces of line %(positions)s than can come back: some are on their way or back already.")
    status = HTTPStatus.CONFLICT


class NothingInsteadError(DeskError):
    code = "nothing-instead"
    sentence = _("Choose what is wanted instead of line %(positions)s; it has to have a price in this market.")


def authorize(
    *,
    order_id: int,
    kind: ReturnKind,
    wishes: Sequence[Wish],
    key: str,
    actor: Person,
    now: datetime,
    to: RefundTo = RefundTo.ORIGINAL,
    when: ExchangeWhen = ExchangeWhen.ON_RECEIPT,
    waive_label: bool = False,
    note: str = "",
    approval_id: int | None = None,
    call_id: int | None = None,
) -> int:
    """A return of these pieces, decided by the policies in force; its id. The same key gets the same answer.

    Rows O3.6 and O3.7. Raises NothingReturnedError, NotReturnableError (policy says no), TooManyReturnedError,
    NothingInsteadError, NotFoundError, and approvals.NoApprovalError where somebody has to approve and has not.
    """

    def do() -> dict[str, int]:
        models.Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
        proposal = propose(order_id=order_id, kind=kind, wishes=wishes, at=now, when=when, waive_label=waive_label)
        _check(proposal)
        used = _approve(proposal, actor, approval_id, now)
        row = _write(proposal, to=to, when=when, note=note, actor=actor, call_id=call_id, approval_id=used, now=now)
        return {"return": row.pk}

    request = {
        "order": order_id,
        "kind": kind,
        "wishes": [asdict(wish) for wish in wishes],
        "to": to,
        "when": when,
        "waive": waive_label,
    }
    return int(idempotency.once(scope="orders.return", key=key, request=request, do=do)["return"])


def _check(proposal: Proposal) -> None:
    if not proposal.lines:
        raise NothingReturnedError
    over = [str(each.line.position) for each in proposal.lines if each.wish.quantity > each.line.most]
    if over:
        raise TooManyReturnedError(positions=", ".join(over))
    if proposal.refused:
        raise NotReturnableError(positions=", ".join(str(position) for position in proposal.refused))
    without = [str(each.line.position) for each in proposal.lines if each.new_value is None]
    if proposal.kind is ReturnKind.EXCHANGE and without:
        raise NothingInsteadError(positions=", ".join(without))


def _approve(proposal: Proposal, actor: Person, approval_id: int | None, now: datetime) -> int | None:
    """Who holds the approver's role approves by doing it; others use an approval that was granted to them."""
    if proposal.approver is None or actor.has(*_MAY[proposal.approver]):
        return None
    subject = f"order:{proposal.order_id}"
    approvals.use(approval_id=approval_id, kind=APPROVAL, subject=subject, amount=proposal.refund, now=now)
    decided_by = approvals.approval(approval_id or 0).decided_by
    if decided_by is None or not people.person(decided_by).has(*_MAY[proposal.approver]):
        raise approvals.NoApprovalError(kind=APPROVAL, subject=subject)
    return approval_id


def _write(
    proposal: Proposal,
    *,
    to: RefundTo,
    when: ExchangeWhen,
    note: str,
    actor: Person,
    call_id: int | None,
    approval_id: int | None,
    now: datetime,
) -> models.Return:
    order = models.Order.objects.get(pk=proposal.order_id)
    row = models.Return.objects.create(
        order=order,
        number=_number(),
        kind=proposal.kind,
        to=RefundTo.STORE_CREDIT if proposal.kind is ReturnKind.EXCHANGE else to,
        when=when,
        label=proposal.label,
        label_cost=proposal.label_cost.amount,
        label_reason="waived by policy on request" if proposal.waiver else "",
        freight_back=proposal.freight_back.amount,
        note=" ".join(note.split())[:500],
        source_code=_source(order),
        approval_id=approval_id,
        call_id=call_id,
        operator_id=actor.id,
        authorized_at=now,
        expires_date=timezone.localtime(now).date() + timedelta(days=int(limit("return-days"))),
    )
    for each in proposal.lines:
        _write_line(row, each, actor, now)
    if proposal.waiver:
        knowledge.keep_decision(decision=proposal.waiver, subject=f"return:{row.pk}", actor_id=actor.id, now=now)
    _tell(row, order, proposal, actor, now)
    return row


def _number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_return_number')")
        return "R" + numbering.number_of(cursor.fetchone()[0])


def _source(order: models.Order) -> str:
    """The catalogue, mailing or ad that brought the order, by its source code. Row O4.5."""
    found = promotions.codes(order.codes)
    return next((code.code for code in found if code.kind is CodeKind.SOURCE), "")


def _write_line(row: models.Return, each: WishDecided, actor: Person, now: datetime) -> None:
    decision = knowledge.keep_decision(decision=each.decision, subject=f"return:{row.pk}", actor_id=actor.id, now=now)
    models.ReturnLine.objects.create(
        ret=row,
        line_id=each.wish.line_id,
        quantity=each.wish.quantity,
        reason=each.wish.reason,
        condition=each.wish.condition,
        value=each.value.amount,
        variant_id=each.wish.variant_id,
        new_value=each.new_value.amount if each.new_value else None,
        decision_id=decision,
    )
    try:
        with transaction.atomic():
            counted = models.Line.objects.filter(pk=each.wish.line_id, order_id=row.order_id)
            if not counted.update(returning=F("returning") + each.wish.quantity):
                raise NotFoundError(line_id=each.wish.line_id)
    except IntegrityError as error:
        if "line_comes_back_once" not in str(error):
            raise
        raise TooManyReturnedError(positions=each.line.position) from None


def _tell(row: models.Return, order: models.Order, proposal: Proposal, actor: Person, now: datetime) -> None:
    audit.record(
        stream=f"order:{order.pk}",
        action=f"order.{proposal.kind}-authorized",
        actor_id=actor.id,
        now=now,
        data={
            "return": row.pk,
            "number": row.number,
            "lines": [[each.wish.line_id, each.wish.quantity, str(each.value.amount)] for each in proposal.lines],
            "label": str(proposal.label_cost.amount),
        },
    )
    what = ", ".join(f"{each.wish.quantity} × {each.line.name}" for each in proposal.lines)
    words = (
        translated("Exchange %(number)s: %(what)s. Label: %(label)s. %(note)s")
        if proposal.new_goods
        else translated("Return %(number)s: %(what)s. Label: %(label)s. %(note)s")
    )
    label = money(proposal.label_cost) if proposal.label_cost else translated("free")
    told = words % {"number": row.number, "what": what, "label": label, "note": row.note}
    add_note(order_id=order.pk, text=told, author_id=actor.id, now=now)
    outbox.publish(ReturnAuthorized(order_id=order.pk, return_id=row.pk))
    live.changed(f"order:{order.pk}", f"customer:{order.customer_id}", TOPIC)


OPEN = (ReturnState.AUTHORIZED, ReturnState.PARTLY)
