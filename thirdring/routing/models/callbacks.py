"""Whom the house owes a call, and whom it must not call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdring.routing.values import OPEN_CALLBACKS, AttemptOutcome, CallbackState, CallbackWhy


class Callback(models.Model):
    """A call that is owed. `place_at` is the place in the queue that the customer keeps."""

    line = models.ForeignKey("calls.Line", models.PROTECT, related_name="+")
    queue = models.ForeignKey("routing.Queue", models.PROTECT, related_name="+")
    call = models.ForeignKey("calls.Call", models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=16)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    why = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=CallbackState.WAITING)
    asked_at = models.DateTimeField()
    place_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "number"), condition=Q(state__in=OPEN_CALLBACKS), name="routing_callback_one_per_number"
            ),
            models.UniqueConstraint(
                fields=("taken_by",), condition=Q(state=CallbackState.TAKEN), name="routing_callback_one_per_operator"
            ),
            models.CheckConstraint(condition=Q(state__in=list(CallbackState)), name="routing_callback_state"),
            models.CheckConstraint(condition=Q(why__in=list(CallbackWhy)), name="routing_callback_why"),
            models.CheckConstraint(
                condition=~Q(state=CallbackState.TAKEN) | Q(taken_by__isnull=False), name="routing_callback_taken_by"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="routing_callback_number"),
        )
        indexes = (
            models.Index(
                fields=("place_at",), condition=Q(state=CallbackState.WAITING), name="routing_callback_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class CallbackAttempt(models.Model):
    """One try to reach the customer."""

    callback = models.ForeignKey(Callback, models.CASCADE, related_name="tries")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=list(AttemptOutcome)), name="routing_attempt_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.callback_id} {self.outcome}"


class DoNotCall(models.Model):
    """A number that asked not to be called."""

    number = models.CharField(max_length=16, unique=True)
    since_at = models.DateTimeField()
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number
