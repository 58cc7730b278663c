"""Splitting a payment, and how a payment's state moves."""

import unicodedata
from collections.abc import Sequence

from thirdring.kernel.money import Money, zero
from thirdring.payments.values import Method, Share, Signal, State, Tender

_MOVES: dict[tuple[State, Signal], State] = {
    (State.INTENDED, Signal.ASKED): State.UNKNOWN,
    (State.UNKNOWN, Signal.ASKED): State.UNKNOWN,
    (State.UNKNOWN, Signal.OPENED): State.WAITING,
    (State.UNKNOWN, Signal.SETTLED): State.PAID,
    (State.UNKNOWN, Signal.DECLINED): State.UNKNOWN,
    (State.UNKNOWN, Signal.REFUSED): State.FAILED,
    (State.UNKNOWN, Signal.CANCELLED): State.CANCELLED,
    (State.WAITING, Signal.OPENED): State.WAITING,
    (State.WAITING, Signal.SETTLED): State.PAID,
    (State.WAITING, Signal.DECLINED): State.WAITING,
    (State.WAITING, Signal.CANCELLED): State.CANCELLED,
    (State.INTENDED, Signal.CANCELLED): State.CANCELLED,
    (State.DUE, Signal.SETTLED): State.PAID,
    (State.DUE, Signal.CANCELLED): State.CANCELLED,
}
FINAL = frozenset({State.PAID, State.FAILED, State.CANCELLED})


class IllegalMoveError(ValueError):
    """A signal that means nothing in this state: a programming error."""


def move(state: State, signal: Signal) -> State:
    """The next state; raises IllegalMoveError. A declined card leaves the page open for another card."""
    try:
        return _MOVES[state, signal]
    except KeyError:
        raise IllegalMoveError(state, signal) from None


def first_state(method: Method) -> State:
    """Where a payment starts: gift cards are taken with the order, cards are asked for after it, the rest is owed."""
    return {Method.GIFT_CARD: State.PAID, Method.CARD: State.INTENDED}.get(method, State.DUE)


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


# Crockford's base 32: no I, L, O or U, so that a code survives being read aloud and written down.
GIFT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")


def gift_code_written(text: str) -> str:
    """A gift card's code as it is compared: capitals and digits, misread letters put right."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    return "".join(letter for letter in plain if letter in GIFT_LETTERS)
