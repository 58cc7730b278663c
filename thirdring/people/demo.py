"""The demo house's people: at least one for every role, in three languages."""

from datetime import datetime
from typing import Final, NamedTuple

from thirdring.people import models
from thirdring.people.actions import add_user
from thirdring.people.actions.teams import add_skill, add_team
from thirdring.people.values import Role

PASSWORD: Final = "third-ring-demo-desk"  # noqa: S105 - printed on the first page of the README
"""Of all demo people."""

TEAMS: Final = ("Copenhagen", "London", "Shanghai")
SKILLS: Final = (
    ("orders", "Orders"),
    ("returns", "Returns and exchanges"),
    ("complaints", "Complaints"),
    ("outdoor-fit", "Outdoor clothing and fit"),
    ("business", "Business accounts"),
)


class Demo(NamedTuple):
    username: str
    name: str
    role: Role
    language: str
    region: str
    team: str
    skills: dict[str, int]
    languages: dict[str, int]


PEOPLE: Final = (
    Demo(
        "operator", "Freja Holm", Role.OPERATOR, "en", "DK", "Copenhagen",
        {"orders": 4, "returns": 3, "outdoor-fit": 4}, {"da": 5, "en": 5},
    ),
    Demo(
        "operator2", "李晓雯", Role.OPERATOR, "zh-hans", "CN", "Shanghai",
        {"orders": 5, "complaints": 3}, {"zh": 5, "en": 4},
    ),
    Demo(
        "supervisor", "Amelia Clarke", Role.SUPERVISOR, "en", "GB", "London",
        {"orders": 5, "complaints": 5, "business": 4}, {"en": 5, "da": 2},
    ),
    Demo("quality", "Mikkel Lund", Role.QUALITY_ANALYST, "da", "DK", "Copenhagen", {}, {"da": 5, "en": 4}),
    Demo("planner", "Priya Nair", Role.PLANNER, "en", "GB", "London", {}, {"en": 5}),
    Demo("manager", "Søren Østergaard", Role.MANAGER, "da", "DK", "Copenhagen", {}, {"da": 5, "en": 5}),
    Demo("admin", "Thomas Becker", Role.ADMINISTRATOR, "en", "DK", "Copenhagen", {}, {"en": 5, "da": 3}),
)  # fmt: skip


def load(now: datetime) -> None:
    """Add the demo teams, skills and people; who is there already stays as they are."""
    teams = {name: _team(name, now) for name in TEAMS}
    skills = {code: _skill(code, name, now) for code, name in SKILLS}
    for one in PEOPLE:
        if models.User.objects.filter(username=one.username).exists():
            continue
        add_user(
            username=one.username,
            name=one.name,
            password=PASSWORD,
            roles=(one.role,),
            language=one.language,
            region=one.region,
            team_id=teams[one.team],
            skills={skills[code]: level for code, level in one.skills.items()},
            languages=one.languages,
            now=now,
        )


def _team(name: str, now: datetime) -> int:
    row = models.Team.objects.filter(name=name).first()
    return row.pk if row else add_team(name=name, actor_id=None, now=now)


def _skill(code: str, name: str, now: datetime) -> int:
    row = models.Skill.objects.filter(code=code).first()
    return row.pk if row else add_skill(name=name, code=code, actor_id=None, now=now)
