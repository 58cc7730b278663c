"""Why an order costs what it costs: what was ordered, changed, sent back and given, each by a name of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.queries.rates import rates_of
from thirdring.orders.rules import papering
from thirdring.orders.rules.papering import Back, Rate, Sum, Sums
from thirdring.orders.values.goodwill import GrantKind
from thirdring.payments import queries as paid
from thirdring.payments.values import Move, MoveKind, MoveState

_KNOWN = ("change-", "receipt:", "return:", "goodwill:", "overpaid:", "anew:")
"""Keys of moves that belong to a cause which is counted by itself, or that only put right what was taken too much."""
_UNGIVEN = ("due", "failed")


@dataclass(frozen=True, slots=True)
class Cause:
    """What it adds to the order's price (or takes off), and why, as `payments.words.because` reads it."""

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Worth:
    """An order's price as it was agreed, by rate; what was given off it since, by cause and rate; and the causes."""

    agreed: Sums
    given: Mapping[str, Mapping[Rate, Decimal]]
    causes: Mapping[str, Cause]
    currency: str

    @property
    def now(self) -> Sums:
        return papering.less(self.agreed, self.given.values(), self.currency)


def worth(row: models.Order, *, over: Sums | None = None) -> Worth:
    """What the order costs and why; what was given for no line in particular is spread `over` the invoice's sums."""
    agreed = papering.of_taxes(row.quote.get("taxes", []), Sum(row.total, row.tax))
    returned = {f"return:{ret.pk}": (ret, _given(ret)) for ret in _returns(row)}
    loose = _loose(row)
    given: dict[str, Mapping[Rate, Decimal]] = {}
    causes = _ordered(row)
    rates = rates_of(row) if any(amount for _ret, amount in returned.values()) else {}
    for key, (ret, amount) in returned.items():
        causes[key] = Cause(-amount, f"{ret.kind}:{ret.number}")
        if amount:
            given[key] = papering.returned(_back(ret, rates), amount, freight=rates[None])
    for key, cause in loose.items():
        given[key] = papering.spread(Money(-cause.amount, row.currency), over or agreed)
    return Worth(agreed, given, causes | loose, row.currency)


def _ordered(row: models.Order) -> dict[str, Cause]:
    changes = [change for change in row.changes.order_by("id") if change.difference]
    first: Decimal = row.total - sum((change.difference for change in changes), start=Decimal(0))
    changed = {f"change:{each.pk}": Cause(each.difference, each.reason or each.kind) for each in changes}
    return {"order": Cause(first, "order"), **changed}


def _returns(row: models.Order) -> list[models.Return]:
    return list(row.returns.order_by("id").prefetch_related("lines__line", "receipts"))


def _given(ret: models.Return) -> Decimal:
    """What is settled and could be given, less what waits for a person."""
    waits = sum((each.amount for each in ret.receipts.all() if each.state in _UNGIVEN), start=Decimal(0))
    return Decimal(ret.settled - waits)


def _back(ret: models.Return, rates: Mapping[int | None, Rate]) -> list[Back]:
    currency = ret.order.currency
    return [
        Back(rates[line.line_id], Money(line.value, currency), line.quantity, line.received - line.sent_back)
        for line in ret.lines.all()
    ]


def _loose(row: models.Order) -> dict[str, Cause]:
    """What was given back without a return: out of goodwill, or by hand."""
    grants = models.Grant.objects.filter(order=row, kind=GrantKind.REFUND).order_by("id")
    made = {f"goodwill:{each.pk}": Cause(-each.amount, "goodwill") for each in grants}
    by_hand = [move for move in paid.moves(row.pk) if _is_by_hand(move)]
    return made | {f"move:{move.id}": Cause(-move.amount.amount, move.reason) for move in by_hand}


def _is_by_hand(move: Move) -> bool:
    gives = move.kind in {MoveKind.REFUND, MoveKind.RELEASE} and move.state is not MoveState.FAILED
    return gives and not move.key.startswith(_KNOWN)
