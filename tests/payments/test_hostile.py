"""Whatever a provider does to us, nothing is charged twice, and in the end both books say the same."""

import os
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.payments.builders import NOW, dkk, payment
from tests.payments.hostile import Bank, Trouble
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.payments import actions, gateways, models, queries
from thirdring.payments.actions import moving
from thirdring.payments.values import MoveState, State

pytestmark = pytest.mark.django_db
NIGHTLY = os.environ.get("THIRDRING_NIGHTLY") == "1"
EXAMPLES, STEPS = (int(os.environ.get("THIRDRING_EXAMPLES", "2000")), 50) if NIGHTLY else (30, 25)
_banks: list[Bank] = [Bank()]
_keys = count()


@pytest.fixture(autouse=True)
def bank(monkeypatch: pytest.MonkeyPatch) -> Bank:
    monkeypatch.setattr(gateways, "current", lambda: _banks[0])
    monkeypatch.setattr(gateways, "named", lambda _name: _banks[0])
    _banks[0] = Bank()
    return _banks[0]


def settle() -> None:
    """The worker, minute by minute, with a line that holds."""
    at = NOW + timedelta(hours=1)
    for _ in range(12):
        at += timedelta(minutes=5)
        actions.reconcile(now=at)
        actions.reconcile_moves(now=at)
        if not models.Move.objects.filter(state__in=moving.UNSETTLED).exists():
            break


def row_of(payment_id: int) -> models.Payment:
    return models.Payment.objects.get(pk=payment_id)


class Desk(RuleBasedStateMachine):
    """One order paid by card, a provider that cannot be trusted, and everything that can happen to both."""

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        self.bank = _banks[0] = Bank()
        self.payment_id = payment(amount="100.00")
        self.order_id = queries.payment(self.payment_id).order_id
        self.at = NOW
        self.shipped = Decimal(0)
        self.given = Decimal(0)
        self.delivered = 0
        self.keys: list[tuple[str, str, Money]] = []

    @property
    def intent(self) -> str:
        return row_of(self.payment_id).gateway_id or ""

    @rule(trouble=st.lists(st.sampled_from(Trouble), min_size=1, max_size=3))
    def trouble(self, trouble: list[Trouble]) -> None:
        self.bank.troubles = trouble

    @rule()
    def ask(self) -> None:
        actions.ask(payment_id=self.payment_id, now=self.at)

    @precondition(lambda self: self.bank.intents)
    @rule()
    def customer_pays(self) -> None:
        self.bank.pays(next(iter(self.bank.intents)))

    @precondition(lambda self: self.bank.intents)
    @rule()
    def hold_runs_out(self) -> None:
        self.bank.hold_runs_out(next(iter(self.bank.intents)))

    @rule(units=st.integers(1, 6000))
    def ship(self, units: int) -> None:
        amount = Money(Decimal(units) / 100, "DKK")
        key = f"p{next(_keys)}"
        actions.capture(order_id=self.order_id, amount=amount, key=key, now=self.at)
        self.shipped += amount.amount
        self.keys.append(("capture", key, amount))

    @rule(units=st.integers(1, 6000))
    def give_back(self, units: int) -> None:
        amount = Money(Decimal(units) / 100, "DKK")
        key = f"r{next(_keys)}"
        try:
            self._refund(key, amount)
        except DeskError:
            return
        self.given += amount.amount
        self.keys.append(("refund", key, amount))

    def _refund(self, key: str, amount: Money) -> None:
        actions.refund(order_id=self.order_id, amount=amount, reason="", key=key, actor_id=1, now=self.at)

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def the_same_again(self, data: st.DataObject) -> None:
        """Impatient people, retried jobs: the same key once more."""
        kind, key, amount = data.draw(st.sampled_from(self.keys))
        if kind == "capture":
            actions.capture(order_id=self.order_id, amount=amount, key=key, now=self.at)
        else:
            self._refund(key, amount)

    @rule()
    def void(self) -> None:
        actions.void(order_id=self.order_id, key=f"v{next(_keys)}", now=self.at)

    @rule()
    def worker(self) -> None:
        self.at += timedelta(minutes=5)
        actions.reconcile(now=self.at)
        actions.reconcile_moves(now=self.at)

    @precondition(lambda self: self.bank.notices)
    @rule(data=st.data())
    def notice(self, data: st.DataObject) -> None:
        """Messages come in any order, twice, or days later."""
        told = data.draw(st.sampled_from(self.bank.notices))
        try:
            actions.take_notice(gateway="bank", notice=told, now=self.at)
        except (DeskError, actions.AmountDiffersError):
            return

    @invariant()
    def one_payment_at_the_bank_and_never_more_than_agreed(self) -> None:
        assert len(self.bank.intents) <= 1
        for intent in self.bank.intents.values():
            assert intent.refunded <= intent.captured <= min(intent.amount, self.shipped)

    def teardown(self) -> None:
        try:
            self.both_books_say_the_same()
        finally:
            transaction.savepoint_rollback(self.before)

    def both_books_say_the_same(self) -> None:
        self.bank.troubles = []
        settle()
        row = row_of(self.payment_id)
        assert not row.moves.filter(state__in=moving.UNSETTLED).exists()
        for intent in self.bank.intents.values():
            assert (intent.captured, intent.refunded) == (row.captured, row.refunded)
            assert row.state != State.AUTHORIZED or intent.held
        done = [m for m in queries.moves(self.order_id) if m.state is MoveState.DONE]
        assert row.refunded == sum((m.amount.amount for m in done if m.kind == "refund"), start=Decimal(0))


@pytest.mark.timeout(0 if NIGHTLY else 180)
def test_nothing_is_charged_twice_whatever_the_provider_does() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not NIGHTLY, database=None
        ),
    )


@pytest.mark.parametrize("trouble", Trouble)
def test_a_capture_survives_every_single_trouble(bank: Bank, trouble: Trouble) -> None:
    order_id = held(bank)
    actions.capture(order_id=order_id, amount=dkk("60.00"), key="p1", now=NOW)
    bank.troubles = [trouble]
    settle()
    assert next(iter(bank.intents.values())).captured == 60
    assert queries.balance(order_id).captured == dkk("60.00")


def test_without_our_key_the_same_trouble_charges_twice(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard of the tests above: take the key away, and the bank is hostile indeed."""
    order_id = held(bank)
    monkeypatch.setattr(moving, "_key", lambda _row: f"k{next(_keys)}")
    monkeypatch.setattr(moving, "_done_before", lambda _gateway, _row: None)
    actions.capture(order_id=order_id, amount=dkk("40.00"), key="p1", now=NOW)
    bank.troubles = [Trouble.ANSWER_LOST]
    settle()
    assert next(iter(bank.intents.values())).captured == 80


def test_a_refund_is_found_where_the_provider_has_forgotten_the_key(bank: Bank) -> None:
    order_id = held(bank)
    actions.capture(order_id=order_id, amount=dkk("100.00"), key="p1", now=NOW)
    settle()
    actions.refund(order_id=order_id, amount=dkk("30.00"), reason="", key="r1", actor_id=1, now=NOW)
    bank.troubles = [Trouble.ANSWER_LOST]
    actions.reconcile_moves(now=NOW + timedelta(minutes=1))
    assert models.Move.objects.get(kind="refund").state == MoveState.UNKNOWN
    bank.forget_keys()
    actions.reconcile_moves(now=NOW + timedelta(days=2))
    assert models.Move.objects.get(kind="refund").state == MoveState.DONE
    assert next(iter(bank.intents.values())).refunded == 30


def held(bank: Bank) -> int:
    payment_id = payment(amount="100.00")
    actions.ask(payment_id=payment_id, now=NOW)
    bank.pays(row_of(payment_id).gateway_id or "")
    actions.reconcile(now=NOW + timedelta(minutes=10))
    assert queries.payment(payment_id).state is State.AUTHORIZED
    return queries.payment(payment_id).order_id
