"""Versions of policies and the decisions made under them. Neither is ever changed: the database refuses."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import CodeField
from thirdring.knowledge.values import PolicyKind, Verdict

KINDS = [kind.value for kind in PolicyKind]
VERDICTS = [verdict.value for verdict in Verdict]


class PolicyVersion(models.Model):
    """`body` is a PolicyBody; `markets` are countries, or "*" for all that have no version of their own."""

    kind = CodeField(max_length=20)
    number = models.PositiveIntegerField()
    markets = ArrayField(models.CharField(max_length=2))
    starts_date = models.DateField()
    ends_date = models.DateField(null=True)
    body = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_version_number"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="policy_kind_known"),
            models.CheckConstraint(condition=Q(markets__len__gte=1), name="policy_has_markets"),
            models.CheckConstraint(
                condition=Q(ends_date=None) | Q(ends_date__gte=F("starts_date")), name="policy_starts_first"
            ),
        ]


class PolicyDecision(models.Model):
    """What was decided about `subject` (`return:7`), on which facts, under which version."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="decisions")
    subject = CodeField(max_length=60)
    verdict = CodeField(max_length=10)
    rule = CodeField(max_length=40)
    facts = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "-at"], name="policy_decision_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="policy_verdict_known"),
        ]
