"""Codes and their use. Limits are counted in rows that CHECK themselves."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from thirdring.kernel.fields import AmountField, CodeField, CurrencyField
from thirdring.promotions.values import CodeKind

KINDS = [k.value for k in CodeKind]


class Code(models.Model):
    """A source or discount code. `redeemed` is counted only where there is a `total_limit`: a shared counter on a
    code that everybody uses would make all orders wait for one another."""

    code = CodeField(max_length=24, unique=True)
    kind = CodeField(max_length=10, choices=[(k, k) for k in KINDS])
    title = models.CharField(max_length=120)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    free_shipping = models.BooleanField(default=False)
    price_list = CodeField(max_length=40, blank=True)
    skus = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    combinable = models.BooleanField(default=True)
    excluded_skus = models.JSONField(default=list, db_default=[])
    excluded_categories = models.JSONField(default=list, db_default=[])
    buy = models.PositiveSmallIntegerField(default=0, db_default=0)
    get = models.PositiveSmallIntegerField(default=0, db_default=0)
    get_percent = models.DecimalField(max_digits=5, decimal_places=2, default=100, db_default=100)
    gift_sku = CodeField(max_length=40, blank=True, default="", db_default="")
    cost = AmountField(null=True)
    cost_currency = CurrencyField(blank=True, default="", db_default="")
    offer = models.JSONField(default=dict)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    total_limit = models.PositiveIntegerField(null=True)
    customer_limit = models.PositiveIntegerField(null=True)
    redeemed = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="code_kind_known"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="code_percent_0_to_100"),
            models.CheckConstraint(
                condition=Q(buy=0, get=0) | Q(buy__gte=1, get__gte=1, get_percent__gt=0, get_percent__lte=100),
                name="code_buy_and_get",
            ),
            models.CheckConstraint(
                condition=Q(total_limit=None) | Q(redeemed__lte=F("total_limit")), name="code_within_total_limit"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=F("ends_at")), name="code_starts_first"
            ),
        ]


class CodeAmount(models.Model):
    """What a code takes off, and from which goods value on, in one currency."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="amounts")
    currency = CurrencyField()
    amount_off = AmountField(default=0)
    min_value = AmountField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "currency"], name="code_amount_per_currency"),
            models.CheckConstraint(condition=Q(amount_off__gte=0, min_value__gte=0), name="code_amount_positive"),
        ]


class CodeKey(models.Model):
    """A sound under which a code is found (rules.keys)."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="keys")
    key = CodeField(max_length=24)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "code"], name="code_key_once"),
        ]


class CustomerUse(models.Model):
    """How often a customer has used a code that limits them; `limit` is the code's, copied to be checked here."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    uses = models.PositiveIntegerField(default=1)
    limit = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "customer_id"], name="code_use_per_customer"),
            models.CheckConstraint(condition=Q(uses__lte=F("limit")), name="code_within_customer_limit"),
        ]


class Redemption(models.Model):
    """A code was used on an order; the constraint is what makes a repeat harmless."""

    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="redemptions")
    order_id = models.BigIntegerField(db_index=True)
    customer_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "order_id"], name="code_once_per_order"),
        ]


class Mailing(models.Model):
    """A customer was sent what carries a source code."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="mailings")
    customer_id = models.BigIntegerField(db_index=True)
    sent_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "customer_id"], name="mailing_once"),
        ]
