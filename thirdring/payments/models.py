"""Payments, gift cards and customers' credit."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.payments.values import Method, MoveKind, MoveState, State

METHODS = [m.value for m in Method]
STATES = [s.value for s in State]
MOVE_KINDS = [k.value for k in MoveKind]
MOVE_STATES = [s.value for s in MoveState]
IN = ["issued", "sold", "granted", "returned", "refunded"]
OUT = ["redeemed", "withdrawn"]


class Payment(models.Model):
    """One part of an order's payment. `token` opens its pay page; `gateway_id` is the provider's name for it.

    `captured`, `refunded` and `released` count what is intended too: two at once cannot claim the same money. A
    trigger captures what begins paid (gift cards), so that the hot path need not know.
    """

    order_id = models.BigIntegerField(db_index=True)
    customer_id = models.BigIntegerField()
    method = CodeField(max_length=20)
    amount = AmountField()
    captured = AmountField(default=0, db_default=0)
    refunded = AmountField(default=0, db_default=0)
    released = AmountField(default=0, db_default=0)
    currency = CurrencyField()
    state = CodeField(max_length=10)
    key = CodeField(max_length=80, null=True)
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
            models.CheckConstraint(
                condition=Q(captured__gte=0, released__gte=0, amount__gte=F("captured") + F("released")),
                name="payment_captured_within",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("captured")), name="payment_refunded_within"
            ),
            models.UniqueConstraint(fields=["gateway", "gateway_id"], name="payment_gateway_id"),
            # only where there is a key: placing writes none, and pays for no further index
            models.UniqueConstraint(
                fields=["order_id", "key"], condition=Q(key__isnull=False), name="payment_key_once"
            ),
        ]


class Move(models.Model):
    """One thing done to a payment: its intent is saved here, then the gateway is asked under `id`'s own key."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="moves")
    order_id = models.BigIntegerField(db_index=True)
    kind = CodeField(max_length=10)
    amount = AmountField()
    currency = CurrencyField()
    state = CodeField(max_length=10)
    to = CodeField(max_length=20, blank=True, default="")
    key = CodeField(max_length=80)
    gateway_id = CodeField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    failure = models.CharField(max_length=200, blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["changed_at"], condition=Q(state__in=["intended", "unknown"]), name="move_unsettled"),
            models.Index(fields=["created_at"], condition=Q(state__in=["due", "failed"]), name="move_for_people"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MOVE_KINDS), name="move_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MOVE_STATES), name="move_state_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="move_not_negative"),
            models.UniqueConstraint(fields=["payment", "kind", "key"], name="move_once"),
        ]


class Demand(models.Model):
    """What has left the house of an order and is to be captured; `key` names the parcel."""

    order_id = models.BigIntegerField()
    key = CodeField(max_length=80)
    amount = AmountField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id", "key"], name="demand_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="demand_of_something"),
        ]


class GiftCard(models.Model):
    """Value that we keep for a customer: a gift card, or with `customer_id` what the customer has as store credit.

    The code itself is never kept: `lookup` is its keyed hash, `last4` is what may be told. A card that is sold and
    not yet paid for has a `face` and no balance. `balance` is what the ledger says, or the commit fails.
    """

    lookup = CodeField(max_length=64, unique=True)
    last4 = CodeField(max_length=4)
    balance = AmountField()
    face = AmountField(null=True)
    currency = CurrencyField()
    customer_id = models.BigIntegerField(null=True)
    expires_date = models.DateField(null=True)
    blocked_at = models.DateTimeField(null=True)
    block_reason = models.CharField(max_length=200, blank=True, default="")
    issued_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="gift_card_not_negative"),
            models.CheckConstraint(
                condition=Q(activated_at__isnull=False) | Q(balance=0), name="gift_card_empty_until_active"
            ),
            models.UniqueConstraint(fields=["customer_id", "currency"], name="store_credit_once"),
        ]


class GiftCardEntry(models.Model):
    """One movement on a gift card; the balance is their sum. An order takes from a card once.

    A trigger posts each to the ledger, whoever writes it (placing an order does, in SQL). Never changed or deleted.
    """

    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="entries")
    kind = CodeField(max_length=10)
    amount = AmountField()
    order_id = models.BigIntegerField(null=True)
    key = CodeField(max_length=100, null=True, unique=True)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=IN, amount__gte=0) | Q(kind__in=OUT, amount__lt=0), name="gift_card_entry_sign"
            ),
            models.UniqueConstraint(
                fields=["card", "order_id", "kind"],
                condition=Q(order_id__isnull=False, key=None),
                name="gift_card_once_per_order",
            ),
        ]


class Account(models.Model):
    """A side of the ledger: `gift_card:ID`, `store_credit:CUSTOMER:CUR`, or the house's `house:sales:CUR` ..."""

    code = CodeField(max_length=60, unique=True)
    currency = CurrencyField()
    card = models.OneToOneField(GiftCard, on_delete=models.PROTECT, null=True, related_name="account")


class Journal(models.Model):
    """One thing that happened to kept value; its postings sum to zero, or the commit fails."""

    kind = CodeField(max_length=10)
    entry = models.OneToOneField(GiftCardEntry, on_delete=models.PROTECT, related_name="journal")
    at = models.DateTimeField()


class Posting(models.Model):
    """One side of it: positive is owed to the customer, negative by the house. Never changed or deleted."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount = AmountField()


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


class PaperSeries(models.Model):
    """A series of numbered papers. The row is locked while one is numbered, so that no number is left out."""

    name = CodeField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=10000)


class Paper(models.Model):
    """A numbered paper about money, as it was issued: never changed, never deleted. `key` is what it is for."""

    series = CodeField(max_length=20)
    number = models.PositiveIntegerField()
    order_id = models.BigIntegerField(db_index=True)
    key = CodeField(max_length=80)
    amount = AmountField()
    tax = AmountField()
    currency = CurrencyField()
    body = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="paper_number_once"),
            models.UniqueConstraint(fields=["series", "order_id", "key"], name="paper_once"),
        ]


class Incoming(models.Model):
    """A line of a statement: money that came, and what it was for. `key` stops a second import."""

    key = CodeField(max_length=64, unique=True)
    kind = CodeField(max_length=6)
    day = models.DateField()
    amount = AmountField()
    booked = AmountField(default=0)
    currency = CurrencyField()
    text = models.CharField(max_length=300)
    state = CodeField(max_length=8)
    order_id = models.BigIntegerField(null=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True, default="")
    imported_at = models.DateTimeField()
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day"], condition=Q(state__in=["matched", "left", "over"]), name="incoming_open")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["matched", "left", "over", "booked", "aside"]), name="incoming_state_known"
            ),
            models.CheckConstraint(condition=Q(booked__gte=0, booked__lte=F("amount")), name="incoming_booked_within"),
        ]
