"""Splitting a payment into parts that make its total."""

from collections.abc import Sequence

from thirdring.kernel.money import Money, zero
from thirdring.payments.values import Share, Tender


class SplitError(ValueError):
    """Shares that do not make the total: `over` what it takes, or `short` of it."""

    def __init__(self, difference: Money) -> None:
        super().__init__(f"off by {difference.amount} {difference.currency}")
        self.difference = difference


def split(total: Money, shares: Sequence[Share]) -> tuple[Tender, ...]:
    """The tenders that pay `total` exactly.

    Amounts that were said come first; then open shares with a limit (a gift card's balance) take up to it, in their
    order; the last open share without one takes all the rest. Shares of nothing are left out, but an order of nothing
    keeps one. Raises SplitError when the amounts exceed the total, or fall short of it with nobody to take the rest.
    """
    amounts = [_said(share, total) for share in shares]
    left = total - sum(amounts, start=zero(total.currency))
    if left.amount < 0:
        raise SplitError(left)
    for i, share in enumerate(shares):
        if share.amount is None and share.at_most is not None:
            amounts[i] = min(left, share.at_most, key=lambda m: m.amount)
            left = left - amounts[i]
    if left:
        free = [i for i, share in enumerate(shares) if share.amount is None and share.at_most is None]
        if not free:
            raise SplitError(left)
        amounts[free[-1]] = left
    tenders = [Tender(s.method, amount, s.reference) for s, amount in zip(shares, amounts, strict=True)]
    return tuple(t for t in tenders if t.amount) or tuple(tenders[-1:])


def _said(share: Share, total: Money) -> Money:
    nothing = zero(total.currency)
    return share.amount.rounded() if share.amount is not None and share.amount.amount > 0 else nothing
