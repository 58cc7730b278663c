"""Voice menus: the one that callers hear, and the one that is being built."""

from django.db import models


class Menu(models.Model):
    """`draft` is edited and tried; `live` is what callers hear, a copy of a draft that had no problems."""

    name = models.CharField(max_length=80, unique=True)
    draft = models.JSONField(default=dict)
    live = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
