"""What was written, by mail: to the address that the visitor gave, a few times at most."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.chats import queries, rules
from thirdring.chats.actions._rows import locked, tell, write
from thirdring.chats.values import EventKind
from thirdring.kernel.errors import DeskError
from thirdring.messaging import actions as messaging

LANGUAGES = {"zh": "zh-hans"}


class NoTranscriptError(DeskError):
    code = "no-transcript"
    sentence = _("This chat has been sent as often as it may be. Look at the mail that came.")


@transaction.atomic
def send_transcript(*, chat_id: int, email: str = "", actor_id: int | None = None, now: datetime) -> int:
    """Mail the chat; the id of the mail. `email` counts only where the visitor gave none at the beginning.

    Raises NoTranscriptError, NoAddressError.
    """
    row = locked(chat_id)
    if row.transcripts >= rules.TRANSCRIPTS or row.erased_at:
        raise NoTranscriptError
    row.email, row.transcripts = row.email or email, row.transcripts + 1
    row.save(update_fields=["email", "transcripts"])
    chat = queries.chat(chat_id)
    zone = ZoneInfo(chat.line.time_zone)
    lines = [(one.at.astimezone(zone), one) for one in queries.messages(chat_id)]
    mail_id = messaging.queue_mail(
        to=row.email,
        language=LANGUAGES.get(chat.language, chat.language),
        template="chats/mail/transcript",
        context={"chat": chat, "lines": lines, "brand": chat.line.brand.name, "at": lines[0][0] if lines else now},
        reference=f"chat:{chat_id}",
        customer_id=chat.customer_id,
        now=now,
    )
    write(row, EventKind.TRANSCRIPT_SENT, actor_id=actor_id, data={"mail": mail_id}, now=now)
    tell(row)
    return mail_id
