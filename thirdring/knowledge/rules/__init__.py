"""Pure decisions: the words of texts, and what policies decide; each module is one subject."""

from thirdring.knowledge.rules import policies
from thirdring.knowledge.rules.texts import (
    PLACES,
    bigrams,
    crosses_customs,
    day_greeting,
    filled,
    language_of,
    places_in,
    places_of,
    policy_points,
    unknown_places,
    words,
)

__all__ = [
    "PLACES",
    "bigrams",
    "crosses_customs",
    "day_greeting",
    "filled",
    "language_of",
    "places_in",
    "places_of",
    "policies",
    "policy_points",
    "unknown_places",
    "words",
]
