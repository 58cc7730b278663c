"""Which exchange a start uses: one configured elsewhere, the installed one, Debian's packages; else one sentence."""

import threading
from pathlib import Path

import pytest

from thirdring.launch import doctor
from thirdring.launch.asterisk import debian, programs
from thirdring.launch.commands import telephone
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen
from thirdring.launch.state import State

SENTENCE = (
    "No telephone exchange here (this machine has no apt): install Asterisk 22 (on Debian and Ubuntu: apt install "
    "asterisk), or set THIRDRING_ARI to one that runs elsewhere."
)


class Machine:
    """A machine without an exchange: nothing of the one that runs the test is seen."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.monkeypatch = folder / "machine", monkeypatch
        self.here = State(folder / "var")
        self.here.folder.mkdir()
        self.fetched: list[Path] = []
        monkeypatch.setattr(programs, "MACHINE", self.root)
        monkeypatch.setenv("PATH", str(self.root / "bin"))
        for name in ("THIRDRING_ARI", "THIRDRING_TELEPHONE", "THIRDRING_CACHE"):
            monkeypatch.delenv(name, raising=False)
        self.debian("")

    def debian(self, why_not: str) -> None:
        """Debian's packages can be fetched, or cannot, and why."""

        def fetch(cache: Path) -> None:
            self.fetched.append(cache)
            self.unpacked()

        self.monkeypatch.setattr(debian, "why_not", lambda: why_not)
        self.monkeypatch.setattr(debian, "unpack", fetch)

    def installed(self, major: int = 22) -> None:
        _program(self.root / "usr" / "sbin" / "asterisk", major)
        (self.root / "usr" / "lib" / "asterisk" / "modules").mkdir(parents=True)
        (self.root / "usr" / "share" / "asterisk").mkdir(parents=True)

    def unpacked(self) -> None:
        """Debian's packages, from an earlier start."""
        root = debian.root(self.cache)
        _program(root / "usr" / "lib64" / "ld-linux-x86-64.so.2", 22)
        _program(root / "usr" / "sbin" / "asterisk", 22)

    @property
    def cache(self) -> Path:
        return telephone.cache_of(self.here)

    def origin(self) -> str:
        """Where the exchange of this start comes from."""
        return programs.obtain(self.cache, lambda _words: None).origin


def _program(file: Path, major: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho Asterisk {major}.5.2\n")
    file.chmod(0o755)


class Told(Screen):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def say(self, words: str) -> None:
        self.words.append(words)

    warn = say


def obtained(machine: Machine) -> list[str]:
    """What a start tells while it gets the exchange, to its end."""
    screen = Told()
    telephone.obtain_beside(machine.here, screen)
    for thread in threading.enumerate():
        if thread.name == "obtain-telephone":
            thread.join()
    return screen.words


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_one_that_is_configured_elsewhere_goes_before_everything_here(machine: Machine, monkeypatch):
    machine.installed()
    assert telephone.is_ours(machine.here)
    monkeypatch.setenv("THIRDRING_ARI", "http://desk:secret@pbx.example:8088")
    assert not telephone.is_ours(machine.here)
    assert telephone.wired(machine.here, "127.0.0.1") == {}
    assert obtained(machine) == []
    assert machine.fetched == []


def test_our_own_address_from_an_earlier_step_is_none_elsewhere(machine: Machine, monkeypatch):
    machine.installed()
    found = telephone.wired(machine.here, "127.0.0.1")
    monkeypatch.setenv("THIRDRING_ARI", found["THIRDRING_ARI"])
    assert telephone.is_ours(machine.here)


def test_the_installed_one_goes_before_debians_packages(machine: Machine):
    machine.unpacked()
    assert machine.origin() == "Debian's packages"
    machine.installed()
    assert machine.origin() == f"installed at {machine.root}/usr/sbin/asterisk"
    assert machine.fetched == []


@pytest.mark.parametrize("major", [0, 16, 19])
def test_an_installed_one_that_is_too_old_or_does_not_start_is_as_good_as_none(machine: Machine, major: int):
    machine.installed(major)
    assert machine.origin() == "Debian's packages"
    assert machine.fetched == [machine.cache]


def test_debians_packages_are_fetched_once(machine: Machine):
    assert telephone.is_ours(machine.here)
    assert obtained(machine) == ["fetching Asterisk (38 MB, once)"]
    assert obtained(machine) == []
    assert machine.origin() == "Debian's packages"
    assert machine.fetched == [machine.cache]


def test_where_none_can_be_had_one_sentence_says_how_and_practice_goes_on(machine: Machine):
    machine.debian("this machine has no apt")
    with pytest.raises(LaunchError) as refused:
        machine.origin()
    assert str(refused.value) == SENTENCE
    assert obtained(machine) == [f"{SENTENCE} Practice calls work without one."]
    assert not telephone.is_ours(machine.here)
    assert telephone.wired(machine.here, "127.0.0.1") == {}
    assert "only practice calls ring: install Asterisk 22" in doctor._telephone(machine.here).words


def test_why_debians_packages_cannot_be_had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.why_not() == "this machine has no apt"
    for program in ("apt-get", "dpkg-deb"):
        _program(tmp_path / program, 0)
    monkeypatch.setattr(debian, "KEYRING", tmp_path / "keyring.gpg")
    assert debian.why_not() == "this machine does not know Debian's signatures"
    debian.KEYRING.touch()
    assert debian.why_not() == ""
