"""The whole house under attack: kill -9 of any process loses nothing acknowledged, and the next start just works."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.launch.houses import House, eventually, house
from thirdring.launch.postgres import leftovers
from thirdring.launch.state import CHECKOUT

pytestmark = pytest.mark.timeout(420)


@pytest.fixture(scope="module")
def running() -> Iterator[House]:
    with house() as one:
        one.start()
        yield one


def test_a_killed_part_is_started_again(running: House):
    for name in ("web", "worker", "stream", "mail"):
        before = running.part(name)
        before.kill()
        eventually(lambda was=before.pid, name=name: _renewed(running, name, was), f"{name} is back")
    eventually(running.answers, "pages are served again")


def test_a_killed_web_worker_leaves_nobody_without_pages(running: House):
    main = running.part("web")
    main.children()[-1].kill()
    eventually(running.answers, "pages are served again")
    assert running.part("web").pid == main.pid


def test_a_killed_postgresql_comes_back_with_every_committed_row(running: House):
    write(running, "before the crash")
    os.kill(leftovers.postmaster(running.server.data), signal.SIGKILL)
    eventually(running.server.answers, "PostgreSQL is back")
    assert "before the crash" in rows(running)
    eventually(running.answers, "pages are served again")


def test_after_the_supervisor_and_postgresql_were_killed_the_next_start_just_works(running: House):
    write(running, "before the end")
    left = running.processes()
    assert left
    os.kill(leftovers.postmaster(running.server.data), signal.SIGKILL)
    running.kill()
    running.start()
    assert running.answers()
    assert "before the end" in rows(running)
    assert not any(process.is_running() for process in left)


def test_ctrl_c_ends_everything_that_was_started():
    with house() as one:
        one.start()
        started = one.processes()
        assert len(started) >= 4
        assert one.interrupt() == 0
        assert not any(process.is_running() for process in started)
        assert not one.server.running()


def test_a_second_start_on_the_same_folder_is_told_where_the_first_one_is(running: House):
    refused = up(running)
    assert refused.returncode == 1
    assert "already runs" in one_sentence(refused)
    assert f":{running.port}/" in refused.stderr


def test_a_taken_port_is_named_with_who_has_it():
    with house() as one, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = up(one, "--port", str(port))
        assert refused.returncode == 1
        assert f"Port {port} is taken by" in one_sentence(refused)
        assert "--port" in refused.stderr
        assert not one.server.running()


def test_fresh_starts_over_and_touches_nothing_that_is_not_ours():
    with house() as one:
        one.start()
        write(one, "to be forgotten")
        one.interrupt()
        one.start("--fresh")
        with psycopg.connect(one.server.url()) as connection:
            assert connection.execute("SELECT to_regclass('survivor')").fetchone() == (None,)


def test_fresh_refuses_a_folder_that_is_not_ours():
    with house() as one:
        (one.state.folder / "thesis.txt").write_text("years of work")
        refused = up(one, "--fresh", "--port", str(one.port))
        assert refused.returncode == 1
        assert "left as it is" in one_sentence(refused)
        assert (one.state.folder / "thesis.txt").read_text() == "years of work"


def test_a_database_that_does_not_answer_is_told():
    with house() as one:
        refused = up(one, "--port", str(one.port), DATABASE_URL=f"postgresql://desk@127.0.0.1:{one.port}/desk")
        assert refused.returncode == 1
        assert "DATABASE_URL does not answer" in one_sentence(refused)


def _renewed(running: House, name: str, was: int) -> bool:
    return any(p.pid != was and p.ppid() == running.up.pid for p in running.processes(name))


def up(one: House, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thirdring", "up", "--no-demo", *arguments],
        cwd=CHECKOUT,
        env=one.environment() | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def one_sentence(refused: subprocess.CompletedProcess[str]) -> str:
    lines = refused.stderr.strip().splitlines()
    assert len(lines) == 1, refused.stderr
    return lines[0]


def write(one: House, words: str) -> None:
    with psycopg.connect(one.server.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS survivor (words text)")
        connection.execute("INSERT INTO survivor VALUES (%s)", [words])


def rows(one: House) -> set[str]:
    with psycopg.connect(one.server.url()) as connection:
        return {words for (words,) in connection.execute("SELECT words FROM survivor").fetchall()}
