"""Scenarios from `data/`, and where a practice call stands."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from thirdring.kernel.errors import NotFoundError
from thirdring.knowledge.rules import language_of
from thirdring.telephony import models
from thirdring.telephony.values import Scenario, Script, Step

_SCENARIO = TypeAdapter(Scenario)
DATA = Path(__file__).parents[1] / "data"


class NoSuchScenarioError(NotFoundError):
    code = "no-such-scenario"
    sentence = _("There is no such practice caller. Choose one from the list.")


class NoPracticeCallError(NotFoundError):
    code = "no-practice-call"
    sentence = _("This is not a practice call of yours.")


@cache
def scenarios(language: str) -> tuple[Scenario, ...]:
    """The callers who speak this language, easy ones first; any code will do (`zh-hans`, `da_DK`)."""
    spoken = language_of(language)
    raw = tomllib.loads((DATA / f"{spoken}.toml").read_text("utf-8"))
    return tuple(_scenario(key, spoken, fields) for key, fields in raw.items())


def scenario(key: str, language: str) -> Scenario:
    """Raises NoSuchScenarioError."""
    found = next((one for one in scenarios(language) if one.key == key), None)
    if found is None:
        raise NoSuchScenarioError
    return found


def practiced(operator_id: int) -> dict[str, int]:
    """How often an operator has met each caller."""
    rows = models.PracticeCall.objects.filter(operator_id=operator_id).values_list("scenario")
    return dict(rows.annotate(times=Count("pk")))


def script(call_id: int, *, operator_id: int) -> Script:
    """What the caller of one's own practice call has said so far. Raises NoPracticeCallError."""
    row = models.PracticeCall.objects.filter(pk=call_id, operator_id=operator_id).first()
    if row is None:
        raise NoPracticeCallError
    return script_value(row)


def script_value(row: models.PracticeCall) -> Script:
    steps = [Step(**step) for step in row.script["steps"]]
    return Script(
        call_id=row.pk,
        scenario=row.scenario,
        title=row.script["title"],
        said=tuple(steps[: row.step]),
        facts=row.script["facts"],
        total=len(steps),
    )


def _scenario(key: str, language: str, fields: dict[str, Any]) -> Scenario:
    return _SCENARIO.validate_python({"key": key, "language": language, "steps": fields.pop("step"), **fields})
