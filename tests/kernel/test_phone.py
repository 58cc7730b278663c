import pytest

from thirdring.kernel import phone


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ("33 12 34 56", "DK", "+4533123456"),
        ("0045 33123456", "DK", "+4533123456"),
        ("+45-33-12-34-56", "GB", "+4533123456"),
        ("(020) 7946 0018", "GB", "+442079460018"),
        ("139 1099 8888", "CN", "+8613910998888"),
        ("010-6552 9988", "CN", "+861065529988"),
        ("(415) 555-2671", "US", "+14155552671"),
    ],
)
def test_any_national_writing_is_understood(text, region, e164):
    assert phone.parse(text, region=region).e164 == e164


@pytest.mark.parametrize("text", ["", "abc", "12", "+", "123456789012345678901"])
def test_what_is_no_number_is_refused_with_a_way_out(text):
    with pytest.raises(phone.BadPhoneError) as caught:
        phone.parse(text, region="DK")
    assert "area code" in str(caught.value)


def test_a_number_is_shown_national_at_home_and_international_abroad():
    number = phone.parse("33123456", region="DK")
    assert number.shown("DK") == "33 12 34 56"
    assert number.shown("GB") == "+45 33 12 34 56"
    assert number.national_digits == "33123456"
