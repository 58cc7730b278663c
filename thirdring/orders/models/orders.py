"""Drafts, orders and what belongs to an order."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.orders.values import OrderState

STATES = [s.value for s in OrderState]


class Draft(models.Model):
    """An order while it is being taken. `body` is a DraftBody; `version` grows with each change of it."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    body = models.JSONField()
    read_back = models.JSONField(default=dict)
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["operator", "-updated_at"], condition=Q(order=None, dropped_at=None), name="draft_open"
            ),
            models.Index(fields=["customer"], condition=Q(order=None, dropped_at=None), name="draft_of_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(order=None) | Q(dropped_at=None), name="draft_placed_or_dropped"),
        ]


class Seal(models.Model):
    """What was read back of a draft, as the rows that `orders_place` writes; here only until it is placed or broken.

    `facts` is the audit line's canonical JSON. The table is unlogged: what a crash takes is priced and sealed again.
    """

    draft_id = models.BigIntegerField(primary_key=True)
    version = models.PositiveIntegerField()
    digest = CodeField(max_length=32)
    good_until = models.DateTimeField()
    parts = models.JSONField()
    customer_id = models.BigIntegerField(db_index=True)
    call_id = models.BigIntegerField(null=True)
    order_id = models.BigIntegerField()
    number = CodeField(max_length=12)
    body = models.JSONField()
    lines = models.JSONField()
    shipments = models.JSONField()
    tenders = models.JSONField()
    cards = models.PositiveSmallIntegerField()
    on_credit = models.BooleanField()
    code_ids = ArrayField(models.BigIntegerField())
    note = models.CharField(max_length=1000)
    variants = ArrayField(models.BigIntegerField())
    quantities = ArrayField(models.IntegerField())
    on_shelf = models.BooleanField()
    facts = models.TextField()
    event = CodeField(max_length=120)


class Order(models.Model):
    """An order as it stands: as it was placed, and as it was changed since (`Change`); `version` grows with each."""

    number = CodeField(max_length=12, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    draft_id = models.BigIntegerField(null=True, unique=True)
    external_reference = CodeField(max_length=80, null=True, unique=True)
    state = CodeField(max_length=12, default=OrderState.PLACED.value)
    version = models.PositiveIntegerField(default=1, db_default=1)
    placed_at = models.DateTimeField()
    language = CodeField(max_length=12)
    email = models.CharField(max_length=254, blank=True)
    billing = models.JSONField(default=dict)
    price_list = CodeField(max_length=40)
    currency = CurrencyField()
    tax_inclusive = models.BooleanField()
    goods = AmountField()
    discount = AmountField()
    freight = AmountField()
    fee = AmountField()
    tax = AmountField()
    total = AmountField()
    codes = models.JSONField(default=list)
    quote = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "-placed_at"], name="order_of_customer"),
            models.Index(fields=["-placed_at"], name="order_placed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(draft_id__isnull=False) | Q(external_reference__isnull=False), name="order_has_an_origin"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="order_state_known"),
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
        ]


class Line(models.Model):
    """What was sold: the words are kept, so that a renamed product does not rename an order.

    `quantity` pieces were ordered; the counts say what became of them (values.LineProgress).
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="+")
    sku = CodeField(max_length=40)
    name = models.CharField(max_length=250)
    options = models.JSONField(default=list)
    quantity = models.PositiveIntegerField()
    backordered = models.PositiveIntegerField(default=0)
    unit_price = AmountField()
    discount = AmountField(default=0)
    amount = AmountField()
    personalization = models.JSONField(default=list)
    gift_wrap = models.BooleanField(default=False)
    gift_message = models.CharField(max_length=500, blank=True)
    shipment = models.PositiveSmallIntegerField(default=1)
    promised_date = models.DateField(null=True)
    cancelled = models.PositiveIntegerField(default=0, db_default=0)
    picked = models.PositiveIntegerField(default=0, db_default=0)
    shipped = models.PositiveIntegerField(default=0, db_default=0)
    delivered = models.PositiveIntegerField(default=0, db_default=0)
    returned = models.PositiveIntegerField(default=0, db_default=0)
    returning = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_of_something"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("cancelled") + F("backordered") + F("picked")), name="line_pieces_are_there"
            ),
            models.CheckConstraint(
                condition=Q(shipped__lte=F("picked"), delivered__lte=F("shipped"), returned__lte=F("delivered")),
                name="line_goes_forward",
            ),
            models.CheckConstraint(
                condition=Q(shipped__gte=F("returned") + F("returning")), name="line_comes_back_once"
            ),
        ]


class Shipment(models.Model):
    """One address of an order; `address` is kept as it was when it was read back."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments", db_index=False)
    position = models.PositiveSmallIntegerField()
    address = models.JSONField(default=dict)
    method = CodeField(max_length=40)
    freight = AmountField()
    full_freight = AmountField()
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    wanted_date = models.DateField(null=True)
    gift = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="shipment_position"),
        ]


class Note(models.Model):
    """What was said or done about an order, and by whom."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order", "at"], name="note_of_order")]


class TermsVersion(models.Model):
    """A version of the house's terms of sale (quote.terms.Terms as JSON); the highest one is in force."""

    version = models.PositiveIntegerField(primary_key=True)
    body = models.JSONField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    put_at = models.DateTimeField()
