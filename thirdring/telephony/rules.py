"""Pure decisions: which caller comes next, how a script is filled, which numbers may be called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from thirdring.kernel import phone
from thirdring.telephony.values import DeviceKind, PhoneKind, Scenario, Step

_NAMES: Final = {PhoneKind.BROWSER: "op", PhoneKind.DESK: "desk"}
_PHONE: Final = re.compile(r"(?:op|desk)([0-9]{1,18})")
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


_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def phone_name(user_id: int, kind: PhoneKind = PhoneKind.BROWSER) -> str:
    """What a person's telephone is called in the exchange."""
    return f"{_NAMES[kind]}{user_id}"


def user_of_phone(name: str) -> int | None:
    """Whose telephone it is; None for what is no telephone of ours."""
    found = _PHONE.fullmatch(name)
    return int(found[1]) if found else None


def rung(chosen: DeviceKind, phones: Sequence[str]) -> list[PhoneKind]:
    """Which of a person's telephones are tried, in this order: a desk phone that is chosen rings alone.

    Who has chosen the browser is reached on the table while no page is open.
    """
    order = [PhoneKind.DESK] if chosen is DeviceKind.DESK else [PhoneKind.BROWSER, PhoneKind.DESK]
    return [kind for kind in order if kind in phones]


def spellings(number: str) -> tuple[str, ...]:
    """How a line's number may be written in our records, whatever the carrier sends."""
    digits = number.lstrip("+")
    plain = f"+{digits.removeprefix('00')}"
    return tuple(dict.fromkeys((number, plain)))


def caller_number(told: str, region: str) -> str:
    """The caller's number as E.164; empty when it is withheld or no number. `region` is where the line is."""
    try:
        return phone.parse(told, region=region).e164
    except phone.BadPhoneError:
        return ""


def may_dial(number: str, allowed: Sequence[str], refused: Sequence[str]) -> bool:
    """Whether an E.164 number may be called: within an allowed prefix, and not within a refused one.

    Nothing that is not a plain number passes, so that no number can smuggle a dial string.
    """
    return (
        _E164.fullmatch(number) is not None
        and any(number.startswith(prefix) for prefix in allowed)
        and not any(number.startswith(prefix) for prefix in refused)
    )


SHAPE_WIDTH: Final = 1000
SHAPE_HALF: Final = 50


def shape(sides: Sequence[Sequence[int]]) -> str:
    """An SVG path of a recording, 1000 by 100: the caller above the middle, the operator below; loudness 0 to 100."""
    bars = list(zip(*sides, strict=True)) if sides else []
    step = SHAPE_WIDTH / max(1, len(bars))
    parts = (
        f"M{(at + 0.5) * step:.1f} {SHAPE_HALF - one[0] / 2:.0f}V{SHAPE_HALF + one[-1] / 2:.0f}"
        for at, one in enumerate(bars)
    )
    return "".join(parts)


def gaps(silences: Iterable[tuple[float, float | None]], seconds: float) -> tuple[tuple[float, float], ...]:
    """Where nothing was recorded, as places and widths in the shape."""
    whole = max(seconds, 0.001)
    return tuple(
        (round(SHAPE_WIDTH * start / whole, 1), round(SHAPE_WIDTH * ((end or seconds) - start) / whole, 1))
        for start, end in silences
    )
