"""Lines and brands: what a caller dials, and for whom it is answered."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Brand:
    """A name that customers order from; `languages` are those it speaks, first the usual one."""

    id: int
    code: str
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A number that customers call, and how it is answered.

    `language` is a two-letter code, `region` ISO 3166 alpha-2, `time_zone` an IANA name; `opens_at` and `closes_at` are
    hours of the line's own day (both 0: day and night); `ring_on` and `ring_off` are the cadence in seconds.
    """

    id: int
    number: str
    name: str
    brand: Brand
    language: str
    region: str
    time_zone: str
    price_list: str
    greeting_key: str
    closing_key: str
    opens_at: int = 0
    closes_at: int = 0
    ring_on: float = 1.0
    ring_off: float = 4.0
    wrap_up_limit: timedelta = timedelta(minutes=2)

    @property
    def third_ring(self) -> timedelta:
        """How long the caller has waited when the third ring is over."""
        return timedelta(seconds=3 * self.ring_on + 2 * self.ring_off)
