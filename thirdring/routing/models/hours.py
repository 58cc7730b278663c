"""When somebody is there."""

from django.db import models
from django.db.models import Q


class Schedule(models.Model):
    """Hours that lines share; without any opening it is open day and night."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=40)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Open on a weekday, 0 is Monday; `closes` at or before `opens` is on the next day."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="routing_openinghours_weekday"),
            models.UniqueConstraint(fields=("schedule", "weekday", "opens"), name="routing_openinghours_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class Holiday(models.Model):
    """A day with hours of its own, or with none."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=80)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("schedule", "day"), name="routing_holiday_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="routing_holiday_both_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
