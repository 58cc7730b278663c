"""What nobody needs any more, and people who left without signing out."""

from datetime import datetime, timedelta
from typing import Final

from thirdring.people import models, rules, sessions
from thirdring.people.actions.presence import signal_presence
from thirdring.people.values import Signal

_LINKS_KEPT: Final = timedelta(days=30)


def sweep(*, now: datetime) -> int:
    """Delete dead sessions, challenges, counted tries and links; sign out who has no session left. Returns how many.

    Whoever is on a call or wraps one up stays present until the call is over.
    """
    alive = sessions.live(now=now)
    models.Session.objects.exclude(pk__in=alive.values("pk")).delete()
    models.Challenge.objects.filter(expires_at__lte=now).delete()
    oldest = now - max(rules.ACCOUNT_LIMIT.window, rules.ADDRESS_LIMIT.window)
    models.SignInTry.objects.filter(at__lte=oldest).delete()
    models.SignInLink.objects.filter(created_at__lte=now - _LINKS_KEPT).delete()
    gone = models.PresenceInterval.objects.filter(until_at=None, state__in=list(rules.CHOICES)).exclude(
        user__in=alive.exclude(user=None).values("user")
    )
    left = list(gone.values_list("user_id", flat=True))
    for user_id in left:
        signal_presence(user_id=user_id, signal=Signal.SIGN_OUT, now=now)
    return len(left)
