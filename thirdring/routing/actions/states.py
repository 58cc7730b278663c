"""A supervisor sets the state of somebody who forgot."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotAllowedError
from thirdring.people import actions as people
from thirdring.people import queries
from thirdring.people.values import PresenceState, Role, Signal


class NotYourOperatorError(NotAllowedError):
    code = "not-your-operator"
    sentence = _("Only the state of people who answer calls can be set here.")


class NoReasonError(DeskError):
    code = "no-reason"
    sentence = _("Say why the state is set: it is kept with your name, and %(name)s reads it.")


@transaction.atomic
def set_state(*, user_id: int, state: PresenceState, why: str, actor_id: int, now: datetime) -> None:
    """Set what somebody is doing, with a reason, on the audit trail; during a call it is kept for afterwards.

    Raises PersonNotFoundError, NotYourOperatorError, NoReasonError, PresenceByHandError.
    """
    who = queries.person(user_id)
    if not who.has(Role.OPERATOR, Role.SUPERVISOR):
        raise NotYourOperatorError
    if not why.strip():
        raise NoReasonError(name=who.name)
    before = queries.presence(user_id)
    if state is PresenceState.SIGNED_OUT:
        people.signal_presence(user_id=user_id, signal=Signal.SIGN_OUT, now=now)
    else:
        people.choose_presence(user_id=user_id, state=state, now=now)
    data = {"from": before.state, "to": state, "why": why.strip()[:200]}
    audit.record(stream=f"user:{user_id}", action="state-set", actor_id=actor_id, data=data, now=now)
