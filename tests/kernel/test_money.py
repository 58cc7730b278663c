from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.money import CurrencyMismatchError, Money, minor_unit, zero

amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=4)
currencies = st.sampled_from(["DKK", "EUR", "JPY", "KWD", "CNY"])


@given(amounts, currencies)
def test_rounding_lands_on_the_minor_unit_and_moves_at_most_half_of_it(amount, currency):
    rounded = Money(amount, currency).rounded()
    unit = minor_unit(currency)
    assert rounded.amount % unit == 0
    assert abs(rounded.amount - amount) <= unit / 2


@given(amounts, amounts, currencies)
def test_sums_undo(left, right, currency):
    a, b = Money(left, currency), Money(right, currency)
    assert a + b - b == a


def test_currencies_never_mix():
    with pytest.raises(CurrencyMismatchError):
        Money(Decimal(1), "DKK") + Money(Decimal(1), "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "written"),
    [
        ("1234.5", "DKK", "da", "1.234,50\xa0kr."),
        ("1234.5", "GBP", "en", "£1,234.50"),
        ("1234.5", "CNY", "zh-hans", "¥1,234.50"),
        ("1234", "JPY", "en", "¥1,234"),
    ],
)
def test_money_is_written_as_people_write_it(amount, currency, locale, written):
    assert Money(Decimal(amount), currency).format(locale) == written


def test_zero_has_the_currency_s_digits():
    assert str(zero("JPY").amount) == "0"
    assert str(zero("DKK").amount) == "0.00"
