"""Accounts: added, changed, deactivated; never deleted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotAllowedError
from thirdring.people import models, rules
from thirdring.people.actions.passwords import check_new_password, normalized
from thirdring.people.actions.presence import signal_presence
from thirdring.people.actions.sign_in import end_sessions
from thirdring.people.actions.teams import set_skills
from thirdring.people.queries import PersonNotFoundError
from thirdring.people.values import Language, PresenceState, Role, Signal, Theme


class UsernameTakenError(DeskError):
    code = "username-taken"
    sentence = _("The username “%(username)s” is taken. Choose another one.")


class NotYoursToChangeError(NotAllowedError):
    code = "not-yours-to-change"
    sentence = _("Supervisors keep the operators. Ask an administrator to change this person or to give this role.")


class LastAdministratorError(DeskError):
    code = "last-administrator"
    sentence = _("This is the last administrator. Make somebody else an administrator first.")


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
    skills: Mapping[int, int] | None = None,
    languages: Mapping[str, int] | None = None,
    actor_id: int | None = None,
    now: datetime,
) -> int:
    """Add a person; without a password they come in by a one-time link. Returns the id.

    `skills` (id -> level) and `languages` (code -> level) run from 1 to 5. Without `actor_id` it is the installation
    itself that adds. Raises UsernameTakenError, PasswordRefusedError,
    NotYoursToChangeError.
    """
    username, given = username.strip().lower(), frozenset(roles)
    _check_may_give(actor_id, given)
    if password is not None:
        check_new_password(password, about=(username, name))
    try:
        with transaction.atomic():
            row = models.User.objects.create(
                username=username,
                name=name.strip(),
                password=make_password(normalized(password) if password is not None else None),
                roles=sorted(given),
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
    set_skills(user_id=row.pk, skills=skills or {}, languages=languages or {}, actor_id=actor_id, now=now)
    audit.record(stream=f"user:{row.pk}", action="added", actor_id=actor_id, data={"roles": sorted(given)}, now=now)
    return row.pk


@transaction.atomic
def edit_user(
    *,
    user_id: int,
    name: str,
    roles: Iterable[Role],
    language: str,
    region: str,
    team_id: int | None,
    skills: Mapping[int, int],
    languages: Mapping[str, int],
    actor_id: int,
    now: datetime,
) -> None:
    """Change a person. New roles hold from the next request on, under a new session key.

    Raises NotYoursToChangeError, LastAdministratorError, PersonNotFoundError.
    """
    administrators = _administrators_locked()
    row, given = managed(user_id=user_id, actor_id=actor_id), frozenset(roles)
    _check_may_give(actor_id, given)
    if administrators == [row.pk] and Role.ADMINISTRATOR not in given:
        raise LastAdministratorError
    before = frozenset(Role(role) for role in row.roles)
    row.name, row.roles, row.language, row.region = name.strip(), sorted(given), language, region
    row.team_id = team_id
    row.save(update_fields=["name", "roles", "language", "region", "team"])
    if given != before:
        models.Session.objects.filter(user_id=user_id).update(must_rotate=True)
        data = {"before": sorted(before), "after": sorted(given)}
        audit.record(stream=f"user:{user_id}", action="roles-changed", actor_id=actor_id, data=data, now=now)
    set_skills(user_id=user_id, skills=skills, languages=languages, actor_id=actor_id, now=now)
    audit.record(stream=f"user:{user_id}", action="edited", actor_id=actor_id, now=now)


@transaction.atomic
def deactivate_user(*, user_id: int, actor_id: int, now: datetime) -> None:
    """Sign the person out everywhere and for good; what they did stays under their name.

    Raises NotYoursToChangeError, LastAdministratorError, PersonNotFoundError.
    """
    administrators = _administrators_locked()
    row = managed(user_id=user_id, actor_id=actor_id)
    if administrators == [row.pk]:
        raise LastAdministratorError
    models.User.objects.filter(pk=user_id).update(is_active=False)
    models.Session.objects.filter(user_id=user_id).delete()
    models.SignInLink.objects.filter(user_id=user_id, used_at=None).delete()
    signal_presence(user_id=user_id, signal=Signal.SIGN_OUT, now=now)
    audit.record(stream=f"user:{user_id}", action="deactivated", actor_id=actor_id, now=now)


@transaction.atomic
def reactivate_user(*, user_id: int, actor_id: int, now: datetime) -> None:
    """Let the person in again, with the password and passkeys of before."""
    managed(user_id=user_id, actor_id=actor_id)
    models.User.objects.filter(pk=user_id).update(is_active=True)
    audit.record(stream=f"user:{user_id}", action="reactivated", actor_id=actor_id, now=now)


@transaction.atomic
def sign_out_user(*, user_id: int, actor_id: int, now: datetime) -> None:
    """End all sessions of somebody else. Raises NotYoursToChangeError, PersonNotFoundError."""
    managed(user_id=user_id, actor_id=actor_id)
    end_sessions(user_id=user_id, actor_id=actor_id, now=now)


def set_preferences(*, user_id: int, language: Language, theme: Theme) -> None:
    """The person's own screen."""
    models.User.objects.filter(pk=user_id).update(language=language, theme=theme)


def managed(*, user_id: int, actor_id: int) -> models.User:
    """The person's row, locked, if `actor_id` may change it. Raises NotYoursToChangeError, PersonNotFoundError."""
    row = models.User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if row is None:
        raise PersonNotFoundError(user_id=user_id)
    if not rules.may_manage(_roles_of(actor_id), frozenset(Role(role) for role in row.roles)):
        raise NotYoursToChangeError
    return row


def _check_may_give(actor_id: int | None, roles: frozenset[Role]) -> None:
    if actor_id is not None and not rules.may_manage(_roles_of(actor_id), roles):
        raise NotYoursToChangeError


def _roles_of(user_id: int) -> frozenset[Role]:
    row = models.User.objects.filter(pk=user_id, is_active=True).first()
    return row.person().roles if row else frozenset()


def _administrators_locked() -> list[int]:
    """The active administrators, locked before any other row, so that two cannot remove each other at once."""
    rows = models.User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True)
    return list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
