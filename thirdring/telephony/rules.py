"""Pure decisions: which caller comes next, and how a script is filled."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from thirdring.telephony.values import Scenario, Step

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def next_scenario(scenarios: Sequence[Scenario], practiced: Mapping[str, int]) -> Scenario:
    """The one practiced least, the earliest in the list among those: easy ones stand first."""
    return min(scenarios, key=lambda scenario: practiced.get(scenario.key, 0))


def filled(scenario: Scenario, places: Mapping[str, str]) -> tuple[Step, ...]:
    """The script with its places filled. A step whose goods are not on sale is left out."""
    return tuple(
        Step(_fill(step.says, places), _fill(step.hint, places))
        for step in scenario.steps
        if places_of(step) <= set(places)
    )


def places_of(step: Step) -> set[str]:
    return set(_PLACE.findall(step.says)) | set(_PLACE.findall(step.hint))


def _fill(text: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: places[found[1]], text)
