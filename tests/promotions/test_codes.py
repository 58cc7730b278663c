"""Codes are found as they are said, and counted as often as they may be."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.promotions.builders import NOW, code
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.promotions import actions, demo, models, queries
from thirdring.promotions.values import CodeAmount


@pytest.mark.django_db
@pytest.mark.job("O1.10.1", "M5.5")
@pytest.mark.parametrize("said", ["SPRING26", "spring 26", " Spring-26 ", "ＳＰＲＩＮＧ２６"])
def test_a_code_is_found_however_it_is_written(said: str) -> None:
    code("SPRING26")
    found = queries.find_code(said, at=NOW)
    assert found.code
    assert found.code.code == "SPRING26"


@pytest.mark.django_db
@pytest.mark.job("O1.10.1")
@pytest.mark.parametrize("misheard", ["SBRING26", "SPRIMG26", "FPRING26", "SPRING 2 6 6", "SPRNG26", "5PR1NG26"])
def test_a_misheard_code_is_asked_about_and_never_guessed(misheard: str) -> None:
    code("SPRING26")
    code("WINTER31")
    found = queries.find_code(misheard, at=NOW)
    assert found.code is None
    assert [c.code for c in found.did_you_mean] == ["SPRING26"]


@pytest.mark.django_db
def test_the_nearest_sounding_code_comes_first() -> None:
    code("MAIL10")
    code("NAIL11")
    found = queries.find_code("MAIL1O", at=NOW)
    assert [c.code for c in found.did_you_mean] == ["MAIL10", "NAIL11"]


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", ["", " - ", "QQQQQQQQ"])
def test_nothing_like_it_is_nothing(nothing: str) -> None:
    code("MAIL10")
    assert queries.find_code(nothing, at=NOW) == queries.CodeMatch(None)


@pytest.mark.django_db
def test_ended_codes_are_found_when_named_but_not_suggested() -> None:
    code("MAIL10", ends_at=NOW - timedelta(days=1))
    named = queries.find_code("MAIL10", at=NOW).code
    assert named is not None
    assert queries.find_code("NAIL10", at=NOW).did_you_mean == ()


@pytest.mark.django_db
def test_a_retired_code_is_gone_but_its_history_stays() -> None:
    code_id = code("MAIL10")
    actions.retire_code(code_id=code_id, actor_id=1, now=NOW)
    assert queries.find_code("MAIL10", at=NOW).code is None
    assert queries.codes(["MAIL10"]) == ()
    assert [x.code.code for x in queries.listed(retired=True)] == ["MAIL10"]
    with pytest.raises(NotFoundError):
        actions.retire_code(code_id=code_id, actor_id=1, now=NOW)


@pytest.mark.django_db
def test_two_codes_cannot_be_written_alike() -> None:
    code("MAIL-10")
    with pytest.raises(actions.CodeTakenError):
        code("mail 10")
    with pytest.raises(actions.CodeTooShortError):
        code("A1")
    assert models.Code.objects.count() == 1


@pytest.mark.django_db
def test_a_code_comes_back_as_it_was_made() -> None:
    amounts = (CodeAmount("DKK", Decimal("50.000"), Decimal("300.000")),)
    code_id = code(amounts=amounts, skus={"A", "B"}, offer={"en": "Say this"}, percent=Decimal("7.5"))
    kept = queries.code(code_id)
    assert queries.codes([kept.code]) == (kept,)
    assert (kept.amounts, kept.skus, kept.percent) == (amounts, frozenset({"A", "B"}), Decimal("7.5"))
    assert kept.offer_in("da") == "Say this"


@pytest.mark.django_db
def test_redeeming_twice_for_one_order_counts_once() -> None:
    code_id = code(total_limit=1, customer_limit=1)
    for _ in range(2):
        actions.redeem(code_id=code_id, customer_id=7, order_id=1, now=NOW)
    assert models.Redemption.objects.count() == 1
    assert models.Code.objects.get(pk=code_id).redeemed == 1


@pytest.mark.django_db
def test_limits_refuse_and_leave_nothing_behind() -> None:
    total, customer = code(total_limit=1), code(customer_limit=1)
    actions.redeem(code_id=total, customer_id=7, order_id=1, now=NOW)
    actions.redeem(code_id=customer, customer_id=7, order_id=1, now=NOW)
    with pytest.raises(actions.CodeUsedUpError):
        actions.redeem(code_id=total, customer_id=8, order_id=2, now=NOW)
    with pytest.raises(actions.CodeUsedByCustomerError):
        actions.redeem(code_id=customer, customer_id=7, order_id=2, now=NOW)
    actions.redeem(code_id=customer, customer_id=8, order_id=2, now=NOW)
    assert models.Redemption.objects.count() == 3


@pytest.mark.django_db
def test_the_database_itself_keeps_the_limits() -> None:
    code_id = code(total_limit=1, customer_limit=1)
    actions.redeem(code_id=code_id, customer_id=7, order_id=1, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Code.objects.filter(pk=code_id).update(redeemed=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.CustomerUse.objects.update(uses=2)


@pytest.mark.django_db(transaction=True)
def test_thirty_orders_at_once_use_ten_codes_ten_times() -> None:
    code_id = code(total_limit=10, customer_limit=3)
    refused: list[str] = []
    gate = threading.Barrier(8)

    def orders(worker: int) -> None:
        gate.wait()
        for n in range(4):
            try:
                actions.redeem(code_id=code_id, customer_id=worker % 4, order_id=worker * 10 + n, now=NOW)
            except DeskError as error:
                refused.append(error.code)
        connection.close()

    workers = [threading.Thread(target=orders, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert models.Redemption.objects.count() == 10
    assert models.Code.objects.get(pk=code_id).redeemed == 10
    assert sum(models.CustomerUse.objects.values_list("uses", flat=True)) == 10
    assert len(refused) == 22


@pytest.mark.django_db
def test_the_demo_is_loaded_once() -> None:
    demo.load(NOW)
    before = models.Code.objects.count()
    demo.load(NOW)
    assert models.Code.objects.count() == before > 5
