"""The new goods of an exchange: an order of their own, paid by what comes back, placed once.

It is placed like any other (quote, stock, payment, confirmation). What was promised holds: freight is waived, and a
price that has risen meanwhile is taken down, by a code of this exchange alone that can be used once.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from thirdring.kernel import audit, live
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money, zero
from thirdring.orders import models
from thirdring.orders.actions.drafts import change_draft, open_draft
from thirdring.orders.actions.placing import place
from thirdring.orders.actions.reading_back import tick
from thirdring.orders.queries.quoting import Quoted, quoted
from thirdring.orders.rules import returning
from thirdring.orders.values import Draft, DraftBody, DraftLine, DraftTender, Edit, Placed
from thirdring.orders.values.returns import ExchangeWhen, ReturnKind, ReturnState
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import Method
from thirdring.promotions import actions as promotions
from thirdring.promotions.values import CodeAmount, CodeKind


def replace(*, return_id: int, now: datetime) -> Placed | None:
    """Place what is wanted instead, once it is its turn; None where it is not, or was before. Row O3.7.

    In advance it is placed at once and the value of what comes back is credited before it is here; on receipt, of the
    pieces that were accepted, when the exchange is closed. Raises NotFoundError, and whatever keeps an order from being
    placed (stock, payment); then nothing has changed.
    """
    with transaction.atomic():
        ret = models.Return.objects.select_for_update(no_key=True).select_related("order").filter(pk=return_id).first()
        if ret is None:
            raise NotFoundError(return_id=return_id)
        pieces = _pieces(ret)
        if ret.replacement_id or not pieces:
            return None
        credit = _credit(ret, now)
        placed = _place(ret, pieces, credit, now)
        ret.replacement_id = placed.order_id
        ret.save(update_fields=["replacement"])
        audit.record(
            stream=f"order:{ret.order_id}",
            action="order.exchanged",
            actor_id=ret.operator_id,
            now=now,
            data={"return": ret.pk, "order": placed.order_id, "credit": str(credit.amount)},
        )
        live.changed(f"order:{ret.order_id}", f"customer:{ret.order.customer_id}")
    return placed


def _pieces(ret: models.Return) -> Mapping[models.ReturnLine, int]:
    """How many of each line are to be replaced now."""
    if ret.kind != ReturnKind.EXCHANGE or ret.state == ReturnState.CANCELLED:
        return {}
    lines = list(ret.lines.exclude(variant=None).order_by("id"))
    if ret.when == ExchangeWhen.IN_ADVANCE:
        return {line: line.quantity for line in lines}
    if ret.state != ReturnState.CLOSED or ret.receipts.exclude(state__in=("given", "nothing")).exists():
        return {}
    return {line: n for line in lines if (n := line.received - line.sent_back)}


def _credit(ret: models.Return, now: datetime) -> Money:
    """What the customer has as store credit for what comes back; what was never paid is only no longer asked for."""
    currency = ret.order.currency
    if ret.when == ExchangeWhen.IN_ADVANCE and not ret.settled:
        ret.settled = _whole(ret).amount
        ret.save(update_fields=["settled"])
        keys = {f"return:{ret.pk}": ret.settled}
    else:
        keys = {f"receipt:{each.pk}": each.amount for each in ret.receipts.filter(state="given")}
    total = zero(currency)
    for key, amount in keys.items():
        if not amount:
            continue
        for part in payments.refund(
            order_id=ret.order_id,
            amount=Money(amount, currency),
            reason=f"exchange:{ret.number}",
            key=key,
            actor_id=ret.operator_id,
            to=ret.to,
            now=now,
        ):
            if part.to == ret.to:
                total = total + part.amount
    return total.rounded()


def _whole(ret: models.Return) -> Money:
    currency = ret.order.currency
    lines = [returning.Inspected(Money(line.value, currency), line.quantity, line.quantity) for line in ret.lines.all()]
    label, freight = Money(ret.label_cost, currency), Money(ret.freight_back, currency)
    return returning.due(lines, label_cost=label, freight_back=freight, settled=zero(currency))


def _place(ret: models.Return, pieces: Mapping[models.ReturnLine, int], credit: Money, now: datetime) -> Placed:
    opened = _opened(ret, pieces, now)
    found = quoted(opened, now=now)
    promised = sum(
        (
            returning.worth(Money(line.new_value or Decimal(0), found.quote.currency), line.quantity, before=0, now=n)
            for line, n in pieces.items()
        ),
        start=zero(found.quote.currency),
    )
    found = _with(found, opened, _terms(ret, found, promised, now), now)
    found = _with(found, opened, _payment(ret, found, credit), now)
    tick(draft_id=opened.id, parts=dict(found.quote.parts), now=now)
    return place(
        draft_id=opened.id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key=f"return:{ret.pk}",
        actor_id=ret.operator_id or 0,
        now=now,
    )


def _opened(ret: models.Return, pieces: Mapping[models.ReturnLine, int], now: datetime) -> Draft:
    order = ret.order
    lines = tuple(
        DraftLine(key=str(at), variant_id=line.variant_id, quantity=n) for at, (line, n) in enumerate(pieces.items(), 1)
    )
    note = f"{order.number} {ret.number}"  # numbers alone: whoever reads it may read another language
    body = DraftBody(price_list=order.price_list, language=order.language, email=order.email, lines=lines, note=note)
    return open_draft(operator_id=ret.operator_id or 0, customer_id=order.customer_id, call_id=None, body=body, now=now)


def _with(found: Quoted, opened: Draft, edits: list[Edit], now: datetime) -> Quoted:
    if not edits:
        return found
    return quoted(change_draft(draft_id=opened.id, edits=edits, now=now), now=now)


def _terms(ret: models.Return, found: Quoted, promised: Money, now: datetime) -> list[Edit]:
    risen = sum((line.amount for line in found.quote.lines), start=zero(found.quote.currency)) - promised
    off = risen if risen.amount > 0 else zero(found.quote.currency)
    if not off and not found.quote.freight:
        return []
    code = f"X{ret.number[1:]}"
    promotions.add_code(
        code=code,
        kind=CodeKind.DISCOUNT,
        title=ret.number,
        amounts=[CodeAmount(off.currency, amount_off=off.amount)] if off else [],
        free_shipping=True,
        total_limit=1,
        customer_limit=1,
        actor_id=ret.operator_id,
        now=now,
    )
    return [Edit(op="add", path="codes", value=code)]


def _payment(ret: models.Return, found: Quoted, credit: Money) -> list[Edit]:
    """By the credit as far as it goes; the rest as the order was paid, where that can be owed, else by card."""
    total = found.quote.total
    methods = [each.method for each in paid.payments(ret.order_id)]
    owed = Method.INVOICE in methods and paid.credit_left(ret.order.customer_id, total.currency) >= total
    rest = DraftTender(key="1", method=(Method.INVOICE if owed else Method.CARD).value)
    mine = next((c for c in paid.credits_of(ret.order.customer_id) if c.balance.currency == total.currency), None)
    taken = min(credit, total, key=lambda money: money.amount)
    edits = [Edit(path="tenders.1.method", value=rest.method)]
    if mine is None or not taken:
        return edits
    stored = {"method": Method.STORE_CREDIT.value, "amount": str(taken.amount), "reference": mine.reference}
    if taken == total:
        return [Edit(path=f"tenders.1.{name}", value=value) for name, value in stored.items()]
    return [*edits, Edit(op="add", path="tenders", value=stored)]
