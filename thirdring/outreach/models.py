"""Catalogues and who asked for them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdring.kernel.fields import CodeField
from thirdring.outreach.values import Way

WAYS = [way.value for way in Way]


class Catalogue(models.Model):
    """A catalogue in print, on the web, or both."""

    code = models.OneToOneField("promotions.Code", on_delete=models.PROTECT, related_name="+")
    names = models.JSONField(default=dict)
    link = models.URLField(max_length=300, blank=True)
    printed = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(printed=True) | ~Q(link=""), name="catalogue_can_be_sent"),
        ]


class Wish(models.Model):
    """A catalogue that a customer asked for; the address is kept as it was told."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="wishes")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="+")
    way = CodeField(max_length=8)
    label = models.JSONField(default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=Q(sent_at=None, withdrawn_at=None), name="wish_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=WAYS), name="wish_way_known"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(withdrawn_at=None), name="wish_sent_or_withdrawn"),
            models.UniqueConstraint(
                fields=["catalogue", "customer"],
                condition=Q(sent_at=None, withdrawn_at=None),
                name="wish_waits_once",
            ),
        ]
