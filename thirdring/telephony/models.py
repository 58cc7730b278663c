"""Rows of this room."""

from django.db import models
from django.db.models import Q

from thirdring.telephony.values import CommandKind, CommandState


class PracticeCall(models.Model):
    """A simulated caller. `script` is fixed when it rings; `hangs_up_at` is the end of the caller's patience."""

    call = models.OneToOneField("calls.Call", models.PROTECT, primary_key=True, related_name="+")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    scenario = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    script = models.JSONField()
    step = models.PositiveSmallIntegerField(default=0)
    hold_patience = models.DurationField()
    hangs_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("hangs_up_at",), condition=Q(hangs_up_at__isnull=False), name="telephony_hang_up"),
            models.Index(fields=("operator", "scenario"), name="telephony_practiced"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.scenario}"


class Command(models.Model):
    """An order to the switchboard process."""

    kind = models.CharField(max_length=20)
    call = models.ForeignKey("calls.Call", models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=CommandState.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(CommandKind)), name="telephony_command_kind"),
            models.CheckConstraint(condition=Q(state__in=list(CommandState)), name="telephony_command_state"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(state=CommandState.FAILED), name="telephony_command_refused_for_a_reason"
            ),
        )
        indexes = (
            models.Index(
                fields=("id",),
                condition=Q(state__in=(CommandState.WAITING, CommandState.TAKEN)),
                name="telephony_command_open",
            ),
            models.Index(fields=("call",), name="telephony_command_call"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}: {self.state}"


class Phone(models.Model):
    """A person's SIP telephone from sign-in to sign-out; the secret is derived from `nonce`."""

    user = models.OneToOneField("people.User", models.PROTECT, primary_key=True, related_name="+")
    nonce = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"phone of {self.user_id}"
