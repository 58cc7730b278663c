"""Each check looks at one thing and says in a sentence whether it works, and if not, what to do."""

import os
import shutil
import smtplib
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import psycopg
from django.db import Error, ProgrammingError

from thirdring.launch import assets, ports, state, translations
from thirdring.launch.asterisk import debian, exchange
from thirdring.launch.asterisk import programs as programs_of_asterisk
from thirdring.launch.commands import telephone
from thirdring.launch.postgres import programs
from thirdring.launch.postgres.server import Server
from thirdring.launch.problems import LaunchError
from thirdring.launch.state import LEAST_FREE, State


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    words: str


def well(words: str) -> Finding:
    return Finding(well=True, words=words)


def ill(words: str) -> Finding:
    return Finding(well=False, words=words)


def examine() -> Iterator[Finding]:
    """Every check in turn; a check that itself fails is a finding too."""
    here = state.find()
    checks: list[Callable[[State], Finding]] = [
        _python, _folder, _disk, _postgres_programs, _database, _tables, _jobs, _scripts, _translations,
        _mail, _telephone, _pages,
    ]  # fmt: skip
    for check in checks:
        try:
            yield check(here)
        except (LaunchError, OSError, psycopg.Error, Error) as problem:
            yield ill(f"{check.__name__.strip('_').replace('_', ' ').capitalize()}: {problem}")


def _python(_here: State) -> Finding:
    return well(f"Python {sys.version.split()[0]} runs Third Ring.")


def _folder(here: State) -> Finding:
    if not here.folder.exists():
        return well(f"{here.folder} does not exist yet; `thirdring up` makes it.")
    if not os.access(here.folder, os.W_OK):
        return ill(f"{here.folder} cannot be written: give this user the right to, or set THIRDRING_STATE.")
    return well(f"Data lives in {here.folder}.")


def _disk(here: State) -> Finding:
    existing = next(folder for folder in (here.folder, *here.folder.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < LEAST_FREE:
        return ill(f"The disk has only {free // 1_000_000} MB left: make room before it is full.")
    return well(f"The disk has {free // 1_000_000_000} GB left.")


def _postgres_programs(_here: State) -> Finding:
    if "DATABASE_URL" in os.environ:
        return well("PostgreSQL is the one of DATABASE_URL; the embedded one is not used.")
    found = programs.find()
    return well(f"PostgreSQL {found.major} is there ({found.origin}).")


def _database(here: State) -> Finding:
    url = _database_url(here)
    if url is None:
        return well("The database is not running now; `thirdring up` starts it.")
    with psycopg.connect(url, connect_timeout=5) as connection:
        version = connection.info.server_version // 10_000
        row = connection.execute("SELECT lower('Æ') = 'æ', now()").fetchone()
    if version < programs.OLDEST:
        return ill(f"The database is PostgreSQL {version}: Third Ring needs {programs.OLDEST} or later.")
    if row is None or not row[0]:
        return ill("The database does not know letters beyond A-Z: make it anew with the locale C.UTF-8.")
    return well(f"The database answers (PostgreSQL {version}).")


def _tables(here: State) -> Finding:
    url = _database_url(here)
    if url is None:
        return well("The tables were not looked at, because the database is not running.")
    os.environ["DATABASE_URL"] = url
    from thirdring.launch.house import set_up_django

    set_up_django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return ill(f"{len(missing)} changes to the tables are waiting: `thirdring up` makes them.")
    return well("All tables are up to date.")


def _jobs(here: State) -> Finding:
    if _database_url(here) is None:
        return well("Background jobs were not looked at, because the database is not running.")
    from thirdring.kernel import jobs

    try:
        failed = jobs.failed()
    except ProgrammingError:
        return well("Background jobs were not looked at, because their table is not there yet.")
    if not failed:
        return well("No background job has failed for good.")
    names = ", ".join(f"{name} ({count})" for name, count in failed.most_common())
    return ill(
        f"Background jobs failed for good: {names}. The worker's log says why; `thirdring worker --again` tries them "
        "once more."
    )


def _scripts(_here: State) -> Finding:
    if not (assets.BUILT / "main.js").exists():
        return ill("The screen's scripts and styles are missing: run `thirdring build`.")
    if not assets.is_current():
        return ill("The screen's scripts and styles are older than their sources: run `thirdring build`.")
    return well("The screen's scripts and styles are built.")


def _translations(_here: State) -> Finding:
    stale = translations.stale()
    if stale:
        return ill(f"{len(stale)} translations are not compiled: run `thirdring build`.")
    return well("The translations are compiled.")


def _mail(here: State) -> Finding:
    url = os.environ.get("EMAIL_URL")
    if not url:
        kept = sum(1 for _ in here.mail.glob("*.eml"))
        return well(f"Mail is kept in {here.mail} ({kept} so far) and not sent; set EMAIL_URL to send it.")
    parts = urlsplit(url)
    try:
        smtplib.SMTP(parts.hostname or "127.0.0.1", parts.port or 25, timeout=5).close()
    except (OSError, smtplib.SMTPException) as problem:
        return ill(f"The mail server of EMAIL_URL does not answer ({problem}): check host and port.")
    return well(f"The mail server {parts.hostname} answers.")


def _telephone(here: State) -> Finding:
    if os.environ.get("THIRDRING_ARI"):
        return _exchange_answers(os.environ["THIRDRING_ARI"], "The telephone exchange of THIRDRING_ARI")
    found = programs_of_asterisk.find(telephone.cache_of(here))
    if found is None:
        why = debian.why_not()
        if why:
            return ill(
                f"There is no telephone exchange ({why}), so only practice calls ring: {programs_of_asterisk.HOW}."
            )
        return well("Asterisk is not here yet; `thirdring up` fetches it (38 MB, once).")
    wiring = exchange.recall(here)
    if wiring is None or ports.is_free(wiring.http):
        return well(f"Asterisk {found.major} is there ({found.origin}); `thirdring up` starts it.")
    return _exchange_answers(wiring.ari_url, f"Asterisk {found.major} ({found.origin})")


def _exchange_answers(url: str, name: str) -> Finding:
    parts = urlsplit(url)
    ping = f"{parts.scheme}://{parts.hostname}:{parts.port}/ari/asterisk/ping?api_key={parts.username}:{parts.password}"
    try:
        urllib.request.urlopen(ping, timeout=5).close()  # noqa: S310
    except OSError as problem:
        return ill(f"{name} does not answer ({problem}): calls from outside do not ring. Read telephone.log.")
    return well(f"{name} answers.")


def _pages(here: State) -> Finding:
    address = here.recall("run").get("address")
    if not address:
        return well("Third Ring was not started here yet: run `thirdring up`.")
    try:
        urllib.request.urlopen(address, timeout=10).close()  # noqa: S310
    except urllib.error.HTTPError as answer:
        if answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return ill(f"{address} answers with {answer.code}: read web.log in {here.logs}.")
    except OSError:
        return well(f"Third Ring is not running now; it was last at {address}.")
    return well(f"Third Ring runs at {address}.")


def _database_url(here: State) -> str | None:
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    server = Server(here.database)
    return server.url() if server.running() else None
