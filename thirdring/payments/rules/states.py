"""How a payment's state moves."""

from thirdring.payments.values import STORED, Method, Signal, State

_MOVES: dict[tuple[State, Signal], State] = {
    (State.INTENDED, Signal.ASKED): State.UNKNOWN,
    (State.UNKNOWN, Signal.ASKED): State.UNKNOWN,
    (State.UNKNOWN, Signal.OPENED): State.WAITING,
    (State.UNKNOWN, Signal.AUTHORIZED): State.AUTHORIZED,
    (State.UNKNOWN, Signal.SETTLED): State.PAID,
    (State.UNKNOWN, Signal.DECLINED): State.UNKNOWN,
    (State.UNKNOWN, Signal.REFUSED): State.FAILED,
    (State.UNKNOWN, Signal.CANCELLED): State.CANCELLED,
    (State.WAITING, Signal.OPENED): State.WAITING,
    (State.WAITING, Signal.AUTHORIZED): State.AUTHORIZED,
    (State.WAITING, Signal.SETTLED): State.PAID,
    (State.WAITING, Signal.DECLINED): State.WAITING,
    (State.WAITING, Signal.CANCELLED): State.CANCELLED,
    (State.AUTHORIZED, Signal.OPENED): State.AUTHORIZED,
    (State.AUTHORIZED, Signal.AUTHORIZED): State.AUTHORIZED,
    (State.AUTHORIZED, Signal.DECLINED): State.AUTHORIZED,
    (State.AUTHORIZED, Signal.SETTLED): State.PAID,
    (State.AUTHORIZED, Signal.CANCELLED): State.CANCELLED,
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
    """Where a payment starts: kept value is taken with the order, cards are asked for after it, the rest is owed."""
    if method in STORED:
        return State.PAID
    return State.INTENDED if method is Method.CARD else State.DUE
