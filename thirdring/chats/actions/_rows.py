"""What every action of this room stands on: the locked row, the record, and telling the screens."""

from collections.abc import Mapping
from datetime import datetime

from thirdring.chats import models, rules
from thirdring.chats.queries import NoSuchChatError
from thirdring.chats.values import ChatState, EventKind, Signal
from thirdring.kernel import live


def locked(chat_id: int) -> models.Chat:
    """The chat's row, locked until the transaction ends: first the chat, then its offers, then people.

    Raises NoSuchChatError.
    """
    row = models.Chat.objects.select_for_update(no_key=True).filter(pk=chat_id).first()
    if row is None:
        raise NoSuchChatError
    return row


def moved(row: models.Chat, signal: Signal) -> bool:
    """Move a locked row; whether it changed anything."""
    before = ChatState(row.state)
    row.state = rules.move(before, signal)
    return row.state != before


def write(
    row: models.Chat,
    kind: EventKind,
    *,
    now: datetime,
    actor_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Add to the record of a chat."""
    models.ChatEvent.objects.create(chat=row, kind=kind, actor_id=actor_id, data=dict(data or {}), at=now)


def tell(row: models.Chat, *operators: int | None) -> None:
    """Both sides, those named, and the board look again."""
    concerned = {row.operator_id, *operators} - {None}
    live.changed(f"chat:{row.pk}", *(f"chats:{one}" for one in concerned), "chats")
