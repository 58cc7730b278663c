import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel import folding


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ærø Café", ["aero", "cafe"]),
        ("Å a\u030a", ["a", "a"]),
        ("ＡＢＣ１２", ["abc12"]),
        ("红色派克大衣M", ["红色派克大衣", "m"]),
        ("T-shirt, 42/44", ["t", "shirt", "42", "44"]),
        ("한국어", ["한국어"]),
    ],
)
def test_words_meet_in_the_same_letters(text: str, words: list[str]) -> None:
    assert folding.words(text) == words


letters = st.text(alphabet="abcde", min_size=2, max_size=8)


@given(letters, letters)
def test_one_error_apart_shares_a_delete(left: str, right: str) -> None:
    if folding.one_error_apart(left, right):
        assert folding.deletes(left) & folding.deletes(right)


@given(letters, st.data())
def test_each_kind_of_error_is_one_error(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    other = data.draw(st.sampled_from("abcdez"))
    missing, extra = word[:at] + word[at + 1 :], word[:at] + other + word[at:]
    wrong, swapped = word[:at] + other + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert all(folding.one_error_apart(word, each) for each in (missing, extra, wrong, swapped))


def test_two_errors_are_not_one() -> None:
    assert not folding.one_error_apart("parka", "prak")
    assert not folding.one_error_apart("boots", "bxxts")
