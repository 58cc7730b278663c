"""One-time sign-in links: a supervisor hands one over, the person sets a password of their own."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules
from thirdring.people.actions.accounts import add_user, managed
from thirdring.people.actions.passwords import set_password
from thirdring.people.values import Role


class LinkSpentError(DeskError):
    code = "link-spent"
    sentence = _("This link has been used or is older than a day. Ask your supervisor for a new one.")


@transaction.atomic
def make_link(*, user_id: int, actor_id: int, now: datetime) -> str:
    """A token that works once within rules.LINK_LIFE; earlier ones stop working. Nobody else ever sees the password.

    Raises NotYoursToChangeError, PersonNotFoundError.
    """
    managed(user_id=user_id, actor_id=actor_id)
    return _make(user_id, actor_id, now)


@transaction.atomic
def let_administrator_in(*, username: str, name: str, now: datetime) -> str:
    """A link for an administrator, made by the installation itself: the first one, or the way back when all are out.

    Somebody of that username becomes an administrator again; otherwise a person is added.
    """
    row = models.User.objects.select_for_update(no_key=True).filter(username=username.strip().lower()).first()
    if row is None:
        user_id = add_user(username=username, name=name, password=None, roles=[Role.ADMINISTRATOR], now=now)
        return _make(user_id, None, now)
    row.is_active, row.roles = True, sorted({*row.roles, Role.ADMINISTRATOR})
    row.save(update_fields=["is_active", "roles"])
    models.Session.objects.filter(user=row).update(must_rotate=True)
    audit.record(stream=f"user:{row.pk}", action="made-administrator", actor_id=None, now=now)
    return _make(row.pk, None, now)


def _make(user_id: int, actor_id: int | None, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    models.SignInLink.objects.filter(user_id=user_id, used_at=None).delete()
    models.SignInLink.objects.create(
        token_hash=_hash(token),
        user_id=user_id,
        made_by_id=actor_id,
        created_at=now,
        expires_at=now + rules.LINK_LIFE,
    )
    audit.record(stream=f"user:{user_id}", action="link-made", actor_id=actor_id, now=now)
    return token


def link_owner(*, token: str, now: datetime) -> int:
    """Whose link this is, without using it up. Raises LinkSpentError."""
    return _open(token, now=now).user_id


@transaction.atomic
def use_link(*, token: str, password: str, now: datetime) -> int:
    """Set the person's own password, end every session, spend the link. Returns the person's id.

    Raises LinkSpentError; PasswordRefusedError, after which the link still works.
    """
    row = _open(token, now=now, lock=True)
    set_password(user_id=row.user_id, password=password, actor_id=row.user_id, now=now)
    models.SignInLink.objects.filter(pk=row.pk).update(used_at=now)
    audit.record(stream=f"user:{row.user_id}", action="link-used", actor_id=row.user_id, now=now)
    return row.user_id


def _open(token: str, *, now: datetime, lock: bool = False) -> models.SignInLink:
    rows = models.SignInLink.objects.filter(
        token_hash=_hash(token), used_at=None, expires_at__gt=now, user__is_active=True
    )
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise LinkSpentError
    return row


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
