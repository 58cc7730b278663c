"""The map of the job standards does not lie."""

import ast

from tools import job_standards

ROWS = {
    "O1.1": {"section": "O1", "title": "log in", "screen": "Sign-in"},
    "O1.2": {"section": "O1", "title": "search"},
}


def test_marks_are_found_on_functions_and_classes():
    module = ast.parse(
        """
@pytest.mark.job("O1.1", "O1.2")
def test_one(): ...

@pytest.mark.job("K1")
class TestCalls:
    @pytest.mark.parametrize("x", [1])
    def test_two(self, x): ...
    def helper(self): ...

def test_unmarked(): ...
"""
    )
    assert list(job_standards.marked_tests(module)) == [("O1.1", "test_one"), ("O1.2", "test_one"), ("K1", "test_two")]


def test_marks_of_a_whole_file_are_found():
    module = ast.parse('pytestmark = [pytest.mark.django_db, pytest.mark.job("O1.1", "K1")]\ndef test_one(): ...\n')
    assert job_standards.marked_whole(module) == ["K1", "O1.1"]
    assert not list(job_standards.marked_tests(module))


def test_only_the_real_product_shows_a_row():
    tests = {"O1.1": ["tests/journeys/test_a.py::test_x"], "O1.2": ["tests/orders/test_b.py::test_y"]}
    page = job_standards.document(ROWS, tests)
    assert "1 are shown, 1 are done in part, 0 are open" in page
    assert "| O1.1 | log in | **shown** | Sign-in |" in page
    assert "| O1.2 | search | *in part* |" in page


def test_a_claim_without_a_test_an_unknown_row_and_a_row_without_screen_are_lies():
    journey = ["tests/journeys/test_a.py::test_x"]
    data = {"claimed": ["O1.1"], "rows": ROWS}
    lies = job_standards.contradictions(data, {"O1.2": journey, "X9": journey})
    assert len(lies) == 3
    assert any("O1.1 is claimed" in lie for lie in lies)
    assert any("X9" in lie for lie in lies)
    assert any("name its screen" in lie for lie in lies)
