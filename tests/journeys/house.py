"""A running house: web, stream, worker and mail server on free ports, on a database of its own with the demo in it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tests.launch import templates
from thirdring.launch.ports import any_free

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "journeys_template"
PATIENCE = 60.0  # seconds for a process to answer
PROCESSES = ("web", "stream", "worker", "mail")
# What the journey before left open: its calls, its drafts, and what its people were doing.
CLEAR = (
    "UPDATE routing_offer SET state = 'withdrawn', decided_at = now() WHERE state = 'pending'",
    "UPDATE routing_offer SET state = 'finished' WHERE state = 'accepted'",
    "UPDATE routing_queuedcall SET left_at = greatest(now(), entered_at), outcome = 'abandoned' WHERE left_at IS NULL",
    (
        "UPDATE calls_call SET state = 'wrapped', ended_at = coalesce(ended_at, now()), wrapped_at = now(),"
        " held_since_at = NULL, offered_to_id = NULL, offered_since_at = NULL, hold_step = '' WHERE state <> 'wrapped'"
    ),
    "UPDATE chats_chatoffer SET state = 'withdrawn', decided_at = now() WHERE state = 'pending'",
    "UPDATE chats_chatoffer SET state = 'finished' WHERE state = 'accepted'",
    (
        "UPDATE chats_chat SET state = 'wrapped', ended_at = coalesce(ended_at, now()), wrapped_at = now()"
        " WHERE state <> 'wrapped'"
    ),
    "DELETE FROM chats_chattally",
    "UPDATE calls_callhandover SET state = 'left', ended_at = now() WHERE ended_at IS NULL",
    "UPDATE calls_callsupervision SET ended_at = now() WHERE ended_at IS NULL",
    "UPDATE calls_callhelp SET ended_at = now() WHERE ended_at IS NULL",
    "DELETE FROM telephony_device",
    "DELETE FROM telephony_phone WHERE kind = 'desk'",
    "UPDATE orders_draft SET dropped_at = now() WHERE order_id IS NULL AND dropped_at IS NULL",
    (
        "UPDATE people_presenceinterval SET until_at = greatest(now(), since_at + interval '1 millisecond')"
        " WHERE until_at IS NULL"
    ),
)


class House:
    """The processes; each can be killed and started again on its port."""

    def __init__(
        self, database_url: str, folder: Path, *, besides: Sequence[str] = (), settings: Mapping[str, str] | None = None
    ) -> None:
        self.database_url = database_url
        self.folder = folder
        self.processes = (*PROCESSES, *besides)
        self.settings = dict(settings or {})
        self.ports = {"web": any_free(), "stream": any_free(), "mail": any_free()}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['web']}"

    def __enter__(self) -> Self:
        try:
            self.heal()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def heal(self) -> None:
        """Start what does not run, and wait until it answers."""
        for name in self.processes:
            if name not in self.running or self.running[name].poll() is not None:
                self.start(name)
        self.wait()

    def clear(self) -> None:
        """As on the first morning: all processes there, no call, no draft, nobody at the desk."""
        self.heal()
        with psycopg.connect(self.database_url) as connection:
            for statement in CLEAR:
                connection.execute(statement)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name, signal.SIGTERM)

    def start(self, name: str) -> None:
        options = {
            "web": ["--port", str(self.ports["web"]), "--workers", "1"],
            "stream": ["--port", str(self.ports["stream"])],
            "mail": ["--port", str(self.ports["mail"])],
        }.get(name, [])
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "thirdring", name, *options],
                cwd=ROOT,
                env={**self.environment(), "PGAPPNAME": name},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "THIRDRING_STATE": str(self.folder),
            "THIRDRING_SECRET_KEY": "only-for-journeys",
            "THIRDRING_STREAM_URL": f"http://127.0.0.1:{self.ports['stream']}/stream",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['mail']}",
            "THIRDRING_DEBUG": os.environ.get("THIRDRING_DEBUG", ""),
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    def wait(self) -> None:
        """Until web and stream answer. Raises RuntimeError with the end of the log of one that does not."""
        for name, path in (("web", "/sign-in"), ("stream", "/stream/health")):
            until = time.monotonic() + PATIENCE
            while not _answers(f"http://127.0.0.1:{self.ports[name]}{path}"):
                if time.monotonic() > until or self.running[name].poll() is not None:
                    raise RuntimeError(f"{name} does not answer:\n{self.log(name)}")
                time.sleep(0.05)

    def kill(self, name: str, with_signal: int = signal.SIGKILL) -> None:
        """End the process and all that it started: its group is its own."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, with_signal)
        process.wait(timeout=20)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]

    def mail_about(self, subject: str) -> EmailMessage:
        """The one mail whose subject holds these words, as the mail server took it; waits for it."""
        until = time.monotonic() + PATIENCE
        while True:
            taken = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in self.letters()]
            found = [mail for mail in taken if subject in str(mail["Subject"])]
            if found:
                (only,) = found
                return only
            if time.monotonic() > until:
                raise RuntimeError(f"no mail about {subject}:\n{self.log('worker')}")
            time.sleep(0.05)

    def letters(self) -> list[Path]:
        return sorted((self.folder / "mail").glob("*.eml"))

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Rows straight from the database: what the journey wrote, seen from outside."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()


@contextmanager
def new_house(
    server_url: str,
    folder: Path,
    name: str,
    *,
    besides: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
) -> Iterator[House]:
    """A house on a copy of the template database, which the first caller makes; `besides` are more of its processes."""
    make_template(server_url, folder)
    templates.copy(server_url, name, of=TEMPLATE)
    with House(templates.with_name(server_url, name), folder, besides=besides, settings=settings) as house:
        yield house


def make_template(server_url: str, folder: Path) -> None:
    """The demo house in a database to copy from; pytest's workers wait for the one that makes it."""

    def load_the_demo(database_url: str) -> None:
        templates.run([sys.executable, "-m", "thirdring", "demo"], database_url, THIRDRING_STATE=str(folder))

    templates.make(server_url, TEMPLATE, load_the_demo, copy_of=templates.with_tables(server_url))


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own ports
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False
