"""Transactions that actions share: one for a row of them, and what is done after its commit, once."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def together(action: Callable[P, R]) -> Callable[P, R]:
    """An action in the transaction of whoever calls it, or in one of its own, without a savepoint.

    For actions of the hot paths that refuse before they write: whoever goes on after a refusal finds nothing changed.
    """

    @wraps(action)
    def run(*args: P.args, **fields: P.kwargs) -> R:
        if connection.in_atomic_block:
            return action(*args, **fields)
        with transaction.atomic():
            return action(*args, **fields)

    return run


def hooks() -> list[Callable[[], object]]:
    """What is done already if the current savepoint comes to its commit, and no other savepoint can take back."""
    if not connection.in_atomic_block:
        return []
    open_now = set(connection.savepoint_ids)
    return [entry[1] for entry in connection.run_on_commit if entry[0] <= open_now]
