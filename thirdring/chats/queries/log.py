"""The log of chats, for those who may see it, and who has how many now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from thirdring.chats import models, rules
from thirdring.chats.queries import seats
from thirdring.chats.queries.chats import OPEN, values, visible
from thirdring.chats.values import Chat, Hand, Times
from thirdring.customers import queries as customers
from thirdring.people import queries as people
from thirdring.people.values import Person, PresenceState, Role

PAGE = 50
AT_WORK = (PresenceState.AVAILABLE, PresenceState.CHATTING, PresenceState.ON_CALL, PresenceState.WRAP_UP)


@dataclass(frozen=True, slots=True)
class Log:
    """Some chats, newest first, with the names that belong to them; `next_before` continues, empty at the end."""

    chats: tuple[Chat, ...]
    customers: dict[int, str]
    operators: dict[int, str]
    next_before: str = ""


def log(*, viewer: Person, before: str = "", text: str = "", customer_id: int | None = None) -> Log:
    """A page of the log; `text` is looked for in names, addresses and notes."""
    found = visible(viewer)
    if customer_id:
        found = found.filter(customer_id__in=customers.same_person(customer_id))
    if text:
        noted = models.ChatNote.objects.filter(text__icontains=text).values("chat_id")
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text) | Q(pk__in=noted))
    moment, _, pk = before.partition("~")
    if moment and pk.isdigit():
        at = datetime.fromisoformat(moment)
        found = found.filter(Q(entered_at__lt=at) | Q(entered_at=at, pk__lt=int(pk)))
    page = values(found.order_by("-entered_at", "-id")[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return Log(
        chats=tuple(page[:PAGE]),
        customers=customers.names_of(one.customer_id for one in page if one.customer_id),
        operators=people.names({one.operator_id for one in page if one.operator_id}),
        next_before=f"{last.moments.entered_at.isoformat()}~{last.id}" if last else "",
    )


def reckoned(chat: Chat, *, now: datetime) -> Times:
    """Where its seconds went."""
    return rules.times(chat.moments, now=now)


def hands() -> list[Hand]:
    """Everybody at work who takes chats, with how many they have: who has the most first."""
    at_work = [one.person for one in people.people() if one.person.has(Role.OPERATOR) and one.presence.state in AT_WORK]
    has = dict(
        models.Chat.objects.filter(state__in=OPEN, operator__isnull=False)
        .values_list("operator_id")
        .annotate(count=Count("id"))
    )
    room = seats.capacity(one.id for one in at_work)
    found = [Hand(one.id, one.name, has.get(one.id, 0), room[one.id]) for one in at_work]
    return sorted(found, key=lambda one: (-one.has, one.name))
