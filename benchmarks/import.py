# ruff: noqa: N999 - the command is `./bench import`
"""How fast the real data set is loaded, and in how little memory; and that loading it again changes nothing."""

import resource
import time
from collections.abc import Mapping
from pathlib import Path

from django.db import connection

REAL = Path(__file__).parents[2] / "shared" / "data" / "online-retail.csv.xz"


def main(arguments: list[str]) -> Mapping[str, float | str]:
    """`./bench import [FILE]`"""
    from thirdring.config import imports

    path = Path(arguments[0]) if arguments else REAL
    _empty()
    began, worked = time.perf_counter(), time.process_time()
    first = imports.run(kind="online-retail", path=path)
    seconds, own = time.perf_counter() - began, time.process_time() - worked
    began = time.perf_counter()
    second = imports.run(kind="online-retail", path=path)
    again = time.perf_counter() - began
    for title, counts in (("made", first.made), ("taken", first.taken), ("not taken", first.refused)):
        for name, count in counts.items():
            print(f"{title:>10}  {count:>9,}  {name}")
    print(f"written down, line by line: {first.refusals}")
    changed = sum(second.made.values())
    return {
        "lines": str(first.lines),
        "accounted_for": str(sum(first.taken.values()) + sum(first.refused.values())),
        "seconds": seconds,
        "own_cpu_seconds": own,
        "lines_per_second": str(round(first.lines / seconds)),
        "again_lines_per_second": str(round(second.lines / again)),
        "again_changed": str(changed),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE orders_order, catalogue_product, customers_customer, customers_namekey CASCADE")
