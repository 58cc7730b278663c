"""Tries to sign in, counted in the database so that every process sees the same number."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil

from django.utils.translation import ngettext_lazy

from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules
from thirdring.people.rules import Limit


class TooManyTriesError(DeskError):
    code = "too-many-tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = ngettext_lazy(
        "Too many tries. Try again in %(minutes)d minute, or ask your supervisor for a sign-in link.",
        "Too many tries. Try again in %(minutes)d minutes, or ask your supervisor for a sign-in link.",
        "minutes",
    )

    def __init__(self, *, wait: timedelta) -> None:
        super().__init__(minutes=max(1, ceil(wait.total_seconds() / 60)), wait=wait)


@contextmanager
def counted(buckets: Mapping[str, Limit], *, now: datetime) -> Iterator[None]:
    """Count one try in every bucket first and ask afterwards, so that tries at the same moment cannot slip through.

    What ends without an error is not counted in the end. Raises TooManyTriesError; a refused try does not count
    either, or an attacker could keep the account shut for ever.
    """
    rows = models.SignInTry.objects.bulk_create([models.SignInTry(bucket=b, at=now) for b in buckets])
    mine = models.SignInTry.objects.filter(pk__in=[row.pk for row in rows])
    waits = [_wait(row, buckets[row.bucket], now=now) for row in rows]
    if any(waits):
        mine.delete()
        raise TooManyTriesError(wait=max(waits))
    yield
    mine.delete()


def _wait(row: models.SignInTry, limit: Limit, *, now: datetime) -> timedelta:
    earlier = models.SignInTry.objects.filter(bucket=row.bucket, at__gt=now - limit.window, pk__lt=row.pk)
    again_at = rules.try_again_at(limit, earlier.values_list("at", flat=True), now=now)
    return again_at - now if again_at else timedelta()
