"""`thirdring up`: everything on one machine, from nothing to a page one can sign in to."""

import contextlib
import os
import secrets
import signal
import time
import urllib.error
import urllib.request
from types import FrameType

import click

from thirdring.launch import addresses, house, prepare, state
from thirdring.launch.addresses import Addresses
from thirdring.launch.commands import switchboard, telephone
from thirdring.launch.part import RUN_MARK, Part, end_leftovers
from thirdring.launch.postgres.server import Server
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen
from thirdring.launch.state import State
from thirdring.launch.supervisor import Supervisor

READY_SECONDS = 120.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere.")
@click.option("--port", type=click.IntRange(1, 65534), help="Of the pages; the live stream takes the next one.")
@click.option("--fresh", is_flag=True, help="Delete this installation's data first and start over.")
@click.option("--demo/--no-demo", default=None, help="Load the demo house; the embedded database gets it once.")
def command(host: str, port: int | None, fresh: bool, demo: bool | None) -> None:  # noqa: FBT001
    """Start everything on this machine and show where to go."""
    signal.signal(signal.SIGTERM, _stop_early)
    screen = Screen()
    screen.console.print("[bold]Third Ring[/]")
    here = state.find()
    state.prepare(here)
    with here.alone(), contextlib.ExitStack() as cleanup:
        _clear_up(here, screen)
        if fresh:
            _start_over(here, screen)
        chosen = addresses.choose(host, port)
        if port is None and (moved := addresses.why_not_first(chosen)):
            screen.say(moved)
        server = _database(here, screen, cleanup)
        telephone.obtain_beside(here, screen)
        prepare.build(screen)
        prepare.migrate(screen)
        _demo(here, screen, wanted=server is not None if demo is None else demo)
        _run(here, chosen, server, screen)


def _stop_early(_number: int, _frame: FrameType | None) -> None:
    """While things are being made ready a stop is an ordinary exit, so that PostgreSQL is left in order."""
    raise SystemExit(0)


def _clear_up(here: State, screen: Screen) -> None:
    """End what a killed supervisor has left running."""
    mark = here.recall("run").get("mark")
    if mark and (ended := end_leftovers(mark)):
        screen.say(f"ended {ended} processes that an earlier start had left behind")


def _start_over(here: State, screen: Screen) -> None:
    if "DATABASE_URL" in os.environ:
        raise LaunchError("--fresh deletes only the embedded database: unset DATABASE_URL, or empty yours yourself.")
    with screen.step(f"deleting the data in {here.folder}"):
        Server(here.database).delete()
        here.wipe()
        state.prepare(here)


def _database(here: State, screen: Screen, cleanup: contextlib.ExitStack) -> Server | None:
    if "DATABASE_URL" in os.environ:
        house.check_given_database()
        screen.say("using the PostgreSQL of DATABASE_URL")
        return None
    server = Server(here.database)
    with screen.step("starting PostgreSQL"):
        os.environ["DATABASE_URL"] = server.hold(screen.say)
    cleanup.callback(server.leave)
    return server


def _demo(here: State, screen: Screen, *, wanted: bool) -> None:
    if wanted and not here.recall("demo").get("people"):
        with screen.step("loading the demo house"):
            here.remember("demo", **prepare.load_demo(screen))


def _run(here: State, chosen: Addresses, server: Server | None, screen: Screen) -> None:
    mark = secrets.token_hex(8)
    here.remember("run", pid=os.getpid(), mark=mark, address=chosen.page)
    os.environ.update(telephone.wired(here, chosen.host))
    supervisor = Supervisor(parts(here, chosen, mark), server, screen.warn, lambda: state.little_room(here.folder))
    supervisor.listen_to_signals()
    try:
        supervisor.start()
        with screen.step("waiting for the first page"):
            ready = _wait_until_ready(chosen, supervisor)
        if ready:
            _welcome(here, chosen, screen)
            supervisor.watch()
    finally:
        screen.say("stopping")
        supervisor.stop()


def parts(here: State, chosen: Addresses, mark: str) -> list[Part]:
    """The processes of this start, in the order in which they are started."""
    ours = {
        RUN_MARK: mark,
        "THIRDRING_STREAM_URL": os.environ.get("THIRDRING_STREAM_URL", chosen.live),
        "THIRDRING_STREAM_ORIGINS": os.environ.get("THIRDRING_STREAM_ORIGINS", chosen.origins),
        "THIRDRING_URL": os.environ.get("THIRDRING_URL", chosen.page),
    }
    wanted = [
        ("web", ["--host", chosen.host, "--port", str(chosen.web)]),
        ("stream", ["--host", chosen.host, "--port", str(chosen.stream)]),
        ("worker", []),
    ]
    if switchboard.available():
        wanted.append(("switchboard", []))
    if telephone.is_ours(here):
        wanted.append(("telephone", []))
    if "EMAIL_URL" not in os.environ:
        ours["EMAIL_URL"] = f"smtp://127.0.0.1:{chosen.mail}"
        wanted.append(("mail", ["--port", str(chosen.mail)]))
    return [Part(name, arguments, here.logs / f"{name}.log", ours) for name, arguments in wanted]


def _wait_until_ready(chosen: Addresses, supervisor: Supervisor) -> bool:
    """Until pages and stream answer; False when we were told to stop meanwhile."""
    deadline = time.monotonic() + READY_SECONDS
    for url in (f"http://{_local(chosen)}:{chosen.web}/", f"http://{_local(chosen)}:{chosen.stream}/stream/health"):
        while not _answers(url):
            if supervisor.stopping.wait(0.05):
                return False
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"{url} did not answer within {READY_SECONDS:.0f} s: read the logs in the state folder, or run "
                    f"`thirdring doctor`."
                )
            supervisor.look()
    return True


def _local(chosen: Addresses) -> str:
    everywhere_or_here = {"127.0.0.1", "0.0.0.0", "localhost"}  # noqa: S104
    return "127.0.0.1" if chosen.host in everywhere_or_here else chosen.host


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=20).close()  # noqa: S310
    except urllib.error.HTTPError as answer:
        return answer.code < 500  # noqa: PLR2004
    except OSError:
        return False
    return True


def _welcome(here: State, chosen: Addresses, screen: Screen) -> None:
    tell = screen.console.print
    tell(f"\n  Open [bold underline]{chosen.page}[/] and sign in.")
    if (demo := here.recall("demo")).get("people"):
        tell(f"  Demo sign-ins, all with the password [bold]{demo['password']}[/]:")
        for username, name, role in demo["people"]:
            tell(f"    [bold]{username:12}[/] {name}, {role}")
        tell(f"  Write to them as a visitor of the shop: [bold underline]{chosen.page}chat/uk/[/]")
    if "EMAIL_URL" not in os.environ:
        kept = sum(1 for _ in here.mail.glob("*.eml"))
        tell(f"  Mail is not sent but kept in {here.mail} ({kept} so far).")
    if words := telephone.how_to_call(here):
        tell(f"  {words}")
    tell(f"  Data and logs are in {here.folder}. Ctrl-C stops everything.\n")
