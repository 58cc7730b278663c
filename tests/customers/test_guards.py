"""The database holds what must never be wrong, whoever writes and however many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.customers.builders import NOW, customer, home
from thirdring.customers import actions, models, queries


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("customer", "name = ''"),
        ("customer", "account_number = '12'"),
        ("customer", "region = 'dk'"),
        ("phone", "e164 = '33123456'"),
        ("email", "folded = 'nobody'"),
        ("address", "country = 'Denmark'"),
        ("address", "removed_at = now()"),
        ("note", "text = ''"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(table: str, change: str) -> None:
    customer(phones=["33123456"], emails=["a@example.dk"], addresses=[home()], note="Rings twice")
    with (
        pytest.raises(DatabaseError, match=r"violates check|too long"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE customers_{table} SET {change}")  # noqa: S608 - from the lines above


@pytest.mark.django_db
def test_a_number_an_address_and_a_reference_stand_once_per_customer() -> None:
    one = customer(phones=["33123456"], emails=["a@example.dk"])
    other = customer()
    models.Customer.objects.filter(pk=one).update(source="shop", reference="1")
    for act in (
        lambda: models.Phone.objects.create(customer_id=one, e164="+4533123456", national="33123456"),
        lambda: models.Email.objects.create(customer_id=one, address="A@example.dk", folded="a@example.dk"),
        lambda: models.Customer.objects.filter(pk=other).update(source="shop", reference="1"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.job("O4.3.4")
def test_many_guesses_at_once_are_still_only_three() -> None:
    victim = customer(code_word="Regnbue")

    def guess(number: int) -> str:
        try:
            return actions.check_code_word(customer_id=victim, said=f"guess{number}", actor_id=number, now=NOW).value
        except actions.TooManyAttemptsError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(guess, range(8)))
    assert sorted(answers) == ["refused"] * 5 + ["wrong"] * 3
    assert models.CodeWordAttempt.objects.filter(customer=victim).count() == 3


@pytest.mark.django_db(transaction=True)
def test_merging_both_ways_at_once_leaves_one_survivor() -> None:
    one, other = customer(), customer()

    def merge(pair: tuple[int, int]) -> str:
        try:
            actions.merge(absorbed_id=pair[0], survivor_id=pair[1], actor_id=1, now=NOW)
        except actions.SameCustomerError:
            return "same"
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(merge, [(one, other), (other, one)]))
    assert sorted(answers) == ["merged", "same"]
    assert queries.profile(one) == queries.profile(other)
