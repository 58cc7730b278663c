"""Reads of this room: people, presence, teams, skills, devices."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import clock, fast
from thirdring.kernel.errors import NotFoundError
from thirdring.people import models, sessions
from thirdring.people.values import (
    Colleague,
    Device,
    PasskeyInfo,
    Person,
    Presence,
    PresenceState,
    Role,
    SkillInfo,
    SkillLevel,
    SpokenLanguage,
    TeamInfo,
    Today,
)

_AVAILABLE: Final = "SELECT user_id FROM people_presenceinterval WHERE until_at IS NULL AND state = 'available'"
_LONG_AGO: Final = timedelta(hours=24)
_NEVER: Final = Presence(PresenceState.SIGNED_OUT, datetime.min.replace(tzinfo=UTC))


class NoSuchSkillError(NotFoundError):
    code = "no-such-skill"
    sentence = _("There is no skill called “%(code)s”. Supervisors keep the list under People, Teams and skills.")


class PersonNotFoundError(NotFoundError):
    code = "person-not-found"
    sentence = _("There is no such person. Look them up in the list of people.")


def person(user_id: int) -> Person:
    """One person, active or not. Raises PersonNotFoundError."""
    row = models.User.objects.select_related("team").filter(pk=user_id).first()
    if row is None:
        raise PersonNotFoundError(user_id=user_id)
    return row.person()


def names(user_ids: set[int]) -> dict[int, str]:
    """Names by id, for lists that show who did what."""
    return dict(models.User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def session_person(session_key: str) -> Person | None:
    """Who a session belongs to, in one query; None once it is signed out, expired, revoked or deactivated.

    Asked by the live stream, it also keeps the session of a person who waits for calls from going idle.
    """
    row = sessions.find(session_key) if session_key else None
    if row is None or row.user is None:
        return None
    sessions.touch_if_working(row, now=clock.now())
    return row.user.person()


def presence(user_id: int) -> Presence:
    """What the person is doing and since when; signed out when never seen."""
    row = models.PresenceInterval.objects.filter(user_id=user_id, until_at=None).first()
    return _presence(row)


def presences(user_ids: list[int]) -> dict[int, Presence]:
    """The presence of several people, in one query."""
    rows = models.PresenceInterval.objects.filter(user_id__in=user_ids, until_at=None)
    found = {row.user_id: _presence(row) for row in rows}
    return {user_id: found.get(user_id) or _presence(None) for user_id in user_ids}


def today(user_id: int, now: datetime, *, day_start_at: datetime | None = None) -> Today:
    """Time in each presence state since `day_start_at` (the last 24 hours without it), up to `now`."""
    start_at = day_start_at or now - _LONG_AGO
    rows = (
        models.PresenceInterval.objects.filter(user_id=user_id, since_at__lt=now)
        .filter(Q(until_at=None) | Q(until_at__gt=start_at))
        .exclude(state=PresenceState.SIGNED_OUT)
        .order_by("since_at")
    )
    spent: dict[PresenceState, timedelta] = {}
    signed_in_at: datetime | None = None
    for row in rows:
        since_at, until_at = max(row.since_at, start_at), min(row.until_at or now, now)
        state = PresenceState(row.state)
        spent[state] = spent.get(state, timedelta()) + (until_at - since_at)
        signed_in_at = signed_in_at or since_at
    return Today(signed_in_at, spent)


def people(
    *, q: str = "", role: Role | None = None, team_id: int | None = None, with_former: bool = False
) -> list[Colleague]:
    """People by name, with skills, languages and presence; former ones only when asked for."""
    rows = _colleagues()
    if not with_former:
        rows = rows.filter(is_active=True)
    if role:
        rows = rows.filter(roles__contains=[role])
    if team_id:
        rows = rows.filter(team_id=team_id)
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(username__icontains=word) | Q(team__name__icontains=word))
    return [_colleague(row) for row in rows]


def colleague(user_id: int) -> Colleague:
    """One person with skills, languages and presence. Raises PersonNotFoundError."""
    row = _colleagues().filter(pk=user_id).first()
    if row is None:
        raise PersonNotFoundError(user_id=user_id)
    return _colleague(row)


def available(*, role: Role = Role.OPERATOR) -> list[tuple[Colleague, datetime]]:
    """People free for a call with the moment they became so, longest free first."""
    rows = _colleagues().filter(
        is_active=True, roles__contains=[role], presence__until_at=None, presence__state=PresenceState.AVAILABLE
    )
    found = [_colleague(row) for row in rows]
    return sorted(((one, one.presence.since_at) for one in found), key=lambda pair: pair[1])


def available_ids() -> frozenset[int]:
    """Who is free for a call."""
    return frozenset(user_id for (user_id,) in fast.rows(_AVAILABLE))


def teams() -> list[TeamInfo]:
    rows = models.Team.objects.annotate(size=Count("members", filter=Q(members__is_active=True))).order_by("name")
    return [TeamInfo(row.pk, row.name, row.size) for row in rows]


def skills() -> list[SkillInfo]:
    held = Count("holders", filter=Q(holders__user__is_active=True))
    rows = models.Skill.objects.annotate(number=held).order_by("name")
    return [SkillInfo(row.pk, row.code, row.name, row.number) for row in rows]


def skill_ids(levels: Mapping[str, int]) -> dict[int, int]:
    """Skill ids with the levels given by code. Raises NoSuchSkillError."""
    if not levels:
        return {}
    known = dict(models.Skill.objects.filter(code__in=levels).values_list("code", "pk"))
    for code in levels:
        if code not in known:
            raise NoSuchSkillError(code=code)
    return {known[code]: level for code, level in levels.items()}


def devices(user_id: int, *, now: datetime, this_key: str = "") -> list[Device]:
    """Browsers where the person is signed in, last used first; `this_key` marks the one that asks."""
    rows = (
        sessions.live(now=now + timedelta(minutes=1)).filter(user_id=user_id).order_by("-last_seen_at", "-created_at")
    )
    this = sessions.key_hash(this_key)
    return [
        Device(
            id=row.pk,
            address=row.address or "",
            agent=row.agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_this=bytes(row.key_hash) == this,
        )
        for row in rows
    ]


def passkeys(user_id: int) -> list[PasskeyInfo]:
    rows = models.Passkey.objects.filter(user_id=user_id).order_by("created_at")
    return [PasskeyInfo(row.pk, row.name, row.created_at, row.last_used_at, row.is_synced) for row in rows]


def _presence(row: models.PresenceInterval | None) -> Presence:
    if row is None:
        return _NEVER
    return Presence(PresenceState(row.state), row.since_at, PresenceState(row.then) if row.then else None)


def _colleagues() -> QuerySet[models.User]:
    return models.User.objects.select_related("team").prefetch_related(
        Prefetch("skill_levels", models.UserSkill.objects.select_related("skill").order_by("skill__name")),
        Prefetch("language_levels", models.UserLanguage.objects.order_by("-level", "language")),
        Prefetch("presence", models.PresenceInterval.objects.filter(until_at=None)),
    )


def _colleague(row: models.User) -> Colleague:
    return Colleague(
        person=row.person(),
        is_active=row.is_active,
        presence=_presence(next(iter(row.presence.all()), None)),
        skills=tuple(SkillLevel(it.skill_id, it.skill.code, it.skill.name, it.level) for it in row.skill_levels.all()),
        languages=tuple(SpokenLanguage(it.language, it.level) for it in row.language_levels.all()),
        last_seen_at=row.last_login,
    )
