"""Teams, skills, and who has which."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.people import models


class NameTakenError(DeskError):
    code = "name-taken"
    sentence = _("“%(name)s” is there already. Use that one, or choose another name.")


class TeamNotFoundError(NotFoundError):
    code = "team-not-found"
    sentence = _("There is no such team. Look at the list of teams.")


class TeamInUseError(DeskError):
    code = "team-in-use"
    sentence = _("People still belong to this team. Move them to another one first.")


class SkillNotFoundError(NotFoundError):
    code = "skill-not-found"
    sentence = _("There is no such skill. Look at the list of skills.")


def add_team(*, name: str, actor_id: int | None, now: datetime) -> int:
    """A new team. Returns its id. Raises NameTakenError, upper and lower case being the same."""
    try:
        with transaction.atomic():
            row = models.Team.objects.create(name=name.strip())
            audit.record(stream="people", action="team-added", actor_id=actor_id, data={"team": row.pk}, now=now)
    except IntegrityError:
        raise NameTakenError(name=name.strip()) from None
    return row.pk


def rename_team(*, team_id: int, name: str, actor_id: int, now: datetime) -> None:
    """Raises TeamNotFoundError, NameTakenError."""
    try:
        with transaction.atomic():
            if not models.Team.objects.filter(pk=team_id).update(name=name.strip()):
                raise TeamNotFoundError(team_id=team_id)
            audit.record(stream="people", action="team-renamed", actor_id=actor_id, data={"team": team_id}, now=now)
    except IntegrityError:
        raise NameTakenError(name=name.strip()) from None


@transaction.atomic
def remove_team(*, team_id: int, actor_id: int, now: datetime) -> None:
    """Raises TeamInUseError while people belong to it, former ones included; TeamNotFoundError."""
    if models.User.objects.filter(team_id=team_id).exists():
        raise TeamInUseError(team_id=team_id)
    if not models.Team.objects.filter(pk=team_id).delete()[0]:
        raise TeamNotFoundError(team_id=team_id)
    audit.record(stream="people", action="team-removed", actor_id=actor_id, data={"team": team_id}, now=now)


def add_skill(*, name: str, code: str = "", actor_id: int | None, now: datetime) -> int:
    """A new skill, by which queues choose people; the code is made of the name. Raises NameTakenError."""
    code = slugify(code or name, allow_unicode=True)[:40]
    try:
        with transaction.atomic():
            row = models.Skill.objects.create(name=name.strip(), code=code)
            audit.record(stream="people", action="skill-added", actor_id=actor_id, data={"skill": row.pk}, now=now)
    except IntegrityError:
        raise NameTakenError(name=name.strip()) from None
    return row.pk


@transaction.atomic
def rename_skill(*, skill_id: int, name: str, actor_id: int, now: datetime) -> None:
    """The name that people read; the code stays. Raises SkillNotFoundError."""
    if not models.Skill.objects.filter(pk=skill_id).update(name=name.strip()):
        raise SkillNotFoundError(skill_id=skill_id)
    audit.record(stream="people", action="skill-renamed", actor_id=actor_id, data={"skill": skill_id}, now=now)


@transaction.atomic
def set_skills(
    *, user_id: int, skills: Mapping[int, int], languages: Mapping[str, int], actor_id: int | None, now: datetime
) -> None:
    """All skills (id -> level 1 to 5) and languages (code -> level 1 to 5) of a person; what is not named is lost."""
    models.User.objects.select_for_update(no_key=True).get(pk=user_id)
    models.UserSkill.objects.filter(user_id=user_id).delete()
    models.UserLanguage.objects.filter(user_id=user_id).delete()
    models.UserSkill.objects.bulk_create(
        models.UserSkill(user_id=user_id, skill_id=skill_id, level=level) for skill_id, level in skills.items()
    )
    models.UserLanguage.objects.bulk_create(
        models.UserLanguage(user_id=user_id, language=code, level=level) for code, level in languages.items()
    )
    data = {"skills": {str(k): v for k, v in skills.items()}, "languages": dict(languages)}
    audit.record(stream=f"user:{user_id}", action="skills-set", actor_id=actor_id, data=data, now=now)
