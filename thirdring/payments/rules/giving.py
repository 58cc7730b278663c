"""What is given back through which payment: first what was never taken, then the tenders in the house's order."""

from collections.abc import Sequence
from dataclasses import dataclass

from thirdring.kernel.money import Money
from thirdring.payments.rules.taking import LOST, TO_COME
from thirdring.payments.values import STORED, Method, Payment, State

RELEASABLE = TO_COME | LOST | {State.AUTHORIZED}


@dataclass(frozen=True, slots=True)
class Given:
    """A part of what is given back. `released`: the customer never paid it, and now need not."""

    payment: Payment
    amount: Money
    released: bool


class GivenTooMuchError(ValueError):
    """More than the customer has paid or owes; `most` is what could be given back."""

    def __init__(self, most: Money) -> None:
        super().__init__(f"at most {most.amount} {most.currency}")
        self.most = most


def give(payments: Sequence[Payment], amount: Money) -> tuple[Given, ...]:
    """Who gets what back when an order becomes cheaper by `amount`; raises GivenTooMuchError.

    What is not paid yet is no longer asked for: nobody is paid money while they owe it. Then kept value (gift cards,
    store credit), then cards, then the rest; within a kind the latest payment first, as the customer remembers it.
    """
    left, given = amount, []
    for released, payment, most in _in_order(payments):
        part = min(left, most, key=lambda m: m.amount)
        if part.amount > 0:
            given.append(Given(payment, part, released))
            left = left - part
    if left.amount > 0:
        raise GivenTooMuchError(amount - left)
    return tuple(given)


def _in_order(payments: Sequence[Payment]) -> list[tuple[bool, Payment, Money]]:
    latest = sorted(payments, key=lambda p: -p.id)
    asked = [p for p in latest if p.state in RELEASABLE]
    asked.sort(key=lambda p: (p.state is State.AUTHORIZED, p.state not in LOST))  # what nobody is asked for, owed, held
    ours = sorted((p for p in latest if p.refundable.amount > 0), key=_kind)
    return [(True, p, p.to_come) for p in asked] + [(False, p, p.refundable) for p in ours]


def _kind(payment: Payment) -> int:
    if payment.method in STORED:
        return 0
    return 1 if payment.method is Method.CARD else 2
