"""What is done after the commit of the transaction that is open, so that it need not be done twice."""

from collections.abc import Callable

from django.db import connection


def hooks() -> list[Callable[[], object]]:
    """What is done already if the current savepoint comes to its commit, and no other savepoint can take back."""
    if not connection.in_atomic_block:
        return []
    open_now = set(connection.savepoint_ids)
    return [entry[1] for entry in connection.run_on_commit if entry[0] <= open_now]
