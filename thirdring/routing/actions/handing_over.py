"""A call that was answered goes on with somebody else."""

from datetime import datetime
from typing import Final

from django.db import transaction

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, EndedBy
from thirdring.kernel import fast
from thirdring.orders import actions as order_actions
from thirdring.orders import queries as orders
from thirdring.routing.actions.offers import end

_TAKEN: Final = """
INSERT INTO routing_offer (call_id, operator_id, state, offered_at, expires_at, decided_at)
SELECT %s, %s, 'accepted', t, t + interval '1 second', t FROM clock_timestamp() AS t
ON CONFLICT DO NOTHING RETURNING id
"""


@transaction.atomic
def hand_over(*, call_id: int, external_id: str, to_id: int, actor_id: int, now: datetime) -> int:
    """The caller is connected with `to_id` from now on; the id of that part of the call.

    Told by a switch, as often as it likes: the same `external_id` is the same part. The part of whoever had the caller
    ends in wrap-up; reservation and the drafts begun on it go along in the same step.
    """
    calls.lock(call_id)
    from_id = call_queries.call(call_id).operator_id
    following = calls.pass_on(call_id=call_id, external_id=external_id, actor_id=actor_id, now=now)
    if call_queries.call(following).state is not CallState.RINGING:
        return following
    end(call_id=call_id, by=EndedBy.TRANSFER, now=now)
    fast.row(_TAKEN, [following, to_id])
    calls.answer(call_id=following, operator_id=to_id, now=now)
    for draft in orders.open_drafts(operator_id=from_id) if from_id else ():
        if draft.call_id == call_id:
            order_actions.hand_over(draft_id=draft.id, operator_id=to_id, call_id=following, now=now)
    return following
