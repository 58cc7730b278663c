"""Who is at work and what they are doing, for the live board."""

from dataclasses import dataclass
from datetime import datetime

from thirdring.calls import queries as calls
from thirdring.calls.values import Call, CallState
from thirdring.people import queries as people
from thirdring.people.values import Colleague, PresenceState, Role

ORDER = (
    PresenceState.AVAILABLE,
    PresenceState.ON_CALL,
    PresenceState.WRAP_UP,
    PresenceState.CHATTING,
    PresenceState.AWAY,
    PresenceState.BREAK,
    PresenceState.LUNCH,
    PresenceState.MEETING,
    PresenceState.TRAINING,
    PresenceState.SIGNED_OUT,
)


@dataclass(frozen=True, slots=True)
class AtWork:
    """A person on the board; `call` is the one they speak in, wrap up or are being rung by."""

    who: Colleague
    call: Call | None = None
    is_ringing: bool = False

    @property
    def since_at(self) -> datetime:
        """Since when they do what they do now."""
        if self.is_ringing or self.call is None:
            return self.who.presence.since_at
        if self.call.state is CallState.ON_HOLD and self.call.moments.held_since_at:
            return self.call.moments.held_since_at
        return self.who.presence.since_at

    @property
    def state(self) -> str:
        """The state to show: a ringing telephone and a caller on hold stand before presence."""
        if self.is_ringing:
            return "ringing"
        if self.call and self.call.state is CallState.ON_HOLD:
            return "on_hold"
        return self.who.presence.state


def at_work(*, team_id: int | None = None, with_signed_out: bool = False) -> list[AtWork]:
    """Everybody who answers calls: those who are free first, then by state and by how long."""
    busy, ringing = _calls()
    found = [
        AtWork(who, busy.get(who.person.id) or ringing.get(who.person.id), who.person.id in ringing)
        for who in people.people(team_id=team_id)
        if who.person.has(Role.OPERATOR, Role.SUPERVISOR)
    ]
    if not with_signed_out:
        found = [one for one in found if one.who.presence.state is not PresenceState.SIGNED_OUT]
    return sorted(found, key=lambda one: (ORDER.index(one.who.presence.state), one.who.presence.since_at))


def _calls() -> tuple[dict[int, Call], dict[int, Call]]:
    busy: dict[int, Call] = {}
    ringing: dict[int, Call] = {}
    for call in calls.calls_in(CallState.RINGING, CallState.TALKING, CallState.ON_HOLD, CallState.ENDED):
        if call.state is CallState.RINGING:
            if call.offered_to_id:
                ringing[call.offered_to_id] = call
        elif call.operator_id:
            busy[call.operator_id] = call
    return busy, ringing
