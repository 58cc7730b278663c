"""The standard that the house is named for: every call answered by the third ring (row Z1.4)."""

from datetime import timedelta
from typing import Final, NamedTuple


class Cadence(NamedTuple):
    """Seconds of sound and of silence, as the caller hears them; a double ring is one ring."""

    on: float
    off: float


CADENCES: Final[dict[str, Cadence]] = {
    "AT": Cadence(1.0, 5.0),
    "AU": Cadence(1.0, 2.0),
    "BE": Cadence(1.0, 3.0),
    "BR": Cadence(1.0, 4.0),
    "CH": Cadence(1.0, 4.0),
    "CN": Cadence(1.0, 4.0),
    "CZ": Cadence(1.0, 4.0),
    "DE": Cadence(1.0, 4.0),
    "DK": Cadence(1.0, 4.0),
    "EE": Cadence(1.0, 4.0),
    "ES": Cadence(1.5, 3.0),
    "FI": Cadence(1.0, 4.0),
    "FR": Cadence(1.5, 3.5),
    "GB": Cadence(1.0, 2.0),
    "GR": Cadence(1.0, 4.0),
    "HU": Cadence(1.25, 3.75),
    "IN": Cadence(1.0, 2.0),
    "IT": Cadence(1.0, 4.0),
    "JP": Cadence(1.0, 2.0),
    "LT": Cadence(1.0, 4.0),
    "NL": Cadence(1.0, 4.0),
    "NO": Cadence(1.0, 4.0),
    "NZ": Cadence(1.0, 2.0),
    "US": Cadence(2.0, 4.0),
}
"""Ringing tones by ISO 3166 country: ITU-T, "Various tones used in national networks" (E.180, supplement 2, February
2003). A double ring of 0.4 on, 0.2 off, 0.4 on, 2.0 off is written as one ring of 1.0 and 2.0."""
USUAL: Final = Cadence(1.0, 4.0)
"""What most of the table says, for a country that is not in it."""

RINGS: Final = 3
SHORTEST: Final = timedelta(seconds=5)
"""What a person needs to notice a call and to press a key."""
LONGEST: Final = timedelta(seconds=20)


def cadence(region: str) -> Cadence:
    """How a telephone rings in this country."""
    return CADENCES.get(region, USUAL)


def third_ring(cadence: Cadence) -> timedelta:
    """How long a caller has waited when the third ring falls silent: three sounds and the two silences between them."""
    return timedelta(seconds=RINGS * cadence.on + (RINGS - 1) * cadence.off)


def offer_lasts(waited: timedelta, *, until: timedelta, others_free: bool, is_far: bool = False) -> timedelta:
    """How long an operator has for answering, when the caller has waited this long and `until` is the third ring.

    While somebody else is free, only half of what is left, so that the other one can still be in time; nobody is given
    less than SHORTEST. With nobody else free there is nothing to gain by taking the call away early; and a telephone
    that `is_far`, rung by a carrier and answered by a key after a sentence, cannot be answered so soon.
    """
    if is_far or not others_free:
        return LONGEST
    return max(SHORTEST, (until - waited) / 2)
