"""Who else has to do with a call: handovers, supervisors beside it, requests for help."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models
from thirdring.calls.values.sharing import (
    ENGAGED,
    LIVE,
    Ear,
    Handover,
    HandoverKind,
    HandoverState,
    Help,
    Packet,
    Supervision,
    Verified,
)
from thirdring.kernel.errors import NotFoundError


class NoSuchHandoverError(NotFoundError):
    code = "no-such-handover"
    sentence = _("There is no such handover, or it is not for you. Your strip shows what waits for you.")


def handover(handover_id: int) -> Handover:
    """Raises NoSuchHandoverError."""
    row = _handovers().filter(pk=handover_id).first()
    if row is None:
        raise NoSuchHandoverError
    return handover_value(row)


def handover_of(call_id: int) -> Handover | None:
    """The way that the call is on, if any."""
    row = _handovers().filter(call_id=call_id, state__in=LIVE).first()
    return handover_value(row) if row else None


def last_handover(call_id: int) -> Handover | None:
    """The latest of a call, however it went: what its operator was told."""
    row = _handovers().filter(call_id=call_id).order_by("-id").first()
    return handover_value(row) if row else None


def handovers_of(call_id: int) -> list[Handover]:
    """All of a call, oldest first."""
    return [handover_value(row) for row in _handovers().filter(call_id=call_id).order_by("id")]


def handover_for(person_id: int) -> Handover | None:
    """What a colleague asks this person to take; the oldest first."""
    row = _handovers().filter(receiver_id=person_id, state=HandoverState.OFFERED).order_by("id").first()
    return handover_value(row) if row else None


def joined_by(person_id: int) -> Handover | None:
    """The handover by which this person is on a colleague's call."""
    row = _handovers().filter(receiver_id=person_id, state__in=ENGAGED).first()
    return handover_value(row) if row else None


def escalations() -> list[Handover]:
    """Calls that wait for any supervisor, oldest first."""
    rows = _handovers().filter(receiver=None, state=HandoverState.OFFERED).order_by("id")
    return [handover_value(row) for row in rows]


def supervisions(call_id: int) -> list[Supervision]:
    """Who is beside this call now."""
    return [supervision_value(row) for row in _beside().filter(call_id=call_id).order_by("id")]


def supervision_of(supervisor_id: int) -> Supervision | None:
    """The call that this supervisor is beside now."""
    row = _beside().filter(supervisor_id=supervisor_id).first()
    return supervision_value(row) if row else None


def help_of(call_id: int) -> Help | None:
    """The open request for help on this call."""
    row = _asked().filter(call_id=call_id).first()
    return help_value(row) if row else None


def help_requests() -> list[Help]:
    """Open requests, oldest first."""
    return [help_value(row) for row in _asked().order_by("id")]


def handover_value(row: models.CallHandover) -> Handover:
    kept = dict(row.packet)
    verified = kept.pop("verified", None)
    return Handover(
        id=row.pk,
        call_id=row.call_id,
        kind=HandoverKind(row.kind),
        state=HandoverState(row.state),
        giver_id=row.giver_id,
        giver=row.giver.name,
        receiver_id=row.receiver_id,
        receiver=row.receiver.name if row.receiver else "",
        packet=Packet(verified=Verified(verified) if verified else None, **kept),
        offered_at=row.offered_at,
        expires_at=row.expires_at,
    )


def supervision_value(row: models.CallSupervision) -> Supervision:
    return Supervision(
        id=row.pk,
        call_id=row.call_id,
        supervisor_id=row.supervisor_id,
        supervisor=row.supervisor.name,
        ear=Ear(row.ear),
        began_at=row.began_at,
    )


def help_value(row: models.CallHelp) -> Help:
    return Help(
        id=row.pk,
        call_id=row.call_id,
        operator_id=row.operator_id,
        operator=row.operator.name,
        asked_at=row.asked_at,
        taken_by_id=row.taken_by_id,
        taken_by=row.taken_by.name if row.taken_by else "",
        hint=row.hint,
    )


def _handovers() -> QuerySet[models.CallHandover]:
    return models.CallHandover.objects.select_related("giver", "receiver")


def _beside() -> QuerySet[models.CallSupervision]:
    return models.CallSupervision.objects.filter(ended_at=None).select_related("supervisor")


def _asked() -> QuerySet[models.CallHelp]:
    return models.CallHelp.objects.filter(ended_at=None).select_related("operator", "taken_by")
