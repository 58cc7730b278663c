"""Rows of this room; nothing outside the room touches them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from thirdring.calls.values import NO_TIME, CallState, Direction, Disposition, EndedBy, EventKind, HoldStep, Reason
from thirdring.calls.values.sharing import ENGAGED, LIVE, Ear, HandoverKind, HandoverState

ANSWERED = (CallState.TALKING, CallState.ON_HOLD)
OVER = (CallState.ENDED, CallState.WRAPPED)


class Brand(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    languages = ArrayField(models.CharField(max_length=10))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    number = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="lines")
    language = models.CharField(max_length=10)
    region = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40)
    price_list = models.CharField(max_length=40)
    greeting_key = models.SlugField(max_length=60, default="greeting")
    closing_key = models.SlugField(max_length=60, default="closing")
    opens_at = models.PositiveSmallIntegerField(default=0)
    closes_at = models.PositiveSmallIntegerField(default=0)
    ring_on = models.FloatField(default=1.0)
    ring_off = models.FloatField(default=4.0)
    wrap_up_limit = models.DurationField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at__lte=24, closes_at__lte=24, ring_on__gt=0, ring_off__gte=0),
                name="calls_line_hours",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Call(models.Model):
    """A call from its first ring to the end of its wrap-up; its story is in `CallEvent`."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="calls")
    practice = models.BooleanField(default=False)
    switch = models.CharField(max_length=20)
    external_id = models.CharField(max_length=80)
    caller_number = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, default=CallState.RINGING)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    operator = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    offered_to = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    rang_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    held_for = models.DurationField(default=NO_TIME)
    held_since_at = models.DateTimeField(null=True)
    offered_for = models.DurationField(default=NO_TIME)
    offered_since_at = models.DateTimeField(null=True)
    hold_step = models.CharField(max_length=12, blank=True, default=HoldStep.NONE)
    ended_by = models.CharField(max_length=10, blank=True)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    disposition = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=3, default=Direction.IN, db_default=Direction.IN)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("switch", "external_id"), name="calls_call_once_per_switch"),
            models.UniqueConstraint(
                fields=("operator",), condition=Q(state__in=ANSWERED), name="calls_call_one_talk_per_operator"
            ),
            models.CheckConstraint(condition=Q(state__in=list(CallState)), name="calls_call_state"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="calls_call_direction"),
            models.CheckConstraint(condition=Q(reasons__contained_by=list(Reason)), name="calls_call_reasons"),
            models.CheckConstraint(condition=Q(disposition__in=["", *Disposition]), name="calls_call_disposition"),
            models.CheckConstraint(condition=Q(ended_by__in=["", *EndedBy]), name="calls_call_ended_by"),
            models.CheckConstraint(
                condition=Q(answered_at=None, operator=None) | Q(answered_at__isnull=False, operator__isnull=False),
                name="calls_call_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=(Q(state=CallState.RINGING) & Q(answered_at=None, ended_at=None))
                | (Q(state__in=ANSWERED) & Q(answered_at__isnull=False, ended_at=None))
                | (Q(state__in=OVER) & Q(ended_at__isnull=False)),
                name="calls_call_state_fits_moments",
            ),
            models.CheckConstraint(
                condition=Q(held_since_at=None) | Q(state=CallState.ON_HOLD), name="calls_call_held_only_on_hold"
            ),
            models.CheckConstraint(
                condition=Q(wrapped_at=None) | Q(state=CallState.WRAPPED), name="calls_call_wrapped_only_at_end"
            ),
            models.CheckConstraint(condition=Q(hold_step__in=list(HoldStep)), name="calls_call_hold_step"),
            models.CheckConstraint(
                condition=Q(hold_step=HoldStep.NONE) | Q(state=CallState.TALKING), name="calls_call_steps_while_talking"
            ),
            models.CheckConstraint(
                condition=Q(offered_since_at=None) | Q(state=CallState.RINGING), name="calls_call_offered_only_ringing"
            ),
        )
        indexes = (
            models.Index(fields=("-rang_at", "-id"), name="calls_call_newest"),
            models.Index(fields=("operator", "-rang_at"), name="calls_call_operator"),
            models.Index(fields=("customer", "-rang_at"), name="calls_call_customer"),
            models.Index(fields=("offered_to",), condition=Q(state=CallState.RINGING), name="calls_call_offered_to"),
            models.Index(fields=("state",), condition=~Q(state=CallState.WRAPPED), name="calls_call_open"),
            GinIndex(fields=("reasons",), name="calls_call_reasons_gin"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class CallEvent(models.Model):
    """One entry of the record of a call. The database refuses to change or delete it (see the migrations)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    actor = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(EventKind)), name="calls_callevent_kind"),
            models.UniqueConstraint(
                fields=("call",), condition=Q(kind=EventKind.WRAP_UP_OVERRAN), name="calls_callevent_one_overrun"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class CallNote(models.Model):
    """What one person wrote; `seat` is the field on one screen that it is typed into."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="notes")
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    text = models.TextField()
    seat = models.CharField(max_length=40, default="")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("call", "author", "seat"), name="calls_callnote_one_per_seat"),)

    def __str__(self) -> str:
        return f"{self.call_id} {self.author_id}"


class CallHandover(models.Model):
    """A call on its way to somebody else, with what goes along. The database holds that a call has one such way."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=HandoverState.OFFERED)
    giver = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    packet = models.JSONField(default=dict)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("call",), condition=Q(state__in=LIVE), name="calls_handover_one_per_call"),
            models.UniqueConstraint(
                fields=("receiver",), condition=Q(state__in=ENGAGED), name="calls_handover_one_per_receiver"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(HandoverKind)), name="calls_handover_kind"),
            models.CheckConstraint(condition=Q(state__in=list(HandoverState)), name="calls_handover_state"),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | Q(kind=HandoverKind.ESCALATION), name="calls_handover_to_someone"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_at=None) | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
                name="calls_handover_ended",
            ),
        )
        indexes = (models.Index(fields=("giver",), name="calls_handover_giver"),)

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind} {self.state}"


class CallSupervision(models.Model):
    """A supervisor beside a call; one call at a time for each supervisor."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    ear = models.CharField(max_length=8)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supervisor",), condition=Q(ended_at=None), name="calls_supervision_one_each"
            ),
            models.CheckConstraint(condition=Q(ear__in=list(Ear)), name="calls_supervision_ear"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.supervisor_id} {self.ear}"


class CallHelp(models.Model):
    """A silent request for help, open until somebody has helped or the call is over."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="help_requests")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    hint = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("call",), condition=Q(ended_at=None), name="calls_help_one_per_call"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.operator_id}"
