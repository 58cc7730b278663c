"""Coming in and going out."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules, sessions
from thirdring.people.actions.limits import counted
from thirdring.people.actions.passwords import normalized
from thirdring.people.actions.presence import signal_presence
from thirdring.people.values import Signal

_DEVICE_SALT = "thirdring.people.known-device"


class SignInRefusedError(DeskError):
    """One sentence for every reason, so that nobody learns which usernames exist."""

    code = "sign-in-refused"
    sentence = _(
        "That username and password do not belong together. Check both, and whether Caps Lock is on; "
        "your supervisor can send you a new sign-in link."
    )


def check_sign_in(*, username: str, password: str, address: str, device: str = "", now: datetime) -> int:
    """The id of the active person whose password this is; as slow for an unknown username as for a known one.

    `device` is the cookie of a browser that the person has signed in from before: it has tries of its own, so that
    strangers cannot lock a person out. Raises SignInRefusedError, TooManyTriesError.
    """
    username = username.strip().lower()[:60]
    account = f"device:{device[:80]}" if _is_known(device, username) else f"account:{username}"
    with counted({account: rules.ACCOUNT_LIMIT, f"address:{address}": rules.ADDRESS_LIMIT}, now=now):
        row = models.User.objects.filter(username=username, is_active=True).first()
        if not _fits(row, normalized(password[: 4 * rules.PASSWORD_MAX])) or row is None:
            stream = f"user:{row.pk}" if row else "sign-in:unknown"
            audit.record(stream=stream, action="sign-in-failed", actor_id=None, now=now)
            raise SignInRefusedError
    return row.pk


@transaction.atomic
def note_sign_in(*, user_id: int, way: str, at_desk: bool = True, now: datetime) -> None:
    """The person came in by `way` (password, passkey, link, api): recorded, and at the desk present from now."""
    models.User.objects.filter(pk=user_id).update(last_login=now)
    if at_desk:
        signal_presence(user_id=user_id, signal=Signal.SIGN_IN, now=now)
    audit.record(stream=f"user:{user_id}", action="signed-in", actor_id=user_id, data={"way": way}, now=now)


@transaction.atomic
def end_sessions(*, user_id: int, actor_id: int, now: datetime, only_id: int | None = None, but_key: str = "") -> int:
    """End the person's sessions (one, all, or all but one's own); signed out when none is left. Returns how many."""
    rows = models.Session.objects.filter(user_id=user_id)
    ended = rows.filter(pk=only_id) if only_id else rows.exclude(key_hash=sessions.key_hash(but_key))
    number: int = ended.delete()[0]
    if number:
        audit.record(
            stream=f"user:{user_id}", action="signed-out", actor_id=actor_id, data={"sessions": number}, now=now
        )
    if not sessions.live(now=now).filter(user_id=user_id).exists():
        signal_presence(user_id=user_id, signal=Signal.SIGN_OUT, now=now)
    return number


def device_cookie(username: str) -> str:
    """A cookie that says: this browser has been signed in by this person."""
    signed: Any = signing.Signer(salt=_DEVICE_SALT).sign(f"{secrets.token_urlsafe(12)}:{username}")
    return str(signed)


def _fits(row: models.User | None, password: str) -> bool:
    """Whether it is the person's password; a hash made with older parameters is made anew on the way."""

    def renew(raw: str) -> None:
        if row is not None:
            models.User.objects.filter(pk=row.pk).update(password=make_password(raw))

    return check_password(password, row.password if row else make_password(None), renew)


def _is_known(cookie: str, username: str) -> bool:
    try:
        nonce, _sep, owner = signing.Signer(salt=_DEVICE_SALT).unsign(cookie).partition(":")
    except signing.BadSignature:
        return False
    return bool(nonce) and owner == username
