"""A call that goes on with another operator, and what a switch tells of a call besides its moves."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from thirdring.calls import models
from thirdring.calls.actions._rows import locked, tell, write
from thirdring.calls.actions._sharing import follow, tell_all
from thirdring.calls.actions.states import hold, resume
from thirdring.calls.values import EventKind


@transaction.atomic
def pass_on(*, call_id: int, external_id: str, actor_id: int | None, now: datetime) -> int:
    """Open the part of the call that the next operator will have; its id. It rings until that operator answers.

    Each operator's part is a call of its own, so that every second and every wrap-up belongs to somebody; caller,
    customer, language and reasons go along. The same `external_id` is the same part, however often it is told.
    """
    row = locked(call_id)
    carried = {
        name: getattr(row, name)
        for name in ("line_id", "practice", "caller_number", "customer_id", "language", "reasons", "direction")
    }
    following, fresh = models.Call.objects.get_or_create(
        switch=row.switch, external_id=external_id, defaults=carried | {"rang_at": now, "previous": row}
    )
    if fresh:
        write(row, EventKind.PASSED_ON, actor_id=actor_id, data={"to": following.pk}, now=now)
        write(following, EventKind.RANG, data={"from": row.pk}, now=now)
        tell(row)
        tell(following)
    return following.pk


@transaction.atomic
def happened(
    *,
    call_id: int,
    kind: EventKind,
    actor_id: int | None = None,
    data: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Write on the record what was done on the line: an announcement, a conference, a silence in the recording.

    A consultation puts the caller on hold and a conference brings the caller back; handovers, and supervisors beside
    the call, follow. What only repeats what is so changes nothing.
    """
    row = locked(call_id)
    if not follow(row, kind, actor_id, now=now):
        return
    write(row, kind, actor_id=actor_id, data=data, now=now)
    tell_all(row, actor_id)
    if kind is EventKind.CONSULTING:
        hold(call_id=call_id, now=now)
    elif kind is EventKind.CONFERENCED:
        resume(call_id=call_id, now=now)
