"""Which process a benchmark's CPU time goes to."""

import os
from collections.abc import Mapping
from contextlib import suppress

import psutil
from django.db import connection


class Meter:
    """CPU seconds of some processes by name, of the database that we are connected with, and of our own."""

    def __init__(self, **processes: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
        server = psutil.Process(backend).ppid()
        numbers = {**processes, "database": server, "bench": os.getpid()}
        self.processes = {name: psutil.Process(number) for name, number in numbers.items()}

    def read(self) -> dict[str, float]:
        """Used so far; of the database with all its children, those that have ended too."""
        return {name: _seconds(one, with_children=name == "database") for name, one in self.processes.items()}


def since(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in after}


def _seconds(process: psutil.Process, *, with_children: bool) -> float:
    used = process.cpu_times()
    total: float = used.user + used.system
    if not with_children:
        return total
    total += used.children_user + used.children_system
    for child in process.children():
        with suppress(psutil.NoSuchProcess):
            total += sum(child.cpu_times()[:2])
    return total
