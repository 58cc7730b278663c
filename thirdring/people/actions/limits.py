"""Tries to sign in, counted in the database so that every process sees the same number."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil

from django.db import connection, transaction
from django.utils.translation import ngettext

from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules
from thirdring.people.rules import Limit


class TooManyTriesError(DeskError):
    code = "too-many-tries"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, *, wait: timedelta) -> None:
        super().__init__(minutes=max(1, ceil(wait.total_seconds() / 60)))
        self.wait = wait

    def __str__(self) -> str:
        minutes = self.data["minutes"]
        return ngettext(
            "Too many tries. Try again in %(minutes)d minute, or ask your supervisor for a sign-in link.",
            "Too many tries. Try again in %(minutes)d minutes, or ask your supervisor for a sign-in link.",
            minutes,
        ) % {"minutes": minutes}


@contextmanager
def counted(buckets: Mapping[str, Limit], *, now: datetime) -> Iterator[None]:
    """Count one try in every bucket before it is made, so that tries at the same moment cannot slip through.

    What ends without an error is not counted in the end. Raises TooManyTriesError; a refused try does not count
    either, or an attacker could keep an account shut for ever.
    """
    with transaction.atomic():
        waits = [_wait(bucket, buckets[bucket], now=now) for bucket in sorted(buckets)]
        if any(waits):
            raise TooManyTriesError(wait=max(waits))
        rows = models.SignInTry.objects.bulk_create([models.SignInTry(bucket=b, at=now) for b in buckets])
    yield
    models.SignInTry.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _wait(bucket: str, limit: Limit, *, now: datetime) -> timedelta:
    """How long until the next try; the bucket stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [bucket])
    earlier = models.SignInTry.objects.filter(bucket=bucket, at__gt=now - limit.window)
    again_at = rules.try_again_at(limit, earlier.values_list("at", flat=True), now=now)
    return again_at - now if again_at else timedelta()
