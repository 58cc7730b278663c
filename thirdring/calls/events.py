"""Facts of this room, as other rooms hear them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRang:
    call_id: int


@dataclass(frozen=True, slots=True)
class CallAnswered:
    call_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class CallEnded:
    call_id: int
    operator_id: int | None


@dataclass(frozen=True, slots=True)
class CallWrapped:
    call_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class WrapUpOverran:
    call_id: int
    operator_id: int
