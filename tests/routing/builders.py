"""Queues, callers in them and people at work, made by the real actions."""

from datetime import datetime

from tests.calls.builders import ringing
from tests.people.builders import user
from thirdring.calls.values import Call
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.actions.teams import add_skill
from thirdring.people.models import Skill, User
from thirdring.people.values import PresenceState
from thirdring.routing import actions, models


def skill(code: str) -> int:
    row = Skill.objects.filter(code=code).first()
    return row.pk if row else add_skill(name=code.title(), code=code, actor_id=None, now=clock.now())


def queue(code: str = "orders", *, skills: dict[str, int] | None = None, **fields: object) -> models.Queue:
    row, _fresh = models.Queue.objects.get_or_create(code=code, defaults={"name": code.title(), **fields})
    for name, level in (skills or {}).items():
        models.QueueSkill.objects.get_or_create(queue=row, skill_id=skill(name), defaults={"level": level})
    return row


def free(
    *, skills: dict[str, int] | None = None, languages: dict[str, int] | None = None, since: datetime | None = None
) -> User:
    """An operator who waits for calls, speaking Danish where nothing else is said."""
    at = since or clock.now()
    levels = {skill(name): level for name, level in (skills or {}).items()}
    one = user(skills=levels, languages=languages or {"da": 5}, now=at)
    people.set_presence(user_id=one.pk, state=PresenceState.AVAILABLE, now=at)
    return one


def waits(*, call: Call | None = None, **fields: object) -> Call:
    """A caller who waits, in the queue `orders` where no other is named."""
    call = call or ringing()
    if "queue" not in fields and "reserved_for" not in fields:
        fields["queue"] = queue().code
    actions.admit(call_id=call.id, **({"now": clock.now()} | fields))  # type: ignore[arg-type]
    return call
