"""What pieces that come back are worth, and what is given back for them. Sums are exact: what is given back piece by
piece adds up to what was paid, and to no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from thirdring.kernel.money import Money, minor_unit
from thirdring.orders.values import LineProgress


def shared(amount: Money, weights: Sequence[Decimal]) -> tuple[Money, ...]:
    """An amount in parts that are proportional to the weights and add up to it (largest remainders get the rest)."""
    total = sum(weights, start=Decimal(0))
    if not total:
        return tuple(Money(Decimal(0), amount.currency).rounded() for _ in weights)
    unit = minor_unit(amount.currency)
    exact = [amount.amount * weight / total for weight in weights]
    parts = [part.quantize(unit, ROUND_FLOOR) for part in exact]
    left = int((amount.amount - sum(parts, start=Decimal(0))) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[:left]:
        parts[i] += unit
    return tuple(Money(part, amount.currency) for part in parts)


def paid(
    amounts: Sequence[Money], *, freight: Money, fee: Money, rates: Sequence[object], taxes: Mapping[object, Decimal]
) -> tuple[tuple[Money, ...], Money]:
    """What was paid for each line and for the freight, where tax was added on top.

    The tax of each rate is shared by what is under it: `rates` names the lines' and last that of freight and fee.
    """
    parts = [*amounts, freight, fee]
    under = [*rates, rates[-1]]
    found = list(parts)
    for rate, tax in taxes.items():
        members = [i for i, own in enumerate(under) if own == rate]
        shares = shared(Money(tax, freight.currency), [parts[i].amount for i in members])
        for i, share in zip(members, shares, strict=True):
            found[i] = found[i] + share
    return tuple(found[:-2]), found[-2]


def worth(amount: Money, pieces: int, *, before: int, now: int) -> Money:
    """What `now` of a line's pieces were paid, `before` having been valued already; all together are the amount."""
    if not pieces:
        return Money(Decimal(0), amount.currency).rounded()
    return _cumulative(amount, pieces, before + now) - _cumulative(amount, pieces, before)


def _cumulative(amount: Money, pieces: int, count: int) -> Money:
    return (amount * (Decimal(count) / pieces)).rounded() if count < pieces else amount.rounded()


def kept(line: LineProgress) -> int:
    """Pieces of a line that the customer has, or is to have, and does not send back."""
    return line.standing - line.returned - line.returning


def saved(paid: Money, pieces: int, *, kept: int, price: Money) -> Money:
    """What the pieces that are kept of a line cost less at another price; `paid` is what all its pieces cost."""
    less = worth(paid, pieces, before=pieces - kept, now=kept) - price * kept
    return less if less.amount > 0 else Money(Decimal(0), paid.currency).rounded()


@dataclass(frozen=True, slots=True)
class Inspected:
    """A line of a return: what all its pieces were paid, how many they are, how many are back and accepted."""

    value: Money
    pieces: int
    accepted: int


def outstanding(lines: Sequence[Inspected], *, label_cost: Money, freight_back: Money, settled: Money) -> Money:
    """What was given before anything was back, and is not covered by what is back and accepted."""
    nothing = settled - settled
    earned = due(lines, label_cost=label_cost, freight_back=freight_back, settled=nothing)
    left = settled - earned
    return left if left.amount > 0 else nothing


def due(lines: Sequence[Inspected], *, label_cost: Money, freight_back: Money, settled: Money) -> Money:
    """What is to be given back now: all that is due for what is accepted so far, less what was given before.

    The label is taken off once, from goods that are accepted; freight goes back when every piece is back and accepted.
    """
    zero = Money(Decimal(0), label_cost.currency).rounded()
    goods = zero
    for line in lines:
        goods = goods + worth(line.value, line.pieces, before=0, now=line.accepted)
    if all(line.accepted == line.pieces for line in lines):
        goods = goods + freight_back
    total = goods - label_cost
    left = (total if total.amount > 0 else zero) - settled
    return left if left.amount > 0 else zero
