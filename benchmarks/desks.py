"""The operators of the benchmark of calls: as many as calls are held, with telephones that are picked up at once."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from django.db import connection

from tests.journeys.house import CLEAR
from tests.telephony.exchanges import Exchange
from tests.telephony.street.rtp import Pump
from tests.telephony.street.sip import Call, Phone
from thirdring.kernel import clock, fast

LINE: Final = "+442079460100"
OPERATOR: Final = 1050  # the tone that an operator speaks
_AT_REST: Final = """
SELECT user_id FROM people_presenceinterval
WHERE until_at IS NULL AND state IN ('wrap_up', 'away') AND user_id = ANY(%s)
"""


def answering(call: Call) -> None:
    """A telephone that is picked up at once."""
    task = asyncio.ensure_future(call.answer(OPERATOR))
    _answers.add(task)
    task.add_done_callback(_answers.discard)


_answers: set[asyncio.Future[None]] = set()


async def desks_of(count: int, exchange: Exchange, pump: Pump) -> dict[int, Phone]:
    """Operators at work, whose telephones are registered."""
    accounts = await asyncio.to_thread(_people, count)
    desks = {}
    for user_id, name, secret in accounts:
        phone = await Phone(exchange.sip, name, secret, pump).open()
        phone.on_call = answering
        until = time.monotonic() + 30
        while await phone.register() != 200:
            if time.monotonic() > until:
                raise RuntimeError("the telephones of the benchmark cannot register")
            await asyncio.sleep(0.1)
        desks[user_id] = phone
    return desks


def _clear() -> None:
    """Nothing of an earlier run that was broken off: nobody is at work, nobody waits, no call goes on."""
    with connection.cursor() as cursor:
        for statement in CLEAR:
            cursor.execute(statement)


def _people(count: int) -> list[tuple[int, str, str]]:
    """Each with a telephone; the line is recorded without a word, and nobody waits for the operator of last time."""
    from thirdring.calls import queries as calls
    from thirdring.people import actions as people
    from thirdring.people import queries as people_queries
    from thirdring.people.actions.teams import set_skills
    from thirdring.people.models import User
    from thirdring.people.values import PresenceState, Role
    from thirdring.routing.models import Queue
    from thirdring.telephony import actions
    from thirdring.telephony.values import PhoneKind

    _clear()
    Queue.objects.update(holds_out_for=None)
    now = datetime.now(tz=UTC)
    line = calls.line_by_number(LINE)
    rule = {"records": True, "announces": False, "keep_days": 1}
    actions.set_recording_rule(line_id=line.id, **rule, actor_id=None, now=now)  # type: ignore[arg-type]
    skills = {one.id: 5 for one in people_queries.skills()}
    made = []
    for number in range(count):
        username = f"bench{number}"
        row = User.objects.filter(username=username).first()
        fields = {
            "name": username,
            "password": "a telephone that never rests",
            "roles": (Role.OPERATOR,),
            "languages": {"en": 5},
        }
        user_id = row.pk if row else people.add_user(username=username, **fields, now=now)  # type: ignore[arg-type]
        set_skills(user_id=user_id, skills=skills, languages={"en": 5}, actor_id=None, now=now)
        account = actions.phone_account(user_id=user_id, kind=PhoneKind.DESK, now=now)
        people.set_presence(user_id=user_id, state=PresenceState.AVAILABLE, now=now)
        made.append((user_id, account.name, account.secret))
    return made


@contextmanager
def freeing(desks: dict[int, Phone]) -> Iterator[None]:
    """Nobody wraps up in a benchmark: whoever has hung up is free again in a moment."""
    from thirdring.people import actions as people
    from thirdring.people.values import PresenceState

    stop = threading.Event()

    def free() -> None:
        while not stop.wait(0.1):
            for (user_id,) in fast.rows(_AT_REST, [list(desks)]):
                people.set_presence(user_id=user_id, state=PresenceState.AVAILABLE, now=clock.now())

    thread = threading.Thread(target=free, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
