"""The state machine of an order: one table for what may happen, and where the lines' progress then leads."""

from collections.abc import Sequence

from thirdring.orders.values import LineProgress, OrderSignal, OrderState, ParcelNews, ParcelState
from thirdring.orders.values.life import total

_MOVES: dict[tuple[OrderState, OrderSignal], OrderState] = {
    (OrderState.PLACED, OrderSignal.REVIEW): OrderState.UNDER_REVIEW,
    (OrderState.PLACED, OrderSignal.HOLD): OrderState.HELD,
    (OrderState.PLACED, OrderSignal.RELEASE): OrderState.RELEASED,
    (OrderState.PLACED, OrderSignal.CHANGE): OrderState.PLACED,
    (OrderState.UNDER_REVIEW, OrderSignal.HOLD): OrderState.HELD,
    (OrderState.UNDER_REVIEW, OrderSignal.RELEASE): OrderState.RELEASED,
    (OrderState.UNDER_REVIEW, OrderSignal.CHANGE): OrderState.UNDER_REVIEW,
    (OrderState.HELD, OrderSignal.RELEASE): OrderState.RELEASED,
    (OrderState.HELD, OrderSignal.CHANGE): OrderState.HELD,
    (OrderState.HELD, OrderSignal.DELIVER): OrderState.HELD,
    (OrderState.HELD, OrderSignal.RETURN): OrderState.HELD,
    (OrderState.RELEASED, OrderSignal.REVIEW): OrderState.UNDER_REVIEW,
    (OrderState.RELEASED, OrderSignal.HOLD): OrderState.HELD,
    (OrderState.RELEASED, OrderSignal.PICK): OrderState.PICKING,
    (OrderState.RELEASED, OrderSignal.CHANGE): OrderState.RELEASED,
    (OrderState.PICKING, OrderSignal.HOLD): OrderState.HELD,
    (OrderState.PICKING, OrderSignal.PICK): OrderState.PICKING,
    (OrderState.PICKING, OrderSignal.SHIP): OrderState.PICKING,
    (OrderState.PICKING, OrderSignal.DELIVER): OrderState.PICKING,
    (OrderState.PICKING, OrderSignal.RETURN): OrderState.PICKING,
    (OrderState.PICKING, OrderSignal.CHANGE): OrderState.PICKING,
    (OrderState.SHIPPED, OrderSignal.DELIVER): OrderState.SHIPPED,
    (OrderState.SHIPPED, OrderSignal.RETURN): OrderState.SHIPPED,
    (OrderState.DELIVERED, OrderSignal.RETURN): OrderState.DELIVERED,
} | {
    (state, OrderSignal.PRICE): state
    for state in OrderState
    if state not in {OrderState.CANCELLED, OrderState.RETURNED}
}
UNSENT = frozenset(
    {OrderState.PLACED, OrderState.UNDER_REVIEW, OrderState.HELD, OrderState.RELEASED, OrderState.PICKING}
)
"""Something of the order is still in the house."""
WAITING = frozenset({OrderState.PLACED, OrderState.UNDER_REVIEW, OrderState.HELD})
"""Nothing of the order is picked in these states."""


class IllegalSignalError(ValueError):
    """A signal that means nothing in this state; the actions turn it into words."""

    def __init__(self, state: OrderState, signal: OrderSignal) -> None:
        super().__init__(f"{signal} in {state}")
        self.state, self.signal = state, signal


def may(state: OrderState, signal: OrderSignal) -> bool:
    return (state, signal) in _MOVES


def after(state: OrderState, signal: OrderSignal, lines: Sequence[LineProgress]) -> OrderState:
    """The state after a signal, `lines` being as the signal left them. Raises IllegalSignalError."""
    if not may(state, signal):
        raise IllegalSignalError(state, signal)
    moved = _MOVES[state, signal]
    done = _done(lines)
    if done:
        return done
    if moved in WAITING:
        return moved
    return OrderState.PICKING if total(lines, "picked") else OrderState.RELEASED


def _done(lines: Sequence[LineProgress]) -> OrderState | None:
    """The state of an order of which nothing is left to be sent."""
    standing = total(lines, "standing")
    if not standing:
        return OrderState.CANCELLED
    ends = {
        OrderState.RETURNED: "returned",
        OrderState.DELIVERED: "delivered",
        OrderState.SHIPPED: "shipped",
    }
    return next((state for state, name in ends.items() if total(lines, name) == standing), None)


_PARCEL_STATES: dict[ParcelNews, ParcelState] = {
    ParcelNews.HANDED_OVER: ParcelState.SENT,
    ParcelNews.IN_TRANSIT: ParcelState.SENT,
    ParcelNews.OUT_FOR_DELIVERY: ParcelState.OUT_FOR_DELIVERY,
    ParcelNews.ATTEMPTED: ParcelState.ATTEMPTED,
    ParcelNews.DELAYED: ParcelState.DELAYED,
    ParcelNews.DELIVERED: ParcelState.DELIVERED,
    ParcelNews.RETURNING: ParcelState.RETURNING,
    ParcelNews.RETURNED: ParcelState.RETURNED,
    ParcelNews.LOST: ParcelState.LOST,
}
ENDED = frozenset({ParcelState.DELIVERED, ParcelState.RETURNED})


def parcel_after(state: ParcelState, news: ParcelNews, *, is_latest: bool) -> ParcelState:
    """Where a parcel is after news of it. News that comes late or out of order changes nothing, and what has ended
    stays ended; a parcel that was given up for lost may turn up."""
    if state in ENDED or (not is_latest and news not in {ParcelNews.DELIVERED, ParcelNews.RETURNED}):
        return state
    return _PARCEL_STATES[news]
