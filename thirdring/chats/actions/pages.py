"""What administrators and supervisors keep, on the audit trail: the pages, and who takes how many chats."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.chats import models, rules
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError


class CodeTakenError(DeskError):
    code = "chat-code-taken"
    sentence = _("“%(code)s” is the address of another line's chat. Choose another one.")


class NotAnOriginError(DeskError):
    code = "chat-not-an-origin"
    sentence = _("“%(origin)s” is not a site. Write it as https://shop.example, without a path.")


@transaction.atomic
def save_page(
    *,
    line_id: int,
    code: str,
    is_open: bool,
    queue_id: int | None,
    needs_email: bool,
    origins: Iterable[str],
    keep_days: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Add or change the chat page of a line. Raises NoSuchLineError, NotAnOriginError, CodeTakenError."""
    calls.line(line_id)
    sites = [origin.rstrip("/") for origin in origins]
    wrong = next((origin for origin in sites if not rules.may_frame(origin)), None)
    if wrong is not None:
        raise NotAnOriginError(origin=wrong)
    kept = {
        "code": code,
        "is_open": is_open,
        "queue_id": queue_id,
        "needs_email": needs_email,
        "origins": sites,
        "keep_days": keep_days,
    }
    try:
        with transaction.atomic():
            models.ChatPage.objects.update_or_create(line_id=line_id, defaults=kept)
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise CodeTakenError(code=code) from None
    audit.record(stream=f"line:{line_id}", action="chat-page-saved", actor_id=actor_id, now=now)


@transaction.atomic
def set_capacity(*, operator_id: int, at_once: int, actor_id: int, now: datetime) -> None:
    """How many chats somebody has at once from now on; those in hand stay. 0 takes them out of chats."""
    wanted = max(0, min(at_once, rules.MOST_AT_ONCE))
    models.ChatCapacity.objects.update_or_create(operator_id=operator_id, defaults={"at_once": wanted})
    audit.record(
        stream=f"user:{operator_id}", action="chat-capacity", actor_id=actor_id, data={"at_once": wanted}, now=now
    )
    live.changed("chats")
