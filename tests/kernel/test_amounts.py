"""Amounts as people type them, in the three languages of the desk."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel import amounts

LANGUAGES = ("en", "da", "zh-hans")


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("da", "1.234,50", "1234.50"),
        ("da", "1234,5", "1234.5"),
        ("da", "1.234", "1234"),
        ("da", "12.34", "12.34"),
        ("da", "1 234,50", "1234.50"),
        ("da", "1.234.567", "1234567"),
        ("en", "1,234.50", "1234.50"),
        ("en", "1,234", "1234"),
        ("en", "12,34", "12.34"),
        ("en", "1.234", "1.234"),
        ("zh-hans", "1，234.50", "1234.50"),
        ("en", "0", "0"),
        ("en", ".5", "0.5"),
    ],
)
def test_an_amount_is_what_the_reader_of_the_language_means(language: str, text: str, amount: str) -> None:
    assert amounts.read(text, language) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "abc", "1..5", "1,2,3", "-5", "1.23.45", "1,234,5.00", "12,34.5.6", "1e5", "١"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(amounts.NotAnAmountError):
        amounts.read(text, "en")


@given(st.decimals(0, 10**9, places=2), st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_as_it_was(amount: Decimal, language: str) -> None:
    assert amounts.read(amounts.written(amount, language), language) == amount
