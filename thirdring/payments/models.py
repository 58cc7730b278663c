"""Payments, gift cards and customers' credit."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.payments.values import Method, State

METHODS = [m.value for m in Method]
STATES = [s.value for s in State]


class Payment(models.Model):
    """One part of an order's payment. `token` opens its pay page; `gateway_id` is the provider's name for it."""

    order_id = models.BigIntegerField(db_index=True)
    customer_id = models.BigIntegerField()
    method = CodeField(max_length=20)
    amount = AmountField()
    currency = CurrencyField()
    state = CodeField(max_length=10)
    reference = models.CharField(max_length=200, blank=True, default="")
    gateway = CodeField(max_length=20, blank=True, default="")
    gateway_id = CodeField(max_length=120, null=True)
    secret = models.CharField(max_length=200, blank=True, default="")
    token = CodeField(max_length=43, null=True, unique=True)
    failure = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["changed_at"],
                condition=Q(state__in=["intended", "unknown", "waiting"]),
                name="payment_unsettled",
            ),
            models.Index(fields=["customer_id"], condition=Q(method="invoice", state="due"), name="payment_owed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(method__in=METHODS), name="payment_method_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="payment_state_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_not_negative"),
            models.UniqueConstraint(fields=["gateway", "gateway_id"], name="payment_gateway_id"),
        ]


class GiftCard(models.Model):
    """A gift card. The code itself is never kept: `lookup` is its keyed hash, `last4` is what may be told."""

    lookup = CodeField(max_length=64, unique=True)
    last4 = CodeField(max_length=4)
    balance = AmountField()
    currency = CurrencyField()
    expires_date = models.DateField(null=True)
    blocked_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="gift_card_not_negative"),
        ]


class GiftCardEntry(models.Model):
    """One movement on a gift card; the balance is their sum. An order takes from a card once."""

    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="entries")
    kind = CodeField(max_length=10)
    amount = AmountField()
    order_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["issued", "returned"], amount__gte=0) | Q(kind="redeemed", amount__lt=0),
                name="gift_card_entry_sign",
            ),
            models.UniqueConstraint(
                fields=["card", "order_id", "kind"],
                condition=Q(order_id__isnull=False),
                name="gift_card_once_per_order",
            ),
        ]


class BalanceTold(models.Model):
    """Who looked a gift card's balance up, and when (M4.3)."""

    card = models.ForeignKey(GiftCard, on_delete=models.CASCADE, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()


class Credit(models.Model):
    """What a customer may owe by invoice, where it differs from the house's own limit."""

    customer_id = models.BigIntegerField()
    currency = CurrencyField()
    limit = AmountField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "currency"], name="credit_once"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="credit_not_negative"),
        ]


class WebhookEvent(models.Model):
    """A provider's message that has been dealt with; the constraint stops repeats."""

    gateway = CodeField(max_length=20)
    event_id = CodeField(max_length=120)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_once"),
        ]
