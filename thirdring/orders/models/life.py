"""What happens to an order after it was placed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.orders.models.orders import Line, Order
from thirdring.orders.values import ParcelNews, ParcelState
from thirdring.orders.values.life import OUTCOMES

PARCEL_STATES = [s.value for s in ParcelState]
NEWS = [n.value for n in ParcelNews]
APPROVAL_STATES = ["waiting", "granted", "refused", "withdrawn"]
PROBLEM_KINDS = ["check", "payment", "stock", "address", "parcel", "delay", "customer", "other"]


class Step(models.Model):
    """One thing that has happened to an order, for everybody who asks how it got here."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = CodeField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order", "id"], name="step_of_order")]


class Approval(models.Model):
    """A request to somebody who may do more, and the answer. A granted one is used once, for what was asked."""

    kind = CodeField(max_length=20)
    subject = CodeField(max_length=60)
    amount = AmountField(default=0)
    currency = CurrencyField(blank=True, default="")
    words = models.CharField(max_length=500)
    state = CodeField(max_length=10, default="waiting")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=Q(state="waiting"), name="approval_waiting"),
            models.Index(fields=["subject", "asked_at"], name="approval_of_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=APPROVAL_STATES), name="approval_state_known"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(state="granted"), name="approval_used_if_granted"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="approval_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_by__isnull=False),
                name="approval_decided_by_somebody",
            ),
        ]


class Change(models.Model):
    """A change of an order that stands: what was asked, what it was before, and what it cost or gave back."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="changes", db_index=False)
    version = models.PositiveIntegerField()
    kind = CodeField(max_length=10)
    reason = models.CharField(max_length=200, blank=True, default="")
    edits = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    difference = AmountField(default=0)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "version"], name="change_of_version"),
            models.CheckConstraint(
                condition=Q(kind__in=["change", "cancel", "discount", "match"]), name="change_kind_known"
            ),
        ]


class Discount(models.Model):
    """A discount that was given after the order was placed; the price engine takes it like a code. Row O3.4.

    With a `sku` it is a price matched for so many `pieces` of it, and only for those that stand.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="discounts")
    change = models.OneToOneField(Change, on_delete=models.CASCADE, related_name="discount")
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    amount = AmountField(default=0)
    sku = CodeField(max_length=40, blank=True, default="")
    pieces = models.PositiveIntegerField(default=0)
    reason = CodeField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sku="", pieces=0) | (~Q(sku="") & Q(pieces__gte=1, percent=0)), name="discount_match_whole"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100, amount=0) | Q(percent=0, amount__gt=0),
                name="discount_of_one_kind",
            ),
        ]


class Problem(models.Model):
    """An order that cannot go on by itself: why, who sees to it, and what became of it. Row Z2.2."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="problems")
    kind = CodeField(max_length=10)
    reasons = models.JSONField(default=list)
    words = models.CharField(max_length=500, blank=True, default="")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    outcome = CodeField(max_length=12, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="problem_open")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PROBLEM_KINDS), name="problem_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False, outcome__in=OUTCOMES),
                name="problem_closed_with_outcome",
            ),
            models.UniqueConstraint(fields=["order", "kind"], condition=Q(closed_at=None), name="problem_open_once"),
        ]


class Parcel(models.Model):
    """A box of an order. `tracking` is its number at the carrier's."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="parcels")
    shipment = models.PositiveSmallIntegerField(default=1)
    carrier = CodeField(max_length=20)
    tracking = CodeField(max_length=40)
    state = CodeField(max_length=20, default=ParcelState.PACKED.value)
    expected_date = models.DateField(null=True)
    packed_at = models.DateTimeField()
    packed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    shipped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["carrier", "id"], condition=Q(ended_at=None), name="parcel_under_way"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carrier", "tracking"], name="parcel_tracking"),
            models.CheckConstraint(condition=Q(state__in=PARCEL_STATES), name="parcel_state_known"),
            models.CheckConstraint(
                condition=Q(state="packed", shipped_at=None) | (~Q(state="packed") & Q(shipped_at__isnull=False)),
                name="parcel_left_when_shipped",
            ),
        ]


class ParcelLine(models.Model):
    """What is in a box."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="contents", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "line"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="parcel_line_of_something"),
        ]


class ParcelEvent(models.Model):
    """What a carrier told of a parcel; the constraint stops repeats."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="events", db_index=False)
    reference = CodeField(max_length=80)
    news = CodeField(max_length=20)
    at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "reference"], name="parcel_event_once"),
            models.CheckConstraint(condition=Q(news__in=NEWS), name="parcel_news_known"),
        ]


class Delay(models.Model):
    """A promise that cannot be kept: told to the customer, who waits or has the goods taken off."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="delays")
    positions = models.JSONField(default=list)
    promised_date = models.DateField(null=True)
    new_date = models.DateField()
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    answer = CodeField(max_length=10, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=["", "waits", "refund"]), name="delay_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="delay_answered_at",
            ),
            models.UniqueConstraint(fields=["order"], condition=Q(answered_at=None), name="delay_asked_once_at_a_time"),
        ]
