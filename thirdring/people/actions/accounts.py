"""Accounts: added, changed, deactivated; never deleted."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.people import models
from thirdring.people.actions.passwords import check_new_password, normalized
from thirdring.people.values import Language, PresenceState, Role


class UsernameTakenError(DeskError):
    code = "username-taken"
    sentence = _("The username “%(username)s” is taken. Choose another one.")


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    password: str | None,
    roles: Iterable[Role],
    language: str = Language.ENGLISH,
    region: str = "DK",
    team_id: int | None = None,
    now: datetime,
) -> int:
    """Add a person; without a password they come in by a one-time link. Returns the id.

    Raises UsernameTakenError, PasswordRefusedError.
    """
    username = username.strip().lower()
    if password is not None:
        check_new_password(password, about=(username, name))
    try:
        with transaction.atomic():
            row = models.User.objects.create(
                username=username,
                name=name.strip(),
                password=make_password(normalized(password) if password is not None else None),
                roles=sorted(set(roles)),
                language=language,
                region=region,
                team_id=team_id,
                created_at=now,
            )
    except IntegrityError as error:
        if "username" not in str(error):
            raise
        raise UsernameTakenError(username=username) from None
    models.PresenceInterval.objects.create(user=row, state=PresenceState.SIGNED_OUT, since_at=now)
    return row.pk
