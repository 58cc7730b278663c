"""Reading back: what is still to be read aloud, by digests, so that an edit unticks exactly what it touches."""

from collections.abc import Mapping

from thirdring.orders.values import Part

_ORDER = ("line", "freight", "fees", "tax", "total", "address", "delivery", "billing", "email")
"""As it is read aloud: first the goods, then the money, then where, when and to whom."""


def parts(digests: Mapping[str, str], ticks: Mapping[str, str]) -> tuple[Part, ...]:
    """Every part with its digest now; ticked only where it was read aloud with that very digest."""
    spoken = sorted(digests, key=lambda key: _ORDER.index(key.partition(":")[0]))
    return tuple(Part(key, digests[key], ticks.get(key) == digests[key]) for key in spoken)


def unread(digests: Mapping[str, str], ticks: Mapping[str, str]) -> tuple[str, ...]:
    """The parts that were not read aloud as they stand now."""
    return tuple(key for key, digest in digests.items() if ticks.get(key) != digest)
