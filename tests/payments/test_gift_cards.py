"""Gift cards: told masked, spent exactly once, never below zero."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from tests.payments.builders import NOW, dkk, tender
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.payments import actions, demo, models, queries
from thirdring.payments.values import GiftCard, Method, State


def card(amount: str = "500.00", **changes: object) -> GiftCard:
    code = actions.issue_gift_card(amount=dkk(amount), actor_id=1, now=NOW, **changes)  # type: ignore[arg-type]
    return actions.tell_balance(code=code, actor_id=1, now=NOW)


def spend(gift: GiftCard, amount: Money, order_id: int = 1) -> None:
    actions.redeem_gift_card(reference=gift.reference, amount=amount, order_id=order_id, actor_id=1, now=NOW)


@pytest.mark.django_db
@pytest.mark.job("M4.3")
def test_the_balance_is_told_masked_and_who_asked_is_kept() -> None:
    code = actions.issue_gift_card(amount=dkk("500.00"), actor_id=1, now=NOW)
    told = actions.tell_balance(code=code.lower().replace("0", "o").replace("-", " "), actor_id=9, now=NOW)
    assert told.balance == dkk("500.00")
    assert told.masked == f"•••• {code[-4:]}"
    assert models.BalanceTold.objects.get().actor_id == 9
    row = models.GiftCard.objects.get()
    assert code.replace("-", "") not in {str(value) for value in vars(row).values()}


@pytest.mark.django_db
def test_a_wrong_code_finds_nothing() -> None:
    card()
    with pytest.raises(actions.UnknownGiftCardError):
        actions.tell_balance(code="XXXX-XXXX-XXXX", actor_id=1, now=NOW)
    with pytest.raises(actions.UnknownGiftCardError):
        actions.tell_balance(code="", actor_id=1, now=NOW)


@pytest.mark.django_db
@pytest.mark.job("O1.10")
def test_an_order_split_over_gift_card_and_invoice() -> None:
    gift = card("100.00")
    wanted = [tender(Method.GIFT_CARD, "100.00", gift.reference), tender(Method.INVOICE, "139.00")]
    actions.record(order_id=5, customer_id=7, tenders=wanted, actor_id=1, now=NOW)
    assert [(p.method, p.state) for p in queries.payments(5)] == [
        (Method.GIFT_CARD, State.PAID),
        (Method.INVOICE, State.DUE),
    ]
    assert models.GiftCard.objects.get().balance == 0


@pytest.mark.django_db
def test_an_empty_card_refuses_the_whole_order() -> None:
    gift = card("50.00")
    wanted = [tender(Method.INVOICE, "139.00"), tender(Method.GIFT_CARD, "100.00", gift.reference)]
    with pytest.raises(actions.GiftCardEmptyError):
        actions.record(order_id=5, customer_id=7, tenders=wanted, actor_id=1, now=NOW)
    assert not models.Payment.objects.exists()
    assert models.GiftCard.objects.get().balance == 50


@pytest.mark.django_db
def test_spending_twice_for_one_order_takes_it_once_and_it_goes_back_once() -> None:
    gift = card("100.00")
    for _ in range(2):
        spend(gift, dkk("60.00"))
    assert models.GiftCard.objects.get().balance == 40
    for _ in range(2):
        actions.return_to_gift_card(reference=gift.reference, amount=dkk("60.00"), order_id=1, actor_id=1, now=NOW)
    assert models.GiftCard.objects.get().balance == 100


@pytest.mark.django_db
def test_expired_blocked_and_foreign_cards_pay_nothing() -> None:
    expired, blocked, good = card(expires_date=(NOW - timedelta(days=1)).date()), card(), card()
    models.GiftCard.objects.filter(lookup=blocked.reference).update(blocked_at=NOW)
    for gift in (expired, blocked):
        with pytest.raises(actions.GiftCardEmptyError):
            spend(gift, dkk("1.00"))
    with pytest.raises(actions.GiftCardCurrencyError):
        spend(good, Money(dkk("1.00").amount, "GBP"))
    with pytest.raises(actions.UnknownGiftCardError):
        actions.redeem_gift_card(reference="1", amount=dkk("1"), order_id=1, actor_id=1, now=NOW)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_negative_balance() -> None:
    card()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.GiftCard.objects.update(balance=-1)


@pytest.mark.django_db(transaction=True)
def test_many_orders_at_once_never_take_more_than_there_is() -> None:
    gift = card("100.00")
    refused: list[str] = []
    gate = threading.Barrier(8)

    def orders(worker: int) -> None:
        gate.wait()
        for n in range(4):
            try:
                spend(gift, dkk("7.00"), order_id=worker * 10 + n)
            except DeskError as error:
                refused.append(error.code)
        connection.close()

    workers = [threading.Thread(target=orders, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(refused) == 32 - 14
    assert models.GiftCard.objects.get().balance == 2 == models.GiftCardEntry.objects.aggregate(s=Sum("amount"))["s"]


@pytest.mark.django_db
def test_an_invoice_stays_within_what_the_customer_may_owe() -> None:
    actions.set_credit(customer_id=7, currency="DKK", limit=dkk("300").amount, now=NOW)
    actions.record(order_id=1, customer_id=7, tenders=[tender(Method.INVOICE, "200.00")], actor_id=1, now=NOW)
    with pytest.raises(actions.CreditExceededError):
        actions.record(order_id=2, customer_id=7, tenders=[tender(Method.INVOICE, "101.00")], actor_id=1, now=NOW)
    choices = {c.method: c for c in queries.methods_for(country="US", customer_id=7, total=dkk("101.00"))}
    assert (choices[Method.INVOICE].reason, choices[Method.INVOICE].room_left) == ("over-limit", dkk("100.00"))
    assert choices[Method.CASH_ON_DELIVERY].reason == "not-collected-there"
    assert choices[Method.CARD].allowed

    actions.mark_received(payment_id=queries.payments(1)[0].id, actor_id=1, now=NOW)
    assert queries.credit_left(7, "DKK") == dkk("300.00")


@pytest.mark.django_db
def test_nobody_gets_an_invoice_without_a_name() -> None:
    choices = {c.method: c for c in queries.methods_for(country="DK", customer_id=None, total=dkk("1.00"))}
    assert choices[Method.INVOICE].reason == "no-customer"


@pytest.mark.django_db
def test_the_demo_cards_are_issued_once() -> None:
    demo.load(NOW)
    demo.load(NOW)
    assert models.GiftCard.objects.count() == len(demo.CARDS)
    assert actions.tell_balance(code="demo 0500 dkka", actor_id=1, now=NOW).balance == dkk("500.00")
