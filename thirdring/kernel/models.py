"""Rows that every room writes through the kernel's front doors and never by itself."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from thirdring.kernel.fields import CodeField


class OutboxEvent(models.Model):
    """A fact that happened, committed with the change that made it true; `relayed_at` is when its jobs were made."""

    name = CodeField(max_length=120)
    body = models.JSONField()
    published_at = models.DateTimeField(db_default=Now())
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(relayed_at=None), name="outbox_waiting"),
        ]


class HandledEvent(models.Model):
    """One handler has dealt with one event; the constraint is what stops repeats."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE)
    handler = CodeField(max_length=200)
    handled_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "handler"], name="handled_once"),
        ]


class AuditEntry(models.Model):
    """One sealed line of a stream's history; a trigger refuses changes and deletions."""

    stream = CodeField(max_length=80)
    seq = models.PositiveIntegerField()
    action = CodeField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous_hash = CodeField(max_length=64)
    hash = CodeField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_one_line_per_seq"),
        ]


class AuditHead(models.Model):
    """The last seal of each stream, kept outside the entries so that a cut-off tail shows."""

    stream = CodeField(max_length=80, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = CodeField(max_length=64)


class Idempotency(models.Model):
    """What was asked under a key, and what was answered."""

    scope = CodeField(max_length=40)
    key = CodeField(max_length=120)
    request_hash = CodeField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key"),
        ]
