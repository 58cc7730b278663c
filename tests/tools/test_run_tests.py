"""Which failures of a whole run get one more try."""

import json
from pathlib import Path

import pytest

from tools import run_tests

JOURNEY = "tests/journeys/test_shell.py::test_a"
INNER = "tests/orders/test_prices.py::test_b"


@pytest.fixture
def failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "lastfailed"
    monkeypatch.setattr(run_tests, "LAST_FAILED", path)
    return path


def test_a_few_outer_tests_are_tried_again(failed: Path) -> None:
    failed.write_text(json.dumps({JOURNEY: True}))
    assert run_tests.may_be_tried_again(1, []) == [JOURNEY]


@pytest.mark.parametrize(
    ("code", "arguments", "names"),
    [
        (1, [], [INNER]),
        (1, [], [JOURNEY, INNER]),
        (1, [], [f"{JOURNEY}{at}" for at in range(run_tests.MOST_TRIED_AGAIN + 1)]),
        (1, ["tests/journeys"], [JOURNEY]),
        (0, [], [JOURNEY]),
        (2, [], [JOURNEY]),
    ],
    ids=["an inner one", "an inner one among outer", "many", "a chosen part", "all passed", "stopped"],
)
def test_nothing_else_is(failed: Path, code: int, arguments: list[str], names: list[str]) -> None:
    failed.write_text(json.dumps(dict.fromkeys(names, True)))
    assert run_tests.may_be_tried_again(code, arguments) == []


@pytest.mark.usefixtures("failed")
def test_a_run_that_kept_no_list_is_not_tried_again() -> None:
    assert run_tests.may_be_tried_again(1, []) == []
