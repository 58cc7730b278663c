"""Folding, check digits and typing errors: properties that hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.customers.rules.account import account_number, is_account_number, one_error_away
from thirdring.customers.rules.folding import fold
from thirdring.customers.rules.naming import written_name
from thirdring.customers.rules.prefill import prefill, split_name
from thirdring.customers.rules.typo import deletions, one_error_apart

LETTERS = st.text("abcdeøåæoaeéüùßAØÅÆ -'", max_size=14)
WORDS = st.text("abcdefghij", min_size=1, max_size=9)


@given(LETTERS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdeøåæoaeAØÅÆé", max_size=12), st.integers(0, 12))
def test_a_beginning_folds_to_a_beginning(text: str, length: int) -> None:
    assert fold(text).startswith(fold(text[:length]))


@pytest.mark.job("O1.2")
@pytest.mark.parametrize(
    ("one", "other"),
    [("Møller", "Moeller"), ("Åse", "Aase"), ("Kjær", "Kjaer"), ("Müller", "Mueller"), ("Bjørn", "bjorn")]
)  # fmt: skip
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.job("O4.3.4", "O4.4.4")
@given(st.integers(1, 89_999_998), st.data())
def test_every_wrong_digit_and_swap_in_an_account_number_is_found(sequence: int, data: st.DataObject) -> None:
    number = account_number(sequence)
    assert is_account_number(number)
    at = data.draw(st.integers(0, 8))
    wrong = number[:at] + data.draw(st.sampled_from("0123456789")) + number[at + 1 :]
    assert is_account_number(wrong) == (wrong == number)
    swapped = number[:at] + number[at : at + 2][::-1] + number[at + 2 :]
    assert is_account_number(swapped) == (swapped == number)
    assert wrong == number or number in one_error_away(wrong)


@given(st.integers(1, 89_999_998), st.integers(1, 89_999_998))
def test_account_numbers_differ(one: int, other: int) -> None:
    assert (account_number(one) == account_number(other)) == (one == other)


def distance(left: str, right: str) -> int:
    """Restricted Damerau-Levenshtein, the slow and plain way."""
    rows = {(i, 0): i for i in range(len(left) + 1)} | {(0, j): j for j in range(len(right) + 1)}
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            cost = left[i - 1] != right[j - 1]
            rows[i, j] = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i, j] = min(rows[i, j], rows[i - 2, j - 2] + 1)
    return rows[len(left), len(right)]


@given(WORDS, WORDS)
def test_one_error_apart_is_the_distance_of_one(left: str, right: str) -> None:
    assert one_error_apart(left, right) == (distance(left, right) == 1)


@given(WORDS, st.data())
def test_one_error_leaves_a_deletion_in_common(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    for wrong in (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :],
                  word[:at] + word[at : at + 2][::-1] + word[at + 2 :]):  # fmt: skip
        assert deletions(word) & deletions(wrong)


@pytest.mark.job("O1.3", "Z1.3")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("anna kirstine holm", ("Anna Kirstine", "Holm")),
        ("Holm, Anna", ("Anna", "Holm")),
        ("王小明", ("小明", "王")),
        ("欧阳 思远", ("思远", "欧阳")),
        ("Ludwig von Beethoven", ("Ludwig", "von Beethoven")),
        ("møller 2100", ("Møller", "")),
        ("", ("", "")),
    ],
)
def test_what_was_typed_becomes_a_name(typed: str, expected: tuple[str, str]) -> None:
    assert split_name(typed) == expected


@pytest.mark.job("O1.3")
def test_the_caller_and_what_was_typed_become_the_form() -> None:
    made = prefill("33 12 34 56", caller="+4544001122", language="da", region="DK")
    assert made.phones == ("+4544001122", "33 12 34 56")
    assert prefill("a@example.dk", caller="", language="da", region="DK").email == "a@example.dk"
    chinese = prefill("王小明", caller="", language="da", region="DK")
    assert (chinese.language, chinese.region) == ("zh-hans", "CN")
    assert written_name(given_name=chinese.given_name, family_name=chinese.family_name) == "王小明"
