from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.chats import models
from thirdring.chats.values import Page
from thirdring.kernel.errors import NotFoundError


class NoSuchPageError(NotFoundError):
    code = "no-such-chat-page"
    sentence = _("There is no chat here. Please write or call us.")


def page(code: str) -> Page:
    """A page in use. Raises NoSuchPageError."""
    row = models.ChatPage.objects.filter(code=code, is_open=True, line__is_active=True).first()
    if row is None:
        raise NoSuchPageError
    return _value(row)


def page_of_line(line_id: int) -> Page | None:
    """The page of a line, in use or not."""
    row = models.ChatPage.objects.filter(pk=line_id).first()
    return _value(row) if row else None


def pages() -> list[Page]:
    """Every page, by code."""
    return [_value(row) for row in models.ChatPage.objects.all()]


def _value(row: models.ChatPage) -> Page:
    return Page(
        line=calls.line(row.pk),
        code=row.code,
        is_open=row.is_open,
        queue_id=row.queue_id,
        needs_email=row.needs_email,
        origins=tuple(row.origins),
        keep_days=row.keep_days,
    )
