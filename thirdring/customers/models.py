"""Rows of the customers room. Names, phones and addresses are found through keys that are rebuilt from them.

Indexes hold (`include`) all that a search reads and shows of a customer: the rows of twenty namesakes lie on a hundred
pages, and reading those took three times as long as finding them (docs/decisions/0144).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Reverse

from thirdring.customers.values import AddressKind, EntryKind, SearchKind
from thirdring.kernel.fields import CodeField


class Customer(models.Model):
    """A person or a company. After a merge the absorbed row stays: `merged_into` is what it was merged into,
    `survivor` the end of that chain, so that one join resolves it."""

    account_number = CodeField(max_length=12)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=160, blank=True)
    name = models.CharField(max_length=240)
    language = CodeField(max_length=12)
    region = CodeField(max_length=2)
    code_word = models.CharField(max_length=200, blank=True)
    code_word_set_at = models.DateTimeField(null=True)
    source = CodeField(max_length=40, null=True)
    reference = CodeField(max_length=80, null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed", db_index=False)
    survivor = models.ForeignKey("self", models.PROTECT, null=True, related_name="family", db_index=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_number"], include=["id"], name="account_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(condition=Q(account_number__regex=r"^[0-9]{9,12}$"), name="customer_account_digits"),
            models.CheckConstraint(condition=Q(region__regex=r"^[A-Z]{2}$"), name="customer_region_code"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")) & ~Q(survivor=F("id")), name="not_its_own"),
            models.CheckConstraint(
                condition=Q(merged_into=None, survivor=None) | Q(merged_into__isnull=False, survivor__isnull=False),
                name="merged_has_a_survivor",
            ),
            models.UniqueConstraint(
                fields=["source", "reference"], condition=Q(reference__isnull=False), name="customer_reference_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["survivor"], condition=Q(survivor__isnull=False), name="customer_family"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customer_absorbed"),
            models.Index(fields=["id"], include=["survivor", "account_number", "name", "company"], name="shown_of_hit"),
        ]


class Phone(models.Model):
    """`national` is the number without country code: what is typed, and read from the end."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones", db_index=False)
    e164 = CodeField(max_length=16)
    national = CodeField(max_length=16)
    label = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "e164"], include=["position", "id"], name="phone_once_per_customer"
            ),
            models.CheckConstraint(condition=Q(e164__regex=r"^\+[0-9]{3,15}$"), name="phone_is_e164"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["e164"], include=["customer"], name="phone_by_e164"),
            models.Index(fields=["national"], include=["customer", "e164"], name="phone_by_national"),
            models.Index(Reverse("national"), include=["customer", "e164", "national"], name="phone_by_ending"),
        ]


class Email(models.Model):
    """`folded` is what is compared; the address stays as the customer writes it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="emails", db_index=False)
    address = models.CharField(max_length=254)
    folded = CodeField(max_length=254)
    label = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "folded"], include=["position", "id", "address"], name="email_once_per_customer"
            ),
            models.CheckConstraint(condition=Q(folded__contains="@"), name="email_has_an_at"),
        ]
        indexes: ClassVar = [models.Index(fields=["folded"], include=["customer"], name="email_by_folded")]


class Address(models.Model):
    """A postal address; taken off it stays for the orders that went there."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    kind = CodeField(max_length=12, choices=[(kind.value, kind.value) for kind in AddressKind])
    recipient = models.CharField(max_length=160, blank=True)
    line1 = models.CharField(max_length=160)
    line2 = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=80, blank=True)
    country = CodeField(max_length=2)
    is_primary_shipping = models.BooleanField(default=False)
    is_primary_billing = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"],
                include=["postcode", "city"],
                condition=Q(is_primary_shipping=True),
                name="one_shipping",
            ),
            models.UniqueConstraint(fields=["customer"], condition=Q(is_primary_billing=True), name="one_billing"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(is_primary_shipping=False, is_primary_billing=False),
                name="removed_is_not_primary",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="address_country_code"),
        ]


class Note(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    text = models.TextField()
    is_alert = models.BooleanField(default=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]


class Entry(models.Model):
    """One line of the timeline. Own changes keep field names; the words are made when it is read."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="entries", db_index=False)
    kind = CodeField(max_length=12, choices=[(kind.value, kind.value) for kind in EntryKind])
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    reference = CodeField(max_length=80, blank=True)
    summary = models.TextField(blank=True)
    action = CodeField(max_length=60, blank=True)
    fields = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-at", "-id"], name="entry_newest_first")]


class Merge(models.Model):
    """`absorbed` was merged into `survivor`; taken back when `undone_at` is set."""

    absorbed = models.ForeignKey(Customer, models.PROTECT, related_name="merges_as_absorbed")
    survivor = models.ForeignKey(Customer, models.PROTECT, related_name="merges_as_survivor")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(absorbed=F("survivor")), name="merge_of_two"),
        ]


class CodeWordAttempt(models.Model):
    """Each comparison of a code word, whoever made it and on whatever call."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="code_word_attempts", db_index=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    matched = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-at"], name="attempt_newest_first")]


class SearchLog(models.Model):
    """One search of one operator, from the first letter to the last: by what, how many found, whom they opened."""

    search = models.UUIDField(unique=True)
    actor_id = models.BigIntegerField()
    call_id = models.BigIntegerField(null=True)
    kind = CodeField(max_length=12, choices=[(kind.value, kind.value) for kind in SearchKind])
    found = models.PositiveSmallIntegerField()
    opened_customer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["call_id"], condition=Q(call_id__isnull=False), name="search_of_call"),
            models.Index(fields=["actor_id", "-at"], name="search_of_operator"),
        ]


class NameKey(models.Model):
    """Derived and rebuildable (rules.keys), so without a foreign key, which would double the cost of loading."""

    pk = models.CompositePrimaryKey("key", "customer_id")
    key = CodeField(max_length=100)
    customer_id = models.BigIntegerField()


class Word(models.Model):
    """Every folded word of a name, company or city in use."""

    word = CodeField(max_length=64, primary_key=True)


class WordDeletion(models.Model):
    """A word less one letter (and the word itself): the vocabulary in which typing errors are looked up."""

    pk = models.CompositePrimaryKey("deletion", "word")
    deletion = CodeField(max_length=64)
    word = CodeField(max_length=64)
