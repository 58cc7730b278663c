"""Where the exchange listens: what commands it, on loopback alone; telephones, where they are."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from thirdring.launch.asterisk import configuration
from thirdring.launch.asterisk.programs import Programs


def written(folder: Path, host: str) -> Path:
    data = folder / "data"
    data.mkdir()
    wiring = configuration.Wiring(folder / "home", host, 5060, 8088, 5038, (10000, 10100), "s3cret")
    programs = Programs(("asterisk",), folder, data, 22, "test")
    return configuration.write(wiring, programs).parent


def section(file: Path, name: str) -> dict[str, str]:
    parser = ConfigParser(strict=False, interpolation=None, comment_prefixes=(";",), delimiters=("=>", "="))
    parser.read_string(file.read_text())
    return dict(parser[name])


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.7"])
def test_ari_and_ami_listen_on_loopback_wherever_the_telephones_are(tmp_path, host):
    etc = written(tmp_path, host)
    assert section(etc / "http.conf", "general")["bindaddr"] == "127.0.0.1"
    assert section(etc / "manager.conf", "general")["bindaddr"] == "127.0.0.1"


def test_telephones_from_outside_are_heard_only_where_the_house_says_so(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    at_home, outside = (written(tmp_path / name, host) for name, host in (("a", "127.0.0.1"), ("b", "192.0.2.7")))
    assert "bind = 127.0.0.1:5060" in (at_home / "pjsip.conf").read_text()
    assert "bind = 127.0.0.1:5060" not in (outside / "pjsip.conf").read_text()


def test_no_modules_are_loaded_but_those_that_are_named(tmp_path):
    modules = section(written(tmp_path, "127.0.0.1") / "modules.conf", "modules")
    assert modules["autoload"] == "no"


def test_what_holds_secrets_is_read_by_nobody_else(tmp_path):
    etc = written(tmp_path, "127.0.0.1")
    assert etc.stat().st_mode & 0o077 == 0
