"""Orders to the switchboard, as their askers see them."""

from thirdring.telephony import models
from thirdring.telephony.values import Command, CommandKind, CommandState


def command(command_id: int) -> Command:
    """One order to the switchboard."""
    return _command(models.Command.objects.get(pk=command_id))


def commands_of(call_id: int, *, limit: int = 10) -> list[Command]:
    """What was asked of the switchboard for a call, newest first."""
    return [_command(row) for row in models.Command.objects.filter(call_id=call_id).order_by("-id")[:limit]]


def _command(row: models.Command) -> Command:
    return Command(
        id=row.pk,
        kind=CommandKind(row.kind),
        call_id=row.call_id,
        actor_id=row.actor_id,
        data=row.data,
        state=CommandState(row.state),
        reason=row.reason,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
    )
