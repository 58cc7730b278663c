"""What the forms of returns send, parsed; what cannot be read counts as not said."""

from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from thirdring.orders.forms import number
from thirdring.orders.values.goodwill import GrantKind, GrantReason
from thirdring.orders.values.returns import (
    Condition,
    ExchangeWhen,
    Outcome,
    RefundTo,
    ReturnKind,
    ReturnReason,
    Wish,
)

__all__ = ["count", "found", "grant_kind", "grant_reason", "kind", "number", "to", "when", "wishes"]

Choice = TypeVar("Choice", bound=StrEnum)
MOST_DIGITS = 4


def wishes(data: QueryDict) -> list[Wish]:
    """The lines of which pieces come back: `quantity-LINE`, `reason-LINE`, `condition-LINE`, `variant-LINE`."""
    ids = sorted(int(name[9:]) for name in data if name.startswith("quantity-") and name[9:].isdecimal())
    return [
        Wish(
            line_id=line_id,
            quantity=pieces,
            reason=_choice(ReturnReason, data.get(f"reason-{line_id}"), ReturnReason.CHANGED_MIND),
            condition=_choice(Condition, data.get(f"condition-{line_id}"), Condition.UNUSED),
            variant_id=number(data, f"variant-{line_id}"),
        )
        for line_id in ids
        if (pieces := count(data, f"quantity-{line_id}"))
    ]


def found(data: QueryDict) -> dict[int, dict[Outcome, int]]:
    """Pieces by the return's line and what inspection found: `restock-LINE` and so on."""
    counted: dict[int, dict[Outcome, int]] = {}
    for name in data:
        outcome, _dash, line = name.partition("-")
        if outcome in set(Outcome) and line.isdecimal() and (pieces := count(data, name)):
            counted.setdefault(int(line), {})[Outcome(outcome)] = pieces
    return counted


def kind(data: QueryDict) -> ReturnKind:
    return _choice(ReturnKind, data.get("kind"), ReturnKind.RETURN)


def to(data: QueryDict) -> RefundTo:
    return _choice(RefundTo, data.get("to"), RefundTo.ORIGINAL)


def grant_kind(data: QueryDict) -> GrantKind:
    return _choice(GrantKind, data.get("kind"), GrantKind.COUPON)


def grant_reason(data: QueryDict) -> GrantReason:
    return _choice(GrantReason, data.get("reason"), GrantReason.LATE)


def when(data: QueryDict) -> ExchangeWhen:
    return _choice(ExchangeWhen, data.get("when"), ExchangeWhen.ON_RECEIPT)


def count(data: QueryDict, name: str) -> int:
    text = data.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _choice(kind: type[Choice], text: str | None, otherwise: Choice) -> Choice:
    return kind(text) if text in set(kind) else otherwise
