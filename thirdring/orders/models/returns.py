"""What comes back and what is given for an inconvenience. Amounts are in the currency of the order or the row."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.orders.models.life import Approval
from thirdring.orders.models.orders import Line, Order
from thirdring.orders.values.goodwill import GrantKind, GrantReason
from thirdring.orders.values.returns import (
    Condition,
    ExchangeWhen,
    Kept,
    LabelState,
    RefundTo,
    ReturnKind,
    ReturnReason,
    ReturnState,
)


def _in(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [each.value for each in values]})  # type: ignore[attr-defined]


class Return(models.Model):
    """A return authorization, or an exchange. While it is open its missing pieces are counted in Line.returning."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    number = CodeField(max_length=12, unique=True)
    kind = CodeField(max_length=10)
    state = CodeField(max_length=10, default=ReturnState.AUTHORIZED.value)
    to = CodeField(max_length=12, default=RefundTo.ORIGINAL.value)
    when = CodeField(max_length=10, default=ExchangeWhen.ON_RECEIPT.value)
    label = CodeField(max_length=10)
    label_cost = AmountField(default=0)
    label_reason = models.CharField(max_length=200, blank=True, default="")
    freight_back = AmountField(default=0)
    settled = AmountField(default=0)
    kept = CodeField(max_length=10, blank=True, default=Kept.NO.value)
    kept_amount = AmountField(default=0)
    kept_date = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    source_code = CodeField(max_length=24, blank=True, default="")
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    replacement = models.OneToOneField(Order, on_delete=models.PROTECT, null=True, related_name="replaces")
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    authorized_at = models.DateTimeField()
    expires_date = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["authorized_at"], condition=Q(state__in=["authorized", "partly"]), name="return_waited_for"
            ),
            models.Index(fields=["source_code"], condition=~Q(source_code=""), name="return_of_source"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_in("kind", ReturnKind), name="return_kind_known"),
            models.CheckConstraint(condition=_in("state", ReturnState), name="return_state_known"),
            models.CheckConstraint(condition=_in("to", RefundTo), name="return_to_known"),
            models.CheckConstraint(condition=_in("when", ExchangeWhen), name="return_when_known"),
            models.CheckConstraint(condition=_in("label", LabelState), name="return_label_known"),
            models.CheckConstraint(
                condition=Q(label="charged", label_cost__gt=0) | Q(label="waived", label_cost=0),
                name="return_label_cost_only_if_charged",
            ),
            models.CheckConstraint(condition=_in("kept", Kept), name="return_kept_known"),
            models.CheckConstraint(
                condition=Q(kept="") | Q(kind="exchange", when="in_advance"), name="return_kept_if_sent_in_advance"
            ),
            models.CheckConstraint(condition=Q(freight_back__gte=0, settled__gte=0), name="return_sums_not_negative"),
        ]


class ReturnLine(models.Model):
    """Pieces of an order's line that come back. `value` is what was paid for all of them; `decision` allowed it."""

    ret = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField()
    reason = CodeField(max_length=20)
    condition = CodeField(max_length=10)
    value = AmountField()
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, null=True, related_name="+")
    new_value = AmountField(null=True)
    decision = models.ForeignKey("knowledge.PolicyDecision", on_delete=models.PROTECT, related_name="+")
    received = models.PositiveIntegerField(default=0)
    restock = models.PositiveIntegerField(default=0)
    repair = models.PositiveIntegerField(default=0)
    write_off = models.PositiveIntegerField(default=0)
    sent_back = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ret", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_line_of_something"),
            models.CheckConstraint(condition=Q(received__lte=F("quantity")), name="return_line_received_within"),
            models.CheckConstraint(
                condition=Q(received=F("restock") + F("repair") + F("write_off") + F("sent_back")),
                name="return_line_every_piece_inspected",
            ),
            models.CheckConstraint(condition=_in("reason", ReturnReason), name="return_reason_known"),
            models.CheckConstraint(condition=_in("condition", Condition), name="return_condition_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="return_line_value_not_negative"),
        ]


class Receipt(models.Model):
    """What arrived at once and was inspected; `amount` is given back for it, by its own key, once."""

    ret = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="receipts")
    key = CodeField(max_length=80, unique=True)
    pieces = models.PositiveIntegerField()
    found = models.JSONField()
    amount = AmountField()
    state = CodeField(max_length=10)
    failure = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["due", "given", "failed", "nothing"]), name="receipt_state"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="receipt_not_negative"),
        ]


class Photo(models.Model):
    """A picture that a customer sent of what comes back; `file` is a random name below the media folder."""

    ret = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="photos")
    file = CodeField(max_length=60, unique=True)
    digest = CodeField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ret", "digest"], name="photo_once")]


class Allowance(models.Model):
    """What an operator may give a month for a reason without asking; without an operator it is everybody's."""

    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    reason = CodeField(max_length=20)
    currency = CurrencyField()
    monthly = AmountField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operator", "reason", "currency"], nulls_distinct=False, name="allowance_once"
            ),
            models.CheckConstraint(condition=_in("reason", GrantReason), name="allowance_reason_known"),
            models.CheckConstraint(condition=Q(monthly__gte=0), name="allowance_not_negative"),
        ]


class Spending(models.Model):
    """What an operator has given in a month for a reason; `limit` is the allowance, copied to be checked here."""

    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = CodeField(max_length=20)
    currency = CurrencyField()
    month = models.DateField()
    spent = AmountField(default=0)
    limit = AmountField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operator", "reason", "currency", "month"], name="spending_once"),
            models.CheckConstraint(condition=Q(spent__gte=0, spent__lte=F("limit")), name="spending_within_limit"),
        ]


class Grant(models.Model):
    """Something given for an inconvenience: by whom, for what, under which policy, approved by whom."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="grants")
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    kind = CodeField(max_length=10)
    reason = CodeField(max_length=20)
    amount = AmountField()
    currency = CurrencyField()
    code = CodeField(max_length=24, blank=True, default="")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey("knowledge.PolicyDecision", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True, default="")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "-at"], name="grant_of_customer"),
            models.Index(fields=["-at"], name="grant_latest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_in("kind", GrantKind), name="grant_kind_known"),
            models.CheckConstraint(condition=_in("reason", GrantReason), name="grant_reason_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_of_something"),
        ]
