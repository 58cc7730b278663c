"""The read-back as it is shown: parts that are said in one breath and ticked by one key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from thirdring.catalogue.values import Availability
from thirdring.orders import terms
from thirdring.orders.queries import Quoted
from thirdring.orders.quote import QuoteLine, Shipment
from thirdring.orders.showing import Context, known, told


@dataclass(frozen=True, slots=True)
class Spoken:
    """A part of the read-back, with everything that it says."""

    key: str
    kind: str
    digest: str
    ticked: bool
    line: QuoteLine | None = None
    shipment: Shipment | None = None
    available: Availability | None = None

    @property
    def element(self) -> str:
        return "part-" + self.key.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Breath:
    """Parts that are said in one sentence and ticked by one key; each keeps its own digest."""

    parts: tuple[Spoken, ...]

    @property
    def element(self) -> str:
        return self.parts[0].element

    @property
    def ticked(self) -> bool:
        return all(part.ticked for part in self.parts)

    @property
    def sent(self) -> str:
        """What the tick posts, as JSON for `hx-vals`."""
        return json.dumps({"part": [part.key for part in self.parts], "digest": [part.digest for part in self.parts]})


SAID_TOGETHER = {
    "freight": "sums", "fees": "sums", "tax": "sums", "total": "sums",
    "address": "destination", "delivery": "destination",
    "billing": "bill", "email": "bill",
}  # fmt: skip


def breaths(parts: Sequence[Spoken]) -> list[Breath]:
    """A line each, the sums together, each address with its date, the bill with the e-mail; in the order of reading."""
    together: dict[str, list[Spoken]] = {}
    for part in parts:
        topic = SAID_TOGETHER.get(part.kind, part.kind)
        together.setdefault(f"{topic}:{part.key.partition(':')[2]}", []).append(part)
    return [Breath(tuple(said)) for said in together.values()]


def read_back(found: Quoted) -> Context:
    """The parts in the order in which they are read aloud."""
    lines = {line.key: line for line in found.quote.lines}
    shipments = {shipment.key: shipment for shipment in found.quote.shipments}
    spoken = []
    for part in found.parts:
        kind, _colon, key = part.key.partition(":")
        line = lines.get(key) if kind == "line" else None
        spoken.append(
            Spoken(
                key=part.key,
                kind=kind,
                digest=part.digest,
                ticked=part.ticked,
                line=line,
                shipment=shipments.get(key) if kind in {"address", "delivery"} else None,
                available=found.goods[line.variant_id].availability if line else None,
            )
        )
    said = breaths(spoken)
    return {
        "draft": found.draft,
        "quote": found.quote,
        "found": found,
        "breaths": said,
        "methods": _method_names(found),
        "unread": sum(not breath.ticked for breath in said),
        "problems": told(found.problems),
        "known": known(found.draft),
    }


def _method_names(found: Quoted) -> dict[str, str]:
    in_force = terms.current()
    methods = {s.method: in_force.method(s.method) for s in found.quote.shipments}
    return {code: m.name(get_language() or "en") if m else code for code, m in methods.items()}
