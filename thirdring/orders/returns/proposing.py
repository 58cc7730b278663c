"""What a return would come to: each line by policy, the label, the money, who has to approve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from thirdring.catalogue import queries as catalogue
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money, zero
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.values import Decision, Facts, PolicyKind
from thirdring.orders import models
from thirdring.orders.queries.life import progress
from thirdring.orders.queries.rates import rates_of
from thirdring.orders.rules import papering, returning
from thirdring.orders.rules.papering import Sum
from thirdring.orders.values import LineProgress, OrderState
from thirdring.orders.values.returns import (
    OURS,
    ExchangeWhen,
    LabelState,
    Proposal,
    Returnable,
    ReturnKind,
    ReturnState,
    Wish,
    WishDecided,
)
from thirdring.people.values import Role

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Bought:
    """An order as far as returning from it needs: what was paid for each line and for freight, tax included."""

    row: models.Order
    country: str
    lines: Mapping[int, Returnable]
    freight: Money
    is_whole: bool
    valued: Mapping[int, Money]
    orders: int
    exchanges: int

    @property
    def nothing(self) -> Money:
        return zero(self.row.currency)


def returnable(order_id: int) -> tuple[Returnable, ...]:
    """Every line of an order, with how many pieces may still come back. Raises NotFoundError."""
    return tuple(bought(order_id).lines.values())


def bought(order_id: int) -> Bought:
    """Raises NotFoundError."""
    row = models.Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)
    rows = list(row.lines.order_by("position"))
    cards = catalogue.gift_cards([line.variant_id for line in rows])
    counts = {line.line_id: line for line in progress(order_id).lines}
    amounts, freight = _paid(row, rows)
    delivered = _delivered(row, rows)
    year = row.placed_at - YEAR
    family = models.Order.objects.filter(customer_id=row.customer_id).exclude(state=OrderState.CANCELLED)
    comes_whole = not cards and not any(c.unsent or c.returned for c in counts.values())
    return Bought(
        row=row,
        country=_country(row),
        lines={
            line.pk: _returnable(line, counts[line.pk], amount.rounded(), delivered.get(line.pk))
            for line, amount in zip(rows, amounts, strict=True)
            if line.variant_id not in cards
        },
        freight=freight.rounded(),
        is_whole=comes_whole and not any(r.returning for r in rows),
        valued=_valued(row),
        orders=family.filter(placed_at__gt=year, placed_at__lte=row.placed_at).count(),
        exchanges=row.returns.filter(kind=ReturnKind.EXCHANGE).exclude(state="cancelled").count(),
    )


def _paid(row: models.Order, lines: Sequence[models.Line]) -> tuple[tuple[Money, ...], Money]:
    """What was paid for each line and for the freight, tax included."""
    amounts = [Money(line.amount, row.currency) for line in lines]
    freight = Money(row.freight, row.currency)
    if row.tax_inclusive or not row.tax:
        return tuple(amounts), freight
    rates = rates_of(row)
    agreed = papering.of_taxes(row.quote.get("taxes", []), Sum(row.total, row.tax))
    return returning.paid(
        amounts,
        freight=freight,
        fee=Money(row.fee, row.currency),
        rates=[*(rates[line.pk] for line in lines), rates[None]],
        taxes={rate: each.tax for rate, each in agreed.items()},
    )


def _returnable(line: models.Line, counts: LineProgress, amount: Money, delivered: date | None) -> Returnable:
    return Returnable(
        line_id=line.pk,
        position=line.position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=tuple((k, v) for k, v in line.options),
        personalized=any(value for _name, value in line.personalization),
        ordered=counts.standing,
        shipped=counts.shipped,
        on_its_way=line.returning,
        returned=counts.returned,
        amount=amount,
        delivered_date=delivered,
    )


def _delivered(row: models.Order, lines: Sequence[models.Line]) -> Mapping[int, date]:
    """The day each line was delivered, of several parcels the last one; without parcels the promised day, once it is
    delivered."""
    found: dict[int, date] = {}
    contents = models.ParcelLine.objects.filter(parcel__order=row, parcel__state="delivered").select_related("parcel")
    for content in contents:
        if content.parcel.ended_at:
            day = timezone.localtime(content.parcel.ended_at).date()
            found[content.line_id] = max(day, found.get(content.line_id, day))
    for line in lines:
        if line.delivered and line.pk not in found:
            found[line.pk] = line.promised_date or timezone.localtime(row.placed_at).date()
    return found


def _country(row: models.Order) -> str:
    address = next((s.address for s in row.shipments.order_by("position") if s.address), row.billing)
    return str(address.get("country", ""))


def propose(
    *,
    order_id: int,
    kind: ReturnKind,
    wishes: Iterable[Wish],
    at: datetime,
    when: ExchangeWhen = ExchangeWhen.ON_RECEIPT,
    waive_label: bool = False,
) -> Proposal:
    """What these wishes come to; nothing is written. Raises NotFoundError."""
    from_order = bought(order_id)
    decided = tuple(_decided(from_order, kind, wish, when, at) for wish in wishes if wish.quantity > 0)
    label_cost = _label_cost(from_order, decided)
    waiver = _waiver(from_order, label_cost, at) if waive_label and label_cost else None
    if waiver and waiver.allowed:
        label_cost = from_order.nothing
    goods = sum((each.value for each in decided), start=from_order.nothing)
    decisions = [each.decision for each in decided] + ([waiver] if waiver else [])
    return Proposal(
        order_id=order_id,
        kind=kind,
        lines=decided,
        goods=goods,
        freight_back=_freight_back(from_order, kind, decided, at),
        label=LabelState.CHARGED if label_cost else LabelState.WAIVED,
        label_cost=label_cost,
        approver=_approver(decisions),
        refused=tuple(each.line.position for each in decided if not each.decision.allowed),
        waiver=waiver,
        new_goods=_new_goods(from_order, decided) if kind is ReturnKind.EXCHANGE else None,
    )


def _decided(from_order: Bought, kind: ReturnKind, wish: Wish, when: ExchangeWhen, at: datetime) -> WishDecided:
    line = from_order.lines.get(wish.line_id)
    if line is None:
        raise NotFoundError(line_id=wish.line_id)
    value = _value(line, min(wish.quantity, max(line.most, 0)), from_order.valued.get(line.line_id, from_order.nothing))
    facts = Facts(
        country=from_order.country,
        what=when.value if kind is ReturnKind.EXCHANGE else "",
        reason=wish.reason.value,
        condition=wish.condition.value,
        personalized=line.personalized,
        value=value,
        delivered_date=line.delivered_date,
        ordered_date=timezone.localtime(from_order.row.placed_at).date(),
        orders=from_order.orders,
        claims=from_order.exchanges,
    )
    decision = knowledge.decide(PolicyKind(kind.value), facts, at=at)
    return WishDecided(wish, line, decision, value, _new_value(from_order, line, wish, value))


def _value(line: Returnable, pieces: int, valued: Money) -> Money:
    """What these pieces were paid. The last ones are worth whatever is left, so that the sum is exact, and capped."""
    left = line.amount - valued
    if pieces and pieces == line.ordered - line.returned - line.on_its_way:
        return left
    share = returning.worth(line.amount, line.ordered, before=line.returned + line.on_its_way, now=pieces)
    return min(share, left, key=lambda money: money.amount)


def _valued(row: models.Order) -> Mapping[int, Money]:
    """What has been promised or given back for each line: of open returns all, of closed ones what was accepted."""
    found: dict[int, Money] = {}
    rows = models.ReturnLine.objects.filter(ret__order=row).exclude(ret__state=ReturnState.CANCELLED)
    for each in rows.select_related("ret"):
        value = Money(each.value, row.currency)
        if each.ret.state == ReturnState.CLOSED:
            value = returning.worth(value, each.quantity, before=0, now=each.received - each.sent_back)
        found[each.line_id] = found.get(each.line_id, zero(row.currency)) + value
    return found


def _new_value(from_order: Bought, line: Returnable, wish: Wish, value: Money) -> Money | None:
    """What the pieces wanted instead cost: another size or color of the same product is even, whatever was paid."""
    if wish.variant_id is None:
        return None
    found = catalogue.variants([wish.variant_id, line.variant_id])
    new, old = found.get(wish.variant_id), found.get(line.variant_id)
    if new and old and new.product_id == old.product_id:
        return value
    prices = catalogue.prices([wish.variant_id], price_list=from_order.row.price_list).get(wish.variant_id, ())
    fit = [price for price in prices if price.min_quantity <= wish.quantity]
    return (max(fit, key=lambda p: p.min_quantity).amount * wish.quantity).rounded() if fit else None


def _new_goods(from_order: Bought, decided: Sequence[WishDecided]) -> Money:
    return sum((each.new_value for each in decided if each.new_value), start=from_order.nothing)


def _label_cost(from_order: Bought, decided: Sequence[WishDecided]) -> Money:
    """One label a return, at the dearest line's cost; none where a line of it comes back by our fault. Never more
    than policy says, and never without it."""
    costs = [each.decision.amount for each in decided if each.decision.amount]
    if not costs or any(each.wish.reason in OURS for each in decided):
        return from_order.nothing
    return max(costs, key=lambda cost: cost.amount)


def _waiver(from_order: Bought, cost: Money, at: datetime) -> Decision:
    grants = models.Grant.objects.filter(customer_id=from_order.row.customer_id, at__gt=at - YEAR).count()
    facts = Facts(
        country=from_order.country,
        reason="goodwill",
        value=cost,
        asked=cost,
        orders=from_order.orders,
        claims=grants,
    )
    return knowledge.decide(PolicyKind.SHIPPING_WAIVER, facts, at=at)


def _freight_back(from_order: Bought, kind: ReturnKind, decided: Sequence[WishDecided], at: datetime) -> Money:
    """What it cost to send goes back when everything does, by our fault or within the days of the law."""
    every = {each.line.line_id: each.wish.quantity for each in decided}
    comes_whole = from_order.is_whole and all(
        every.get(line.line_id, 0) >= line.ordered for line in from_order.lines.values() if line.ordered
    )
    if kind is not ReturnKind.RETURN or not comes_whole or not decided:
        return from_order.nothing
    today = timezone.localtime(at).date()
    if all(each.wish.reason in OURS or _within_law(each, today) for each in decided):
        return from_order.freight
    return from_order.nothing


def _within_law(each: WishDecided, today: date) -> bool:
    legal, delivered = each.decision.numbers.get("legal-days"), each.line.delivered_date
    return legal is not None and (delivered is None or (today - delivered).days <= legal)


def _approver(decisions: Iterable[Decision]) -> str | None:
    needed = {decision.approver for decision in decisions} - {None}
    if Role.MANAGER in needed:
        return Role.MANAGER.value
    return Role.SUPERVISOR.value if needed else None
