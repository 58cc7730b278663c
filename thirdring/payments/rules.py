"""Splitting a payment, and how a payment's state moves."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

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
    """The tenders that pay `total` exactly: open shares take what is left, the last of them the odd minor units.

    With several open shares the first of them take nothing and the last takes all the rest. Shares of nothing are
    left out, but an order of nothing keeps one. Raises SplitError when the amounts exceed the total, or fall short
    of it with no open share to take the rest.
    """
    left = total
    for share in shares:
        if share.amount is not None:
            left = left - max(share.amount.rounded(), zero(total.currency), key=lambda m: m.amount)
    if left.amount < 0:
        raise SplitError(left)
    open_at = [i for i, share in enumerate(shares) if share.amount is None]
    if left and not open_at:
        raise SplitError(left)
    tenders = [_tender(share, zero(total.currency)) for share in shares]
    if open_at:
        tenders[open_at[-1]] = replace(tenders[open_at[-1]], amount=left)
    return tuple(t for t in tenders if t.amount) or tuple(tenders[-1:])


def _tender(share: Share, nothing: Money) -> Tender:
    amount = share.amount.rounded() if share.amount is not None and share.amount.amount > 0 else nothing
    return Tender(share.method, amount, share.reference)


# Crockford's base 32: no I, L, O or U, so that a code survives being read aloud and written down.
GIFT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")


def gift_code_written(text: str) -> str:
    """A gift card's code as it is compared: capitals and digits, misread letters put right."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    return "".join(letter for letter in plain if letter in GIFT_LETTERS)
