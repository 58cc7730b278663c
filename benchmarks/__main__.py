"""`./bench NAME`: a durable PostgreSQL of its own, a database for this benchmark, its figures as name=value at the end.

A benchmark is a module here with `main(arguments: list[str]) -> Mapping[str, float | str]`; it prints what people
read and returns what programs compare. Its database `bench_NAME` has all tables and is kept between runs, so that
large data is made once; `./bench NAME --fresh` makes it anew.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import psycopg
from psycopg import sql

from thirdring.launch import prepare, state
from thirdring.launch.house import set_up_django
from thirdring.launch.postgres.server import Server
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen

SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "4GB"}  # as of a house of a million customers
NOT_BENCHMARKS = {"__init__", "__main__"}


def main() -> None:
    names = sorted(
        file.stem
        for file in Path(__file__).parent.glob("*.py")
        if file.stem not in NOT_BENCHMARKS and "\ndef main(" in file.read_text()
    )
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"usage: ./bench NAME, where NAME is one of: {', '.join(names) or 'none yet'}")
    name, arguments = sys.argv[1], [part for part in sys.argv[2:] if part != "--fresh"]
    try:
        figures = measure(name, arguments, fresh="--fresh" in sys.argv)
    except LaunchError as problem:
        sys.exit(f"bench: {problem}")
    for key, value in figures.items():
        print(f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}")


def measure(name: str, arguments: list[str], *, fresh: bool) -> dict[str, float | str]:
    """The figures of one benchmark."""
    screen = Screen()
    server = Server(state.find().folder / "bench", settings=SETTINGS, die_with_us=True)
    server.hold(screen.say)
    try:
        os.environ["DATABASE_URL"] = _database(server, f"bench_{name}", fresh=fresh)
        prepare.build(screen)
        prepare.migrate(screen)
        set_up_django()
        return dict(import_module(f"benchmarks.{name}").main(arguments))
    finally:
        server.leave()


def _database(server: Server, name: str, *, fresh: bool) -> str:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if fresh:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.url(name)


if __name__ == "__main__":
    main()
