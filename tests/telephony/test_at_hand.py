import asyncio

import pytest
from django.db import transaction

from thirdring.kernel import clock
from thirdring.telephony import actions, models
from thirdring.telephony.actions.commands import at_hand
from thirdring.telephony.board.waiting import Assigning
from thirdring.telephony.values import CommandKind


def ask(kind=CommandKind.OFFER):
    return actions.command(kind, call_id=None, actor_id=None, now=clock.now())


@pytest.mark.django_db(transaction=True)
def test_what_the_switchboard_asks_of_itself_is_at_hand_once_it_is_true():
    with at_hand() as orders:
        with transaction.atomic():
            ask()
            assert orders == []
        with transaction.atomic():
            ask(CommandKind.WITHDRAW)
            transaction.set_rollback(True)
    assert [one.kind for one in orders] == [CommandKind.OFFER]
    assert not models.Command.objects.exists()
    ask()
    assert [one.kind for one in actions.take()] == [CommandKind.OFFER]


class Slow:
    """A database whose decisions take until they are let go."""

    def __init__(self):
        self.begun = self.at_once = self.most_at_once = 0
        self.busy, self.go = asyncio.Event(), asyncio.Semaphore(0)

    async def now(self, _act):
        self.begun, self.at_once = self.begun + 1, self.at_once + 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.busy.set()
        await self.go.acquire()
        self.at_once -= 1


def test_whoever_asks_during_a_decision_shares_the_next_one():
    async def many():
        database, assigning = Slow(), Assigning()
        first = asyncio.ensure_future(assigning.soon(database))
        await database.busy.wait()
        later = [asyncio.ensure_future(assigning.soon(database)) for _each in range(5)]
        for _turn in range(3):
            await asyncio.sleep(0)
        assert not first.done()
        database.go.release()
        await first
        assert not any(one.done() for one in later)
        database.go.release()
        await asyncio.gather(*later)
        return database.begun, database.most_at_once

    assert asyncio.run(many()) == (2, 1)
