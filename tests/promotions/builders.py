"""Codes for tests, made by the real action."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from thirdring.promotions import actions
from thirdring.promotions.values import CodeKind

NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
_numbers = count(100)


def code(name: str = "", **changes: Any) -> int:
    """The id of a new code."""
    kept: dict[str, Any] = {"kind": CodeKind.DISCOUNT, "title": "A code", "actor_id": None, "now": NOW}
    return actions.add_code(**(kept | {"code": name or f"CODE{next(_numbers)}"} | changes))
