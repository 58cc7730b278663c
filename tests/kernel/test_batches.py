import pytest
from django.db import OperationalError

from thirdring.kernel import batches


def test_what_fails_for_one_keeps_no_other_waiting(caplog: pytest.LogCaptureFixture):
    assert batches.each(lambda number: 12 // number > 3, [3, 0, 6, 2]) == [3, 2]
    assert "What was due failed for 0" in caplog.text


def test_a_database_that_is_away_is_nobodys_own_trouble():
    asked = []

    def act(number: int) -> None:
        asked.append(number)
        raise OperationalError

    with pytest.raises(OperationalError):
        batches.each(act, [1, 2])
    assert asked == [1]
