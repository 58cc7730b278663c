"""A visitor's place in line, and the wait to be told: as callers are told, with people who have several at once."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from thirdring.calls.values import NO_TIME
from thirdring.chats import models
from thirdring.chats.queries import seats
from thirdring.routing import queries as routing
from thirdring.routing.rules import waits
from thirdring.routing.values import Channel, Place

LOOKS_BACK: Final = timedelta(days=7)


def place(chat_id: int, *, now: datetime) -> Place | None:
    """Where the visitor stands, 1 is next, and what wait to expect; None when they wait no more.

    Whoever has two chats at once counts as two people who take twice as long; visitors of other queues who stand ahead
    count by the share of their people whom this one needs, too.
    """
    line = seats.waiting(now=now)
    mine = next((one for one in line if one.call_id == chat_id), None)
    if mine is None:
        return None
    before = line[: line.index(mine)]
    staff = routing.people_for([mine, *before])
    able, *theirs = staff
    ahead = waits.ahead([len(able & other) / len(other) if other else 0.0 for other in theirs])
    room = seats.capacity(able)
    free = sum(
        max(0, one.at_once[Channel.CHAT] - one.in_hand[Channel.CHAT])
        for one in seats.free_for(mine.wants, also_asked=True)
    )
    position = 1 + sum(one.queue_id == mine.queue_id for one in before)
    stands, handle = max(0.0, 1 + ahead - free), handle_time(mine.queue_id, now=now)
    return Place(
        position=position,
        expected=waits.expected_wait(stands, staff=sum(room.values()), handle=handle),
        likely_within=waits.likely_within(stands, staff=sum(room.values()), handle=handle),
    )


def handle_time(queue_id: int, *, now: datetime) -> timedelta:
    """How long a chat of this queue keeps one of an operator's places, from the chats of the last days."""
    done = models.Chat.objects.filter(queue_id=queue_id, ended_at__gt=now - LOOKS_BACK, answered_at__isnull=False)
    handled = Coalesce(F("wrapped_at"), F("ended_at")) - F("answered_at")
    total: timedelta = done.aggregate(total=Coalesce(Sum(handled), NO_TIME))["total"]
    return waits.handle_time(total, done.count())
