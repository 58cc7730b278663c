"""What an order's payments come to, and from which of them a parcel is paid."""

from collections.abc import Sequence

from thirdring.kernel.money import Money, zero
from thirdring.payments.values import Balance, Method, Payment, State

TO_COME = frozenset({State.DUE, State.INTENDED, State.UNKNOWN, State.WAITING})
LOST = frozenset({State.FAILED, State.CANCELLED})
"""Nobody is asked any more; what was not given up by us is owed all the same."""


def balance(payments: Sequence[Payment], currency: str) -> Balance:
    """The sums of an order's payments."""

    def total(amounts: Sequence[Money]) -> Money:
        return sum(amounts, start=zero(currency))

    return Balance(
        authorized=total([p.to_come for p in payments if p.state is State.AUTHORIZED]),
        captured=total([p.captured for p in payments]),
        refunded=total([p.refunded for p in payments]),
        owed=total([p.to_come for p in payments if p.state in TO_COME | LOST]),
    )


IN_ADVANCE = frozenset({Method.CARD, Method.BANK_TRANSFER})
"""By these the customer pays, or lets the bank hold the money, before a parcel leaves."""


def awaited(payments: Sequence[Payment]) -> Sequence[Payment]:
    """Those that a parcel waits for."""
    return [p for p in payments if p.method in IN_ADVANCE and p.state in TO_COME and p.to_come]


def take(payments: Sequence[Payment], shipped: Money) -> tuple[tuple[Payment, Money], ...]:
    """What to capture of which payment, so that all that has been shipped so far is ours.

    `shipped` is the sum of all parcels. What is ours already covers the first of it (gift cards are taken when the
    order is placed); then banks are asked, in the order of the payments; what is owed by invoice stays owed.
    """
    left = shipped - sum((p.captured for p in payments), start=zero(shipped.currency))
    taken = []
    for payment in payments:
        part = min(left, payment.to_come, key=lambda m: m.amount)
        if payment.state is State.AUTHORIZED and part.amount > 0:
            taken.append((payment, part))
            left = left - part
    return tuple(taken)
