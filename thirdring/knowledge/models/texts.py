"""Rows of this room. A wording is never changed: an edit is a new version, and the old one stays."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from thirdring.knowledge.values import Kind, Language


class Text(models.Model):
    kind = models.CharField(max_length=10)
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("kind", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="knowledge_text_key"),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="knowledge_text_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Wording(models.Model):
    text = models.ForeignKey(Text, models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    title = models.CharField(max_length=200)
    body = models.TextField()
    search = SearchVectorField(null=True)
    author = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("text", "language", "version"), name="knowledge_wording_version"),
            models.UniqueConstraint(
                fields=("text", "language"), condition=Q(is_current=True), name="knowledge_wording_one_current"
            ),
            models.CheckConstraint(condition=Q(language__in=list(Language)), name="knowledge_wording_language"),
        )
        indexes = (GinIndex(fields=("search",), name="knowledge_wording_search"),)

    def __str__(self) -> str:
        return f"{self.text_id} {self.language} {self.version}"
