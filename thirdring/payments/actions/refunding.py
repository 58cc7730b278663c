"""Money given back: through the tenders it came by, or as store credit; never more than the order has brought."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, idempotency, live, outbox
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.payments import ledger, models, queries, rules
from thirdring.payments.actions.intending import Act, hand_over, intend, locked, save
from thirdring.payments.actions.taking import release
from thirdring.payments.events import MoneyMoved
from thirdring.payments.values import STORED, Method, MoveKind, MoveState, Refund

ORIGINAL, STORE_CREDIT, PAYOUT = "original", "store_credit", "payout"


class RefundTooMuchError(DeskError):
    code = "refund-too-much"
    sentence = _("Only %(most)s of this order can still be given back. Give back that much or less.")
    status = HTTPStatus.CONFLICT


class RefundNothingError(DeskError):
    code = "refund-nothing"
    sentence = _("Nothing was given back: an amount above zero is needed.")


def refund(
    *,
    order_id: int,
    amount: Money,
    reason: str,
    key: str,
    actor_id: int | None,
    now: datetime,
    to: str = ORIGINAL,
) -> tuple[Refund, ...]:
    """The order costs `amount` less: who gets what back. The same key gets the same answer. Rows S1.3, Z2.1.

    First what was not paid yet is no longer asked for; then kept value goes back on its card, then cards, then the
    rest (which a person pays out); with to="store_credit" all that was paid becomes store credit. The gateway is asked
    by the worker. Raises RefundTooMuchError, RefundNothingError; then nothing has changed.
    """
    if amount.amount <= 0:
        raise RefundNothingError

    def do() -> dict[str, list[int]]:
        act = Act(key[:80], now, actor_id, reason)
        rows = locked(order_id)
        try:
            given = rules.give([queries.value_of(row) for row in rows.values()], amount)
        except rules.GivenTooMuchError as error:
            raise RefundTooMuchError(most=error.most.format("en")) from None
        made: list[models.Move] = []
        answers: list[int] = []
        for part in given:
            row = rows[part.payment.id]
            moves = release(row, part.amount, act) if part.released else [_give(row, part.amount, act, to)]
            made += moves
            answers.append(moves[0].pk)
        hand_over(order_id, made, act)
        outbox.publish(MoneyMoved(order_id))
        return {"moves": answers}

    request = {"order": order_id, "amount": amount.amount, "currency": amount.currency, "to": to}
    done = idempotency.once(scope="payments.refund", key=key, request=request, do=do)
    return refunds(done["moves"])


def refunds(move_ids: list[int]) -> tuple[Refund, ...]:
    rows = models.Move.objects.filter(pk__in=move_ids).select_related("payment").order_by("id")
    return tuple(
        Refund(m.pk, Method(m.payment.method), queries.move_of(m).amount, m.to, MoveState(m.state)) for m in rows
    )


def _give(row: models.Payment, amount: Money, act: Act, to: str) -> models.Move:
    row.refunded += amount.amount
    save(row, act.now)
    account = _account(row, to)
    if account:
        move = intend(row, MoveKind.REFUND, amount, act, state=MoveState.DONE, to=to)
        ledger.post(
            account=account,
            kind="refunded",
            amount=amount,
            key=f"refund:{move.pk}",
            order_id=row.order_id,
            reason=act.reason,
            actor_id=act.actor_id,
            now=act.now,
        )
        return move
    if row.method == Method.CARD:
        return intend(row, MoveKind.REFUND, amount, act, to=ORIGINAL)
    return intend(row, MoveKind.REFUND, amount, act, state=MoveState.DUE, to=PAYOUT)


def _account(row: models.Payment, to: str) -> str:
    """Where kept value goes back to; empty for money that goes back another way."""
    if to == STORE_CREDIT:
        return f"store_credit:{row.customer_id}"
    if row.method not in STORED:
        return ""
    card = models.GiftCard.objects.filter(lookup=row.reference).first()
    return ledger.account_of(card) if card else f"store_credit:{row.customer_id}"


def paid_out(*, move_id: int, actor_id: int, now: datetime) -> None:
    """A person has paid a refund out by hand (bank transfer, cash). Raises NothingToPayOutError."""
    with transaction.atomic():
        row = models.Move.objects.select_for_update().filter(pk=move_id, state=MoveState.DUE).first()
        if row is None:
            raise NothingToPayOutError
        row.state, row.changed_at = MoveState.DONE, now
        row.save(update_fields=["state", "changed_at"])
        audit.record(
            stream=f"order:{row.order_id}", action="refund-paid-out", actor_id=actor_id, data={"move": move_id}, now=now
        )
        live.changed(f"order:{row.order_id}")


class NothingToPayOutError(DeskError):
    code = "nothing-to-pay-out"
    sentence = _("This refund was paid out already. Load the list again.")
    status = HTTPStatus.CONFLICT


def grant_credit(
    *, customer_id: int, amount: Money, reason: str, key: str, actor_id: int | None, now: datetime
) -> Money:
    """Give a customer store credit out of goodwill; what they have in that currency then. A repeat is harmless."""
    if amount.amount <= 0:
        raise RefundNothingError
    with transaction.atomic():
        fresh = ledger.post(
            account=f"store_credit:{customer_id}",
            kind="granted",
            amount=amount,
            key=f"grant:{key}",
            reason=reason,
            actor_id=actor_id,
            now=now,
        )
        if fresh:
            data = {"amount": str(amount.amount), "currency": amount.currency}
            audit.record(
                stream=f"customer:{customer_id}", action="credit-granted", actor_id=actor_id, data=data, now=now
            )
            live.changed(f"customer:{customer_id}")
    return next((m for m in queries.credit(customer_id) if m.currency == amount.currency), amount)
