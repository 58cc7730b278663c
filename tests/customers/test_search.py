"""One box: what is typed finds who is meant, and says why."""

import pytest

from tests.customers.builders import NOW, customer, home
from thirdring.customers import actions, queries
from thirdring.customers.queries import branches
from thirdring.customers.rules.account import account_number, grouped
from thirdring.customers.values import Hit, Reason

pytestmark = pytest.mark.django_db


def found(q: str, region: str = "DK") -> list[Hit]:
    return queries.search(q, region=region)


def who(q: str, region: str = "DK") -> list[tuple[int, Reason]]:
    return [(hit.customer_id, hit.reason) for hit in found(q, region)]


@pytest.fixture
def soren() -> int:
    return customer(phones=["33 12 34 56"], emails=["Soren.Moller@example.dk"], addresses=[home()])


@pytest.mark.job("O1.2", "K2", "M1.5")
@pytest.mark.parametrize(
    "q",
    ["Søren Møller", "møller søren", "soren moller", "soeren moeller", "SØREN", "møl", "Møller, Søren", "sør møl",
     "mø sør", "søren m", "Soren  Møller "],
)  # fmt: skip
def test_a_name_in_any_order_and_writing(soren: int, q: str) -> None:
    assert who(q) == [(soren, Reason.NAME)]


@pytest.mark.job("O1.2")
@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("møller københavn", Reason.NAME_AND_CITY),
        ("moller kobenh", Reason.NAME_AND_CITY),
        ("københavn ø møller", Reason.NAME_AND_CITY),
        ("møller 2100", Reason.NAME_AND_POSTCODE),
        ("2100 møller", Reason.NAME_AND_POSTCODE),
        ("2100", Reason.POSTCODE),
    ],
)
def test_the_family_name_with_its_place(soren: int, q: str, reason: Reason) -> None:
    assert who(q) == [(soren, reason)]


@pytest.mark.job("O1.2", "K2")
@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("33123456", Reason.PHONE),
        ("33 12 34 56", Reason.PHONE),
        ("+45 33 12 34 56", Reason.PHONE),
        ("0045 3312 3456", Reason.PHONE),
        ("(+45) 33-12-34-56", Reason.PHONE),
        ("4533123456", Reason.PHONE),
        ("3312", Reason.PHONE),
        ("3456", Reason.PHONE_ENDING),
    ],
)
def test_a_phone_in_any_writing_and_its_last_four_digits(soren: int, q: str, reason: Reason) -> None:
    assert who(q) == [(soren, reason)]
    assert found(q)[0].phone == "…3456"


@pytest.mark.job("O1.2")
def test_a_british_number_with_its_zero_from_anywhere() -> None:
    jane = customer("Jane", "Smith", region="GB", language="en", phones=["020 7946 0123"])
    assert who("020 7946 0123", "GB") == [(jane, Reason.PHONE)]
    assert who("0207946", "GB") == [(jane, Reason.PHONE)]
    assert who("+44 (0)20 7946 0123") == [(jane, Reason.PHONE)]


@pytest.mark.job("O1.2", "M1.5")
def test_an_email_as_it_is_typed(soren: int) -> None:
    for q in ("soren.moller@example.dk", "SOREN.MOLLER@", "soren.mol"):
        assert who(q) == [(soren, Reason.EMAIL)], q


@pytest.mark.job("O1.2", "O4.3.4")
def test_the_account_number_in_groups_or_not(soren: int) -> None:
    number = queries.profile(soren).account_number
    for q in (number, grouped(number), number[:5]):
        assert (soren, Reason.ACCOUNT) in who(q), q
    assert queries.by_account(grouped(number)) == soren


@pytest.mark.job("O1.2")
@pytest.mark.parametrize("q", ["Sören Møler", "søren mølller", "Søern Møller", "søren muller", "molller"])
def test_one_typing_error_in_a_name_is_forgiven(soren: int, q: str) -> None:
    assert who(q) == [(soren, Reason.NAME if q == "Søren Møller" else Reason.SIMILAR_NAME)]


@pytest.mark.job("O1.2")
@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("33 12 34 65", Reason.SIMILAR_PHONE),
        ("3312345", Reason.PHONE),
        ("331234567", Reason.SIMILAR_PHONE),
        ("soren.mollr@example.dk", Reason.SIMILAR_EMAIL),
        ("soren.moller@exampel.dk", Reason.SIMILAR_EMAIL),
        ("møler 2100", Reason.SIMILAR_NAME),
    ],
)
def test_one_typing_error_elsewhere_is_forgiven(soren: int, q: str, reason: Reason) -> None:
    assert who(q) == [(soren, reason)]


@pytest.mark.job("O1.2")
def test_a_wrong_digit_in_an_account_number_is_caught_and_forgiven(soren: int) -> None:
    number = queries.profile(soren).account_number
    wrong = number[:3] + str((int(number[3]) + 1) % 10) + number[4:]
    assert queries.by_account(wrong) is None
    assert (soren, Reason.SIMILAR_ACCOUNT) in who(wrong)


@pytest.mark.job("O1.2", "Z1.3")
def test_chinese_names_by_any_part() -> None:
    wang = customer("小明", "王", language="zh-hans", region="CN", phones=["138 0013 8000"],
                    addresses=[home("中山路 1 号", "200001", "上海")])  # fmt: skip
    for q in ("王小明", "小明", "明", "王", "王 小明", "小明 王", "王小明 上海", "王 上海", "王小明 200001"):
        assert wang in [hit.customer_id for hit in found(q, "CN")], q
    assert found("王小明", "CN")[0].name == "王小明"


@pytest.mark.job("O1.2")
@pytest.mark.parametrize("few", [branches.FEW, 0])
def test_three_words_in_any_order(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the candidates are few and looked up one by one, or many and compared."""
    monkeypatch.setattr(branches, "FEW", few)
    anna = customer("Anna Kirstine", "Holm Petersen", addresses=[home(city="Aarhus C", postcode="8000")])
    for q in ("anna kirstine holm petersen", "petersen anna kir", "holm petersen anna", "anna holm pet", "kirstine p",
              "holm petersen århus", "anna petersen aar", "aarhus petersen anna",
              "petersen kirstine 8000"):  # fmt: skip
        assert [hit.customer_id for hit in found(q)] == [anna], q


@pytest.mark.job("O1.2")
def test_three_words_are_found_by_a_rare_pair_where_the_common_ones_are_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(branches, "TIED", 0)
    anna = customer("Anna Kirstine", "Holm Petersen", addresses=[home(city="Aarhus C", postcode="8000")])
    customer("Anna", "Holm", addresses=[home(city="Odense", postcode="5000")])
    twin = customer("Anna", "Holm", addresses=[home(city="Aarhus C", postcode="8000")])
    for q in ("anna holm aarhus", "holm anna 8000"):
        assert {hit.customer_id for hit in found(q)} == {anna, twin}, q
    actions.merge(survivor_id=anna, absorbed_id=twin, actor_id=None, now=NOW)
    assert [hit.customer_id for hit in found("anna holm aarhus")] == [anna]
    assert found("anna holm randers") == []


@pytest.mark.job("O1.2")
def test_companies_and_british_postcodes() -> None:
    acme = customer("", "", company="Acme Garden Supplies Ltd", region="GB", language="en",
                    addresses=[home("1 High St", "SW1A 1AA", "London")])  # fmt: skip
    for q in (
        "acme",
        "garden supp",
        "supplies",
        "acme garden supplies ltd sw1a 1aa",
        "SW1A 1AA",
        "sw1a1aa acme",
        "sw1a",
    ):
        assert [hit.customer_id for hit in found(q, "GB")] == [acme], q


@pytest.mark.job("O1.2")
def test_each_hit_says_what_tells_namesakes_apart(soren: int) -> None:
    other = customer(phones=["44 00 11 22"], addresses=[home("Bakken 1", "8000", "Aarhus C")])
    lines = {hit.customer_id: (hit.line, hit.phone, hit.email) for hit in found("søren møller")}
    assert lines == {
        soren: ("2100 København Ø", "…3456", "So…r@example.dk"),
        other: ("8000 Aarhus C", "…1122", ""),
    }


def test_nothing_is_found_for_nothing(soren: int) -> None:
    assert not found("")
    assert not found(" ")
    assert not found("m")
    assert not found("xyzzy plugh")
    assert not found("%")
    assert not found("'; drop table")


@pytest.mark.job("O1.2", "K2")
def test_a_household_of_one_number(soren: int) -> None:
    ida = customer("Ida", phones=["33123456"])
    assert {hit.customer_id for hit in queries.by_phone("+4533123456")} == {soren, ida}
    assert [hit.customer_id for hit in queries.household(soren)] == [ida]
    assert queries.by_phone("+4599999999") == []


def test_a_changed_name_is_found_and_the_old_one_is_not(soren: int) -> None:
    actions.edit_customer(customer_id=soren, family_name="Lund", actor_id=None, now=NOW)
    assert who("søren lund") == [(soren, Reason.NAME)]
    assert who("møller 2100") == []


def test_account_numbers_are_spread_and_unique() -> None:
    numbers = [account_number(n) for n in range(1, 5000)]
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 9 for number in numbers)
