"""Rows of this room."""

from django.db import models
from django.db.models import Q

from thirdring.telephony.values import CommandKind, CommandState, DeviceKind, PhoneKind, RecordingState


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
    """A SIP telephone of a person; the secret is derived from `nonce`. A browser's lasts from sign-in to sign-out."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default=PhoneKind.BROWSER)
    nonce = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    is_online = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "kind"), name="telephony_phone_one_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=list(PhoneKind)), name="telephony_phone_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class Device(models.Model):
    """Where a person's calls ring; without a row it is the browser."""

    user = models.OneToOneField("people.User", models.PROTECT, primary_key=True, related_name="+")
    kind = models.CharField(max_length=10, default=DeviceKind.BROWSER)
    number = models.CharField(max_length=16, blank=True)
    chosen_at = models.DateTimeField()
    test = models.ForeignKey(Command, models.SET_NULL, null=True, related_name="+")
    tested_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(DeviceKind)), name="telephony_device_kind"),
            models.CheckConstraint(
                condition=~Q(kind=DeviceKind.MOBILE) | ~Q(number=""), name="telephony_device_mobile_has_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} is rung by {self.kind}"


class RecordingRule(models.Model):
    """What a line does about recording; a line without a rule is not recorded."""

    line = models.OneToOneField("calls.Line", models.PROTECT, primary_key=True, related_name="+")
    records = models.BooleanField(default=False)
    announces = models.BooleanField(default=True)
    keep_days = models.PositiveIntegerField(default=90)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(keep_days__gte=1), name="telephony_recordingrule_keeps"),)

    def __str__(self) -> str:
        return f"line {self.line_id}: {'recorded' if self.records else 'not recorded'}"


class Recording(models.Model):
    """The sound of one call, sealed; `key` is wrapped by the installation's own, which is not in the database."""

    call = models.OneToOneField("calls.Call", models.PROTECT, primary_key=True, related_name="+")
    file = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=10, default=RecordingState.RUNNING)
    key = models.BinaryField(default=b"")
    size = models.PositiveBigIntegerField(default=0)
    bars = models.JSONField(default=list)
    silences = models.JSONField(default=list)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    delete_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=list(RecordingState)), name="telephony_recording_state"),
            models.CheckConstraint(
                condition=~Q(state=RecordingState.KEPT) | ~Q(key=b""), name="telephony_recording_kept_under_a_key"
            ),
        )
        indexes = (
            models.Index(fields=("state", "ended_at"), name="telephony_recording_ending"),
            models.Index(fields=("delete_at",), name="telephony_recording_delete"),
        )

    def __str__(self) -> str:
        return f"recording of {self.call_id}: {self.state}"
