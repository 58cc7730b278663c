"""Pure decisions: how a call moves on, where its seconds went, what wrapping up still needs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from thirdring.calls.values import NO_TIME, CallState, Disposition, HoldStep, Moments, Reason, Signal, Times
from thirdring.calls.values.sharing import HandoverSignal, HandoverState, Packet

C, S = CallState, Signal

PHASE: Final = {C.RINGING: 0, C.TALKING: 1, C.ON_HOLD: 1, C.ENDED: 2, C.WRAPPED: 3}
"""A call never goes back a phase; within phase 1 it may be held and resumed."""

MOVES: Final[dict[tuple[CallState, Signal], CallState]] = {
    (C.RINGING, S.ANSWER): C.TALKING,
    (C.RINGING, S.END): C.ENDED,
    (C.TALKING, S.HOLD): C.ON_HOLD,
    (C.TALKING, S.END): C.ENDED,
    (C.ON_HOLD, S.RESUME): C.TALKING,
    (C.ON_HOLD, S.END): C.ENDED,
    (C.ENDED, S.WRAP_UP): C.WRAPPED,
    # What a switch repeats, or tells late, changes nothing.
    (C.TALKING, S.ANSWER): C.TALKING,
    (C.TALKING, S.RESUME): C.TALKING,
    (C.ON_HOLD, S.ANSWER): C.ON_HOLD,
    (C.ON_HOLD, S.HOLD): C.ON_HOLD,
    **{(C.ENDED, signal): C.ENDED for signal in (S.ANSWER, S.HOLD, S.RESUME, S.END)},
    **{(C.WRAPPED, signal): C.WRAPPED for signal in S},
}


class IllegalSignalError(ValueError):
    """A signal that means nothing to a call in this state."""


def move(state: CallState, signal: Signal) -> CallState:
    """The state after `signal`; the same state when it only repeats what is already so.

    Raises IllegalSignalError for a pair outside MOVES.
    """
    try:
        return MOVES[state, signal]
    except KeyError:
        raise IllegalSignalError(f"{signal} in {state}") from None


def times(moments: Moments, *, now: datetime) -> Times:
    """Where the seconds of a call went until `now`: ring, queue, talk, hold, wrap-up, with nothing left over."""
    talk_from = moments.answered_at
    over = moments.ended_at or now
    waited = (talk_from or over) - moments.rang_at
    ring = moments.offered_for + (now - moments.offered_since_at if moments.offered_since_at else NO_TIME)
    held = moments.held_for + (over - moments.held_since_at if moments.held_since_at else NO_TIME)
    talk = over - talk_from - held if talk_from else NO_TIME
    wrapping = talk_from and moments.ended_at
    wrap_up = (moments.wrapped_at or now) - moments.ended_at if wrapping and moments.ended_at else NO_TIME
    return Times(ring=ring, queue=waited - ring, talk=talk, hold=held, wrap_up=wrap_up)


def rings(waited: timedelta, *, on: float, off: float) -> int:
    """How many times it has rung after `waited`: the first ring counts from its start."""
    return int(waited.total_seconds() // (on + off)) + 1


class Missing(StrEnum):
    """What has to be filled in before a wrap-up can end."""

    REASON = "reason"
    DISPOSITION = "disposition"


def missing(reasons: Iterable[Reason], disposition: Disposition | None) -> tuple[Missing, ...]:
    """What a wrap-up still needs, in the order of the form."""
    needs = ((Missing.REASON, not list(reasons)), (Missing.DISPOSITION, disposition is None))
    return tuple(need for need, is_missing in needs if is_missing)


def usual_disposition(reasons: Iterable[Reason], *, has_order: bool) -> Disposition | None:
    """What most likely came of a call, to be offered first; the operator decides."""
    if has_order:
        return Disposition.ORDER_TAKEN
    usual = {
        Reason.COMPLAINT: Disposition.COMPLAINT_RESOLVED,
        Reason.REDIRECTION: Disposition.REDIRECTED,
        Reason.INFORMATION: Disposition.INFORMATION_GIVEN,
    }
    given = set(reasons)
    return next((usual[reason] for reason in usual if reason in given), None)


HOLD_STEPS: Final = {
    HoldStep.ASKING: (C.TALKING, {HoldStep.NONE, HoldStep.CHECKING_IN, HoldStep.THANKING}),
    HoldStep.NONE: (C.TALKING, set(HoldStep)),
}
"""By hand: a step, the state in which it may be taken, and the steps that it may follow."""


def may_step(state: CallState, before: HoldStep, after: HoldStep) -> bool:
    """Whether the operator may go on to this step of the hold; the others follow from hold and return."""
    where, follows = HOLD_STEPS.get(after, (None, set()))
    return state is where and before in follows


def disposition_of_transfer(reasons: Iterable[Reason]) -> Disposition:
    """What came of a call that went on to a colleague, to be offered first."""
    return Disposition.COMPLAINT_PASSED_ON if Reason.COMPLAINT in set(reasons) else Disposition.REDIRECTED


H, G = HandoverState, HandoverSignal

HANDOVER_MOVES: Final[dict[tuple[HandoverState, HandoverSignal], HandoverState]] = {
    (H.OFFERED, G.ACCEPT): H.ACCEPTED,
    (H.OFFERED, G.DECLINE): H.DECLINED,
    (H.OFFERED, G.EXPIRE): H.EXPIRED,
    (H.OFFERED, G.WITHDRAW): H.WITHDRAWN,
    (H.ACCEPTED, G.CONSULT): H.CONSULTING,
    (H.ACCEPTED, G.JOIN): H.TOGETHER,
    (H.ACCEPTED, G.COMPLETE): H.DONE,
    (H.ACCEPTED, G.LEAVE): H.LEFT,
    (H.CONSULTING, G.JOIN): H.TOGETHER,
    (H.CONSULTING, G.COMPLETE): H.DONE,
    (H.CONSULTING, G.LEAVE): H.LEFT,
    (H.TOGETHER, G.COMPLETE): H.DONE,
    (H.TOGETHER, G.LEAVE): H.LEFT,
    # What a switch repeats changes nothing.
    (H.CONSULTING, G.CONSULT): H.CONSULTING,
    (H.TOGETHER, G.JOIN): H.TOGETHER,
    (H.DONE, G.COMPLETE): H.DONE,
    (H.LEFT, G.LEAVE): H.LEFT,
}


def move_handover(state: HandoverState, signal: HandoverSignal) -> HandoverState:
    """The state after `signal`. Raises IllegalSignalError for a pair outside HANDOVER_MOVES."""
    try:
        return HANDOVER_MOVES[state, signal]
    except KeyError:
        raise IllegalSignalError(f"{signal} in {state}") from None


class Gap(StrEnum):
    """What a handover packet still lacks."""

    WHO = "who"
    VERIFIED = "verified"
    WANTS = "wants"
    DONE = "done"
    PROMISED = "promised"


def gaps(packet: Packet) -> tuple[Gap, ...]:
    """What is not filled in, in the order of the form; "nothing promised" is an answer, an empty field is not."""
    lacks = {
        Gap.WHO: not packet.who.strip(),
        Gap.VERIFIED: packet.verified is None,
        Gap.WANTS: not packet.wants.strip(),
        Gap.DONE: not packet.done.strip(),
        Gap.PROMISED: not (packet.promised.strip() or packet.nothing_promised),
    }
    return tuple(gap for gap, is_open in lacks.items() if is_open)
