"""Kept value in double entry: every guard of the database, and its books added up anew."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.payments.builders import NOW, dkk
from tests.people.builders import user
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.payments import actions, ledger, models, queries
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def card(amount: str = "100.00") -> int:
    code = actions.issue_gift_card(amount=dkk(amount), actor_id=1, now=NOW)
    return actions.tell_balance(code=code, actor_id=1, now=NOW).id


def committed(write: Callable[[], object] = lambda: None) -> None:
    """Write, and check what the commit checks."""
    with transaction.atomic():
        write()
        connection.check_constraints()


def test_each_movement_stands_on_two_sides_that_sum_to_zero() -> None:
    card_id = card()
    ledger.post(account=f"gift_card:{card_id}", kind="redeemed", amount=-dkk("30.00"), key="k", actor_id=1, now=NOW)
    sheet = ledger.sheet("DKK")
    assert (sheet.held, sheet.off, sheet.disagreeing) == (Decimal(70), Decimal(0), 0)
    assert dict(sheet.house) == {"house:issued:DKK": Decimal(-100), "house:sales:DKK": Decimal(30)}


def test_a_repeat_of_the_key_moves_nothing() -> None:
    card_id = card()
    for fresh in (True, False):
        moved = ledger.post(
            account=f"gift_card:{card_id}", kind="refunded", amount=dkk("5.00"), key="r", actor_id=1, now=NOW
        )
        assert moved is fresh
    assert queries.gift_card(card_id).balance == dkk("105.00")


def test_a_balance_without_an_entry_is_refused() -> None:
    card_id = card()
    with pytest.raises(IntegrityError, match="ledger says"):
        committed(lambda: models.GiftCard.objects.filter(pk=card_id).update(balance=500))


def test_an_entry_without_its_balance_is_refused() -> None:
    card_id = card()
    with pytest.raises(IntegrityError, match="ledger says"):
        committed(lambda: models.GiftCardEntry.objects.create(card_id=card_id, kind="granted", amount=5, at=NOW))


def test_one_sided_journals_are_refused() -> None:
    card()
    posting = models.Posting.objects.filter(account__card=None).get()
    more = models.Posting(journal=posting.journal, account=posting.account, amount=1)
    with pytest.raises(IntegrityError, match="sums to"):
        committed(more.save)


@pytest.mark.parametrize("model", [models.GiftCardEntry, models.Journal, models.Posting])
def test_nothing_is_changed_or_taken_out_afterwards(model: type) -> None:
    card()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(id=999)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["redeemed", "refunded", "granted"]), st.integers(1, 9000)))
)
def test_whatever_moves_the_books_are_even_and_nothing_is_negative(moves: list[tuple[int, str, int]]) -> None:
    before = transaction.savepoint()
    cards = [card("50.00") for _ in range(3)]
    kept = dict.fromkeys(cards, Decimal(50))
    for number, (which, kind, units) in enumerate(moves):
        amount = dkk(str(Decimal(units) / 100))
        signed = -amount if kind == "redeemed" else amount
        try:
            ledger.post(
                account=f"gift_card:{cards[which]}", kind=kind, amount=signed, key=f"{number}", actor_id=1, now=NOW
            )
        except DeskError:
            assert kept[cards[which]] < amount.amount
        else:
            kept[cards[which]] += signed.amount
    committed()
    assert {c: queries.gift_card(c).balance.amount for c in cards} == kept
    sheet = ledger.sheet("DKK")
    assert (sheet.off, sheet.disagreeing, sheet.held) == (Decimal(0), 0, sum(kept.values()))
    transaction.savepoint_rollback(before)


@pytest.mark.job("M4.3")
def test_a_card_is_sold_activated_told_and_blocked_at_the_desk(client: Client) -> None:
    client.force_login(user(Role.OPERATOR))
    assert client.post("/payments/gift-cards/sale/", {"amount": "0", "currency": "DKK"}).status_code == 422
    sold = client.post("/payments/gift-cards/sale/", {"amount": "500", "currency": "DKK", "key": str(uuid4())})
    row = models.GiftCard.objects.get()
    code = sold.content.decode().split('id="new-code">')[1].split("<")[0]
    assert sold.headers["Cache-Control"] == "no-store"
    assert (row.balance, row.face, row.activated_at) == (0, 500, None)
    assert code.replace("-", "") not in {str(value) for value in vars(row).values()}

    told = client.post("/payments/gift-cards/found/", {"code": code.lower()}).content.decode()
    assert "Not paid for yet" in told
    assert queries.gift_cards([row.lookup]) == {}  # it pays nothing yet
    client.post(f"/orders/gift-cards/{row.pk}/activation/", {"paid_by": "Receipt 15"})
    with pytest.raises(actions.GiftCardActiveError):
        actions.activate_gift_card(card_id=row.pk, paid_by="again", actor_id=1, now=NOW)
    assert queries.gift_card(row.pk).balance == dkk("500.00")
    assert code not in client.get(f"/payments/gift-cards/{row.pk}/").content.decode()

    client.post(f"/payments/gift-cards/{row.pk}/block/", {"reason": "Lost"})
    with pytest.raises(actions.GiftCardEmptyError):
        actions.redeem_gift_card(reference=row.lookup, amount=dkk("1.00"), order_id=1, actor_id=1, now=NOW)
    client.post(f"/payments/gift-cards/{row.pk}/unblocking/")
    actions.redeem_gift_card(reference=row.lookup, amount=dkk("1.00"), order_id=1, actor_id=1, now=NOW)
    assert "499.00" in client.post("/payments/gift-cards/found/", {"code": code}).content.decode()


def test_what_cannot_be_done_with_a_card_is_said_and_changes_nothing(client: Client) -> None:
    client.force_login(user(Role.OPERATOR))
    past = {"key": str(uuid4()), "amount": "500", "currency": "DKK", "expires_date": clock.now().date().isoformat()}
    assert "valid beyond today" in client.post("/payments/gift-cards/sale/", past).content.decode()
    assert not models.GiftCard.objects.exists()
    client.post("/payments/gift-cards/sale/", past | {"expires_date": "", "key": str(uuid4())})
    card = models.GiftCard.objects.get()
    for room, act, told in (
        ("orders", "activation", "Say what paid for the card"),
        ("payments", "block", "Say why the card is blocked"),
    ):
        answer = client.post(f"/{room}/gift-cards/{card.pk}/{act}/", {}, follow=True)
        assert told in answer.content.decode()
    card.refresh_from_db()
    assert (card.activated_at, card.blocked_at) == (None, None)


def test_of_an_order_without_payments_nothing_is_given_back(client: Client) -> None:
    client.force_login(user(Role.SUPERVISOR))
    sent = {"amount": "10", "reason": "-", "to": "original", "key": str(uuid4()), "currency": "USD"}
    answer = client.post("/payments/of/7/refund/", sent)
    assert (answer.status_code, models.Move.objects.count()) == (409, 0)
    assert "US$0.00" in answer.content.decode() or "$0.00" in answer.content.decode()
    page = client.get("/payments/of/7/?currency=USD").content.decode()
    assert "/payments/of/7/?email=&amp;currency=USD" in page
