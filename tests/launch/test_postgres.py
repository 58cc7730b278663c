"""The embedded server: shared, restarted, and not fooled by what a crash leaves behind."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.launch.houses import eventually
from thirdring.launch.postgres import account, leftovers, programs
from thirdring.launch.postgres.server import Server
from thirdring.launch.problems import LaunchError


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="thirdring-server-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder / "postgres"
        Server(folder / "postgres").delete()


def test_the_last_holder_stops_the_server(home: Path):
    first, second = Server(home), Server(home)
    assert first.hold() == second.hold()
    first.leave()
    assert second.answers()
    second.leave()
    assert not second.answers()
    eventually(lambda: not first.running(), "the server is gone")


def test_committed_rows_survive_a_kill(home: Path):
    server = Server(home)
    url = server.hold()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    killed = leftovers.postmaster(server.data)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not server.running(), "the server is gone")
    assert server.ensure() is True
    assert server.ensure() is False
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT id FROM kept").fetchall() == [(7,)]
    assert leftovers.postmaster(server.data) != killed
    server.leave()


def test_a_lock_file_with_the_number_of_another_program_is_not_believed(home: Path):
    server = Server(home)
    server.hold()
    server.leave()
    (server.data / "postmaster.pid").write_text(f"{os.getppid()}\n{server.data}\n1\n5432\n\n127.0.0.1\n0 0\n")
    assert not server.running()
    server.hold()
    assert server.answers()
    server.leave()


def test_an_interrupted_making_is_made_again(home: Path):
    server = Server(home)
    (home / "data.new" / "base").mkdir(parents=True)
    server.hold()
    assert server.answers()
    server.leave()


def test_the_port_of_another_server_does_not_leak_in(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    server = Server(home)
    server.hold()
    assert server.answers()
    server.leave()


def test_a_database_of_another_version_is_left_alone(home: Path):
    server = Server(home)
    server.hold()
    server.leave()
    (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(LaunchError, match="made by PostgreSQL 14"):
        server.hold()
    (server.data / "PG_VERSION").write_text(f"{programs.find().major}\n")


def test_why_postgresql_does_not_start_is_told(home: Path):
    with pytest.raises(LaunchError, match="shared_buffers"):
        Server(home, settings={"shared_buffers": "many"}).hold()


def test_loopback_asks_for_the_password(home: Path):
    server = Server(home)
    server.hold()
    over_tcp = f"postgresql://thirdring@127.0.0.1:{server.port}/thirdring"
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(over_tcp)
    password = (home / "password").read_text()
    psycopg.connect(over_tcp, password=password).close()
    server.leave()


def test_a_home_that_the_service_user_cannot_reach_is_moved(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    other = account.Account("nobody", 65534, 65534, {"user": 65534})
    assert account.reachable_home(closed / "postgres", other).parent == account.SERVICE_FOLDER
    mine = account.Account("me", os.geteuid(), os.getegid(), {})
    assert account.reachable_home(closed / "postgres", mine) == closed / "postgres"
