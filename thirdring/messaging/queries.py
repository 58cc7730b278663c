"""Which mails went out about something or to someone, and where they stand."""

from django.db.models import QuerySet

from thirdring.kernel.errors import NotFoundError
from thirdring.messaging import models
from thirdring.messaging.values import Mail, MailState


def about(reference: str) -> list[Mail]:
    """The mails about one thing (`order:12`), newest first."""
    return _mails(models.Mail.objects.filter(reference=reference))


def to_customer(customer_id: int, limit: int = 50) -> list[Mail]:
    """The mails to a customer, newest first."""
    return _mails(models.Mail.objects.filter(customer_id=customer_id), limit)


def mail(mail_id: int) -> Mail:
    """One mail; raises NotFoundError."""
    found = _mails(models.Mail.objects.filter(pk=mail_id))
    if not found:
        raise NotFoundError(mail_id=mail_id)
    return found[0]


def texts(mail_id: int) -> tuple[str, str]:
    """The plain text and the HTML of a mail, as kept: masked where it told a card's number. Raises NotFoundError."""
    row = models.Mail.objects.filter(pk=mail_id).values_list("text", "html").first()
    if row is None:
        raise NotFoundError(mail_id=mail_id)
    return row


def _mails(rows: QuerySet[models.Mail], limit: int = 50) -> list[Mail]:
    return [
        Mail(
            id=r.pk,
            to=r.to,
            subject=r.subject,
            language=r.language,
            reference=r.reference,
            message_id=r.message_id,
            state=MailState(r.state),
            attempts=r.attempts,
            trouble=r.trouble,
            queued_at=r.queued_at,
            next_attempt_at=r.next_attempt_at,
            sent_at=r.sent_at,
        )
        for r in rows.defer("text", "html", "sealed").order_by("-queued_at", "-id")[:limit]
    ]
