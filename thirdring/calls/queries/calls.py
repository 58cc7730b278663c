from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models
from thirdring.calls.queries.lines import line_value
from thirdring.calls.values import (
    Call,
    Caller,
    CallState,
    Direction,
    Disposition,
    EndedBy,
    Event,
    EventKind,
    HoldStep,
    Moments,
    Note,
    Reason,
)
from thirdring.calls.values.sharing import ENGAGED, LIVE
from thirdring.customers import queries as customers
from thirdring.customers.values import Hit
from thirdring.kernel import fast
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.people.values import Person, Role

SEES_ALL = (Role.SUPERVISOR, Role.QUALITY_ANALYST, Role.PLANNER, Role.MANAGER, Role.ADMINISTRATOR)
"""Who reads every call; an operator reads those that he or she answered, joined, or is offered."""
_LIVE_AMONG = "SELECT id FROM calls_call WHERE id = ANY(%s) AND state IN ('ringing', 'talking', 'on_hold')"
_CALLER = """
SELECT c.line_id, c.caller_number, c.customer_id, coalesce(nullif(c.language, ''), l.language)
FROM calls_call c JOIN calls_line l ON l.id = c.line_id WHERE c.id = %s
"""
_OVERRUN = """
SELECT c.id FROM calls_call c JOIN calls_line l ON l.id = c.line_id
WHERE c.state = 'ended' AND c.answered_at IS NOT NULL AND c.ended_at <= %s - l.wrap_up_limit
  AND NOT EXISTS (SELECT 1 FROM calls_callevent e WHERE e.call_id = c.id AND e.kind = 'wrap_up_overran')
ORDER BY c.ended_at
"""
_LAST_TALK = """
SELECT operator_id, rang_at FROM calls_call WHERE customer_id = ANY(%s) AND state = 'wrapped'
ORDER BY rang_at DESC, id DESC LIMIT 1
"""


class NoSuchCallError(NotFoundError):
    code = "no-such-call"
    sentence = _("There is no such call, or it is not yours to open. The call log lists your own calls.")


class NotConnectedError(DeskError):
    code = "not-connected-yet"
    sentence = _(
        "You are being connected. As soon as you and the caller hear each other, you can hold, hand over, ask for help "
        "or end the call. Notes and reasons can be written now."
    )


def call(call_id: int) -> Call:
    """Any call, for other rooms; a screen asks `visible_call`. Raises NoSuchCallError."""
    return _only(rows().filter(pk=call_id))


def visible_call(call_id: int, *, viewer: Person) -> Call:
    """A call that this person may see. Raises NoSuchCallError."""
    return _only(visible(viewer).filter(pk=call_id))


def call_of_operator(call_id: int, *, operator_id: int) -> Call:
    """A call that is this operator's. Raises NotConnectedError while they have taken it only, NoSuchCallError."""
    found = rows().filter(Q(operator_id=operator_id) | _offered(operator_id), pk=call_id).first()
    if found is None or not (found.operator_id or found.taken_at):
        raise NoSuchCallError
    if found.operator_id is None:
        raise NotConnectedError
    return call_value(found)


def call_at_hand(call_id: int, *, person_id: int) -> Call:
    """A call that is this person's, that they have taken, or that they have joined. Raises NoSuchCallError."""
    taken = _offered(person_id) & Q(taken_at__isnull=False)
    return _only(rows().filter(Q(operator_id=person_id) | _joined(person_id) | taken, pk=call_id))


def call_to_show(call_id: int, *, person_id: int) -> Call:
    """A call at hand, or one that waits for this person. Raises NoSuchCallError."""
    return _only(rows().filter(Q(operator_id=person_id) | _joined(person_id) | _offered(person_id), pk=call_id))


def call_to_end(call_id: int, *, person_id: int) -> Call:
    """A call that is this person's, or that they are calling out by. Raises NoSuchCallError."""
    calling = Q(offered_to_id=person_id, direction=Direction.OUT, state=CallState.RINGING)
    return _only(rows().filter(Q(operator_id=person_id) | calling, pk=call_id))


def live_call_of(operator_id: int) -> Call | None:
    """The call that the operator is on, has joined, or is still wrapping up."""
    open_states = (CallState.TALKING, CallState.ON_HOLD, CallState.ENDED)
    mine = Q(operator_id=operator_id) | _joined(operator_id)
    row = rows().filter(mine, state__in=open_states).order_by("-answered_at").first()
    return call_value(row) if row else None


def offered_to(operator_id: int) -> Call | None:
    """The ringing call that waits for this operator."""
    row = rows().filter(offered_to_id=operator_id, state=CallState.RINGING).order_by("rang_at").first()
    return call_value(row) if row else None


def call_under_way(operator_id: int) -> Call | None:
    """The operator's live call, or the one that they have taken and are being connected with."""
    coming = offered_to(operator_id)
    return live_call_of(operator_id) or (coming if coming and coming.is_connecting else None)


def calls_in(*states: CallState) -> list[Call]:
    """All calls in these states, oldest first: what a switch reconciles after a restart."""
    return [call_value(row) for row in rows().filter(state__in=states).order_by("rang_at", "id")]


def live_among(ids: Iterable[int]) -> frozenset[int]:
    """Those of these calls that ring, or are talked on."""
    asked = sorted(set(ids))
    return frozenset(one for (one,) in fast.rows(_LIVE_AMONG, [asked])) if asked else frozenset()


def caller(call_id: int) -> Caller:
    """Who is on the line. Raises NoSuchCallError."""
    row = fast.row(_CALLER, [call_id])
    if row is None:
        raise NoSuchCallError
    return Caller(*row)


def line_id_of(call_id: int) -> int:
    """The line that a call is on. Raises NoSuchCallError."""
    return caller(call_id).line_id


def caller_number_of(call_id: int) -> str:
    """Who is at the other end, as far as the number tells. Raises NoSuchCallError."""
    return caller(call_id).number


def call_of_channel(switch: str, external_id: str) -> Call | None:
    """The call that a switch knows by this name."""
    row = rows().filter(switch=switch, external_id=external_id).first()
    return call_value(row) if row else None


def overrun_wrap_ups(*, now: datetime) -> list[int]:
    """Calls whose wrap-up is longer than their line allows and has not announced itself yet."""
    return [call_id for (call_id,) in fast.rows(_OVERRUN, [now])]


def recent_of_customer(customer_id: int, *, limit: int = 5) -> list[Call]:
    """The customer's last calls that are over, newest first."""
    over = rows().filter(customer_id__in=customers.same_person(customer_id), state=CallState.WRAPPED)
    return [call_value(row) for row in over.order_by("-rang_at", "-id")[:limit]]


def last_talk(customer_id: int) -> tuple[int, datetime] | None:
    """With whom the customer spoke last, on a call that is over, and when that call came."""
    row = fast.row(_LAST_TALK, [list(customers.same_person(customer_id))])
    return (row[0], row[1]) if row and row[0] else None


def caller_hits(call: Call) -> list[Hit]:
    """Whom the caller's number belongs to: nobody, one customer, or a household."""
    return customers.by_phone(call.caller_number) if call.caller_number else []


def events(call_id: int) -> list[Event]:
    """The record of a call, oldest first."""
    found = models.CallEvent.objects.filter(call_id=call_id).select_related("actor").order_by("id")
    return [
        Event(
            id=row.pk,
            kind=EventKind(row.kind),
            at=row.at,
            actor_id=row.actor_id,
            actor=row.actor.name if row.actor else "",
            data=row.data,
        )
        for row in found
    ]


def was_announced(call_id: int) -> bool:
    """Whether the caller was told something before anybody could speak with them."""
    return models.CallEvent.objects.filter(call_id=call_id, kind=EventKind.ANNOUNCED).exists()


def notes(call_id: int) -> list[Note]:
    """All notes of a call, oldest first."""
    return [note_value(row) for row in models.CallNote.objects.filter(call_id=call_id).select_related("author")]


def note_value(row: models.CallNote) -> Note:
    return Note(
        id=row.pk,
        call_id=row.call_id,
        author_id=row.author_id,
        author=row.author.name,
        text=row.text,
        version=row.version,
        saved_at=row.saved_at,
    )


def visible(viewer: Person) -> QuerySet[models.Call]:
    """The rows that this person may see."""
    if viewer.has(*SEES_ALL):
        return rows()
    return rows().filter(
        Q(operator_id=viewer.id)
        | Q(offered_to_id=viewer.id, state=CallState.RINGING)
        | Exists(models.CallHandover.objects.filter(receiver_id=viewer.id, state__in=LIVE, call_id=OuterRef("pk")))
    )


def _offered(person_id: int) -> Q:
    return Q(offered_to_id=person_id, state=CallState.RINGING)


def _joined(person_id: int) -> Exists:
    engaged = models.CallHandover.objects.filter(receiver_id=person_id, state__in=ENGAGED)
    return Exists(engaged.filter(call_id=OuterRef("pk")))


def rows() -> QuerySet[models.Call]:
    return models.Call.objects.select_related("line__brand")


def call_value(row: models.Call) -> Call:
    return Call(
        id=row.pk,
        line=line_value(row.line),
        practice=row.practice,
        caller_number=row.caller_number,
        state=CallState(row.state),
        moments=Moments(
            rang_at=row.rang_at,
            taken_at=row.taken_at,
            answered_at=row.answered_at,
            ended_at=row.ended_at,
            wrapped_at=row.wrapped_at,
            held_for=row.held_for,
            held_since_at=row.held_since_at,
            offered_for=row.offered_for,
            offered_since_at=row.offered_since_at,
        ),
        switch=row.switch,
        customer_id=row.customer_id,
        operator_id=row.operator_id,
        offered_to_id=row.offered_to_id,
        reasons=frozenset(Reason(reason) for reason in row.reasons),
        disposition=Disposition(row.disposition) if row.disposition else None,
        ended_by=EndedBy(row.ended_by) if row.ended_by else None,
        language=row.language,
        direction=Direction(row.direction),
        previous_id=row.previous_id,
        external_id=row.external_id,
        hold_step=HoldStep(row.hold_step),
    )


def _only(found: QuerySet[models.Call]) -> Call:
    row = found.first()
    if row is None:
        raise NoSuchCallError
    return call_value(row)
