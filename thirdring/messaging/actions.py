"""Queue a mail, send it once, try again later, send it again when a person asks."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import batches, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.messaging import models, rules, sealing, smtp
from thirdring.messaging.values import Attempt, Letter, MailState, Outcome


class NoAddressError(DeskError):
    code = "no-mail-address"
    sentence = _("There is no e-mail address to send this to. Add one, then send it again.")


class StillSendingError(DeskError):
    code = "still-sending"
    sentence = _("This mail is on its way. Wait until it says sent or failed.")


def queue_mail(
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    reference: str,
    now: datetime,
    customer_id: int | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    masked: sealing.Masked = (),
) -> int:
    """Render `template`.subject.txt, .txt and .html in the language, and queue the mail with the open transaction.

    `files` are PDFs by name. What must not be kept readable stands masked in the context; `masked` says by what each
    mask is replaced, in the order of the text, when the mail is sent. Raises NoAddressError. The id of the mail.
    """
    if not to:
        raise NoAddressError
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}.subject.txt", dict(context)).split())
        text = render_to_string(f"{template}.txt", dict(context))
        html = render_to_string(f"{template}.html", dict(context))
    with transaction.atomic():
        row = models.Mail.objects.create(
            message_id=_new_message_id(),
            to=to,
            language=language,
            template=template,
            subject=subject,
            text=text,
            html=html,
            sealed=sealing.sealed(masked),
            reference=reference,
            customer_id=customer_id,
            queued_at=now,
            next_attempt_at=now,
        )
        _attach(row.pk, files)
        _send_soon(row.pk)
    live.changed(reference)
    return row.pk


def _attach(mail_id: int, files: Sequence[tuple[str, bytes]]) -> None:
    models.Attachment.objects.bulk_create(
        models.Attachment(mail_id=mail_id, name=name, content=content) for name, content in files
    )


def _files(row: models.Mail) -> Iterator[tuple[str, bytes]]:
    for file in row.attachments.order_by("id"):
        yield file.name, bytes(file.content)


def deliver(*, mail_id: int, now: datetime) -> MailState | None:
    """Make one attempt at a queued mail that is due; None where there is nothing to do (sent, taken, not yet due).

    The attempt stands in the row before the server is spoken to, and the server is spoken to outside any transaction:
    a crash in between leaves `sending`, which `settle_lost` turns into `unknown` and nobody sends again by itself.
    """
    taken = models.Mail.objects.filter(pk=mail_id, state=MailState.QUEUED, next_attempt_at__lte=now).update(
        state=MailState.SENDING, attempts=F("attempts") + 1, attempted_at=now
    )
    if not taken:
        return None
    row = models.Mail.objects.get(pk=mail_id)
    try:
        attempt = smtp.send(_letter(row))
    except sealing.BrokenSealError:
        attempt = Attempt(Outcome.REFUSED, "sealed under another secret")
    return _note(row, attempt, now)


def _letter(row: models.Mail) -> Letter:
    """As the customer reads it. Raises BrokenSealError."""
    masked = sealing.opened(bytes(row.sealed))
    return Letter(
        row.message_id,
        settings.DEFAULT_FROM_EMAIL,
        row.to,
        row.subject,
        sealing.unmasked(row.text, masked),
        sealing.unmasked(row.html, masked),
        row.queued_at,
        tuple(_files(row)),
    )


def resend(*, mail_id: int, now: datetime) -> int:
    """Send a mail again because a person asks for it; the id of the mail that will go out.

    A mail that arrived goes out as a new one; one that failed or may have arrived goes out under its own Message-ID, so
    that the mailbox can tell. Raises NotFoundError, StillSendingError.
    """
    with transaction.atomic():
        row = models.Mail.objects.select_for_update().filter(pk=mail_id).first()
        if row is None:
            raise NotFoundError(mail_id=mail_id)
        if row.state in {MailState.QUEUED, MailState.SENDING}:
            raise StillSendingError(mail_id=mail_id)
        files = list(_files(row)) if row.state == MailState.SENT else []
        if row.state == MailState.SENT:
            row.pk, row.message_id, row.queued_at, row.sent_at = None, _new_message_id(), now, None
        row.state, row.attempts, row.next_attempt_at, row.trouble = MailState.QUEUED, 0, now, ""
        row.save()
        _attach(row.pk, files)
        _send_soon(row.pk)
    live.changed(row.reference)
    return row.pk


def settle_lost(*, now: datetime) -> int:
    """Mails whose sender died half-way become `unknown`; how many."""
    return models.Mail.objects.filter(state=MailState.SENDING, attempted_at__lt=now - rules.SENDING_TAKES).update(
        state=MailState.UNKNOWN
    )


def deliver_due(*, now: datetime, limit: int = 100) -> int:
    """Attempt the mails whose time has come and whose job was lost; how many were due."""
    due = models.Mail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at")
    ids = list(due.values_list("pk", flat=True)[:limit])
    batches.each(lambda mail_id: deliver(mail_id=mail_id, now=now), ids)
    return len(ids)


def _note(row: models.Mail, attempt: Attempt, now: datetime) -> MailState:
    state = rules.state_after(attempt.outcome, row.attempts)
    sent = state is MailState.SENT
    row.state, row.trouble, row.sent_at = state, "" if sent else attempt.answer, now if sent else None
    row.next_attempt_at = rules.next_attempt_at(row.attempts, now) if state is MailState.QUEUED else None
    row.save(update_fields=["state", "trouble", "sent_at", "next_attempt_at"])
    live.changed(row.reference)
    return state


def _send_soon(mail_id: int) -> None:
    from procrastinate.contrib.django import app

    app.configure_task("messaging.send", lock=f"mail:{mail_id}").defer(mail_id=mail_id)


def _new_message_id() -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{secrets.token_hex(12)}@{domain}>"
