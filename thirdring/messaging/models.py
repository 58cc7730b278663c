from typing import ClassVar

from django.db import models

from thirdring.kernel.fields import CodeField
from thirdring.messaging.values import MailState


class Mail(models.Model):
    """A mail, rendered when it was queued: what is kept is what was sent, but for what is `sealed`."""

    message_id = CodeField(max_length=120, unique=True)
    to = models.CharField(max_length=254)
    language = CodeField(max_length=12)
    template = CodeField(max_length=80)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    sealed = models.BinaryField(default=b"")
    reference = CodeField(max_length=64)
    customer_id = models.BigIntegerField(null=True)
    state = CodeField(max_length=10, choices=[(s.value, s.name) for s in MailState], default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(default="")
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["reference"], name="mail_reference"),
            models.Index(fields=["customer_id", "queued_at"], name="mail_customer"),
            models.Index(
                fields=["next_attempt_at"], condition=models.Q(state__in=["queued", "sending"]), name="mail_waiting"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=[s.value for s in MailState]), name="mail_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="mail_sent_when"
            ),
        ]


class Attachment(models.Model):
    """A file of a mail, kept as it was sent."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
