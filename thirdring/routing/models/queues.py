"""Queues, which line leads to which, and who waits."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.routing.values import Channel, Outcome


class Queue(models.Model):
    """Where callers wait for somebody who has its skills; see `values.Queue`."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=8, default=Channel.VOICE)
    priority = models.SmallIntegerField(default=0)
    service_seconds = models.PositiveSmallIntegerField(default=20)
    service_percent = models.PositiveSmallIntegerField(default=80)
    eases_after = models.DurationField(null=True)
    overflows_after = models.DurationField(null=True)
    overflow_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    holds_out_for = models.DurationField(null=True)
    announces_every = models.DurationField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="routing_queue_channel"),
            models.CheckConstraint(condition=Q(priority__range=(-9, 9)), name="routing_queue_priority"),
            models.CheckConstraint(
                condition=Q(service_percent__range=(1, 100), service_seconds__gt=0), name="routing_queue_service"
            ),
            models.CheckConstraint(
                condition=Q(overflow_to=None) | ~Q(overflow_to=F("id")), name="routing_queue_overflows_elsewhere"
            ),
        )

    def __str__(self) -> str:
        return self.name


class QueueSkill(models.Model):
    """What whoever answers must be able to do, and how well."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="skill_levels")
    skill = models.ForeignKey("people.Skill", models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("queue", "skill"), name="routing_queueskill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="routing_queueskill_level"),
        )

    def __str__(self) -> str:
        return f"{self.queue_id} {self.skill_id} {self.level}"


class LineRoute(models.Model):
    """Where the calls of a line go."""

    line = models.OneToOneField("calls.Line", models.CASCADE, primary_key=True, related_name="+")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="lines")
    schedule = models.ForeignKey("routing.Schedule", models.PROTECT, null=True, related_name="+")
    menu = models.ForeignKey("routing.Menu", models.PROTECT, null=True, related_name="+")
    welcome = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.line_id} to {self.queue_id}"


class QueuedCall(models.Model):
    """A call's wait in a queue, kept for the figures when it is over; see `values.Waiting`."""

    call = models.OneToOneField("calls.Call", models.PROTECT, primary_key=True, related_name="+")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    place_at = models.DateTimeField()
    priority = models.SmallIntegerField(default=0)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    skills = models.JSONField(default=dict)
    returned = models.BooleanField(default=False)
    last_operator = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    reserved_for = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    rings_for = models.DurationField(null=True)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome]), name="routing_queuedcall_outcome"),
            models.CheckConstraint(
                condition=Q(left_at=None, outcome="") | (Q(left_at__isnull=False) & ~Q(outcome="")),
                name="routing_queuedcall_leaves_with_an_outcome",
            ),
        )
        indexes = (
            models.Index(fields=("place_at",), condition=Q(left_at=None), name="routing_queuedcall_waiting"),
            models.Index(fields=("left_at", "queue"), name="routing_queuedcall_figures"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} in {self.queue_id}"
