"""Orders live whole random lives; after every step a second set of books must agree to the piece and to the øre.

The second book knows nothing of the code under test: it counts what the steps themselves did (pieces ordered, taken
off, delivered to us, put on the shelf again, given back), and sums raw rows. A refused step must leave every row as it
was. In CI a few lives are lived, always the same; nightly `THIRDRING_NIGHTLY=1` lives 10,000 of 50 steps each, or as
many as `THIRDRING_LIVES` says.
"""

import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.orders import builders as make
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, documents, queries, returns
from thirdring.orders.rules import returning
from thirdring.orders.values import Edit, OrderState
from thirdring.orders.values.returns import ExchangeWhen, Outcome, ReturnKind, ReturnReason, Wish
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.actions.settling import apply
from thirdring.payments.ledger import sheet
from thirdring.payments.ports import Answer
from thirdring.payments.values import Method, Signal, State
from thirdring.people.values import Person, Role

pytestmark = pytest.mark.django_db

NIGHTLY = os.environ.get("THIRDRING_NIGHTLY") == "1"
LIVES, STEPS = (int(os.environ.get("THIRDRING_LIVES", "10000")), 50) if NIGHTLY else (4, 20)
SKUS = ("SHIRT", "CAP", "SOCK")
DIGEST = "(SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM ({}) t)"
ROWS = (
    "SELECT id, state, total, version FROM orders_order",
    "SELECT id, quantity, cancelled, backordered, picked, shipped, delivered, returned, amount FROM orders_line",
    "SELECT id, on_hand, reserved, expected_quantity, backordered FROM catalogue_stock",
    "SELECT id, amount, captured, refunded, released, state FROM payments_payment",
    "SELECT id, balance FROM payments_giftcard",
    "SELECT id, state FROM orders_parcel",
    "SELECT id, state, settled, kept FROM orders_return",
)
AS_THEY_ARE = f"SELECT {', '.join(map(DIGEST.format, ROWS))}"
"""One statement for all that a refused step must leave alone."""
MONEY = """
SELECT o.id, o.goods, o.discount, o.freight, o.fee, o.tax, o.total, o.tax_inclusive,
  (SELECT sum(amount) FROM orders_line WHERE order_id = o.id),
  (SELECT sum(freight) FROM orders_shipment WHERE order_id = o.id),
  (SELECT sum(amount - released - refunded) FROM payments_payment WHERE order_id = o.id)
FROM orders_order o ORDER BY o.id
"""
LEDGER = """
SELECT (SELECT count(*) FROM payments_giftcard WHERE balance < 0),
  (SELECT coalesce(sum(amount), 0) FROM payments_posting),
  (SELECT count(*) FROM payments_giftcard g WHERE g.balance <> coalesce((SELECT sum(p.amount) FROM payments_posting p
     JOIN payments_account a ON a.id = p.account_id WHERE a.card_id = g.id), 0))
"""
PIECES = """
SELECT v.sku, s.on_hand, s.backordered, coalesce(l.standing, 0), coalesce(l.waiting, 0)
FROM catalogue_stock s JOIN catalogue_variant v ON v.id = s.variant_id
LEFT JOIN (
  SELECT sku, sum(quantity - cancelled) AS standing, sum(backordered) AS waiting FROM orders_line GROUP BY sku
) l ON l.sku = v.sku
"""
pieces = st.integers(1, 3)
which = st.integers(0, 50)


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class Lives(RuleBasedStateMachine):
    house: make.House
    boss: Person

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = clock.now()
        self.orders: list[int] = []
        self.standing: Counter[str] = Counter()  # pieces that customers are to have, by our own count
        self.came: Counter[str] = Counter()
        self.shelved: Counter[str] = Counter()  # what came back and can be sold again
        self.given: Counter[int] = Counter()  # what returns have given back for an order
        self.returns: list[int] = []
        self.began = dict(rows(
            "SELECT v.sku, s.on_hand FROM catalogue_stock s JOIN catalogue_variant v ON v.id = s.variant_id"
        ))  # fmt: skip
        self.keys = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def key(self):
        self.keys += 1
        return f"life-{self.keys}"

    def some(self, number):
        return self.orders[number % len(self.orders)]

    def tried(self, do):
        """Do it, or have it refused with nothing changed; a missing yes is asked for and given."""
        before = rows(AS_THEY_ARE)
        try:
            return do(None)
        except approvals.NoApprovalError as error:
            request = approvals.ask(
                kind=error.data["kind"], subject=error.data["subject"], amount=Money(Decimal(99999), "DKK"),
                actor_id=self.house.operator_id, words="-", now=self.now,
            )  # fmt: skip
            approvals.decide(approval_id=request, granted=True, actor_id=self.boss.id, note="", now=self.now)
            with suppress(DeskError):
                return do(request)
        except DeskError:
            pass
        assert rows(AS_THEY_ARE) == before
        return None

    @initialize(quantity=pieces)
    def first(self, quantity):
        self.place({"SHIRT": quantity, "SOCK": 1}, "invoice")

    @transaction.atomic()
    def place(self, wanted, method):
        """An order from its draft; what a draft that is not placed holds back is no matter of ours."""
        draft = make.draft(self.house, self.now, **wanted)
        edits = [Edit(path="tenders.1.method", value=method)]
        if method == "gift_card":
            code = payments.issue_gift_card(amount=Money(Decimal(120), "DKK"), actor_id=None, now=self.now)
            card = payments.tell_balance(code=code, actor_id=None, now=self.now)
            edits += [Edit(path="tenders.1.reference", value=card.reference),
                      Edit(op="add", path="tenders", value={"method": "bank_transfer"})]  # fmt: skip
        actions.change_draft(draft_id=draft.id, edits=edits, now=self.now)
        order_id = make.place(self.house, draft.id, now=self.now).order_id
        self.orders.append(order_id)
        self.standing.update(wanted)
        actions.check(order_id=order_id, now=self.now)

    @rule(wanted=st.dictionaries(st.sampled_from(SKUS), pieces, min_size=1),
          method=st.sampled_from(["invoice", "cash_on_delivery", "gift_card", "card"]))  # fmt: skip
    def order(self, wanted, method):
        self.tried(lambda _yes: self.place(wanted, method)) if len(self.orders) < 4 else None

    def lines(self, order_id):
        return queries.progress(order_id).lines

    def sku(self, order_id, position):
        return rows("SELECT sku FROM orders_line WHERE order_id = %s AND position = %s", [order_id, position])[0][0]

    @rule(number=which, at=which, quantity=st.integers(0, 4))
    def change_quantity(self, number, at, quantity):
        order_id = self.some(number)
        line = self.lines(order_id)[at % len(self.lines(order_id))]
        path = f"lines.{line.position}"
        edit = Edit(path=f"{path}.quantity", value=quantity) if quantity else Edit(op="remove", path=path)
        if self.tried(lambda yes: self.change(order_id, edit, yes)):
            self.standing[self.sku(order_id, line.position)] += quantity - line.standing

    @rule(number=which, sku=st.sampled_from(SKUS), quantity=pieces)
    def add(self, number, sku, quantity):
        order_id = self.some(number)
        row = {"variant_id": self.house.variants[sku], "quantity": quantity, "ship_to": "1", "key": "90"}
        if self.tried(lambda yes: self.change(order_id, Edit(op="add", path="lines", value=row), yes)):
            self.standing[sku] += quantity

    @rule(number=which, method=st.sampled_from(["standard", "express"]))
    def send_otherwise(self, number, method):
        edit = Edit(path="ship_tos.1.method", value=method)
        self.tried(lambda yes: self.change(self.some(number), edit, yes))

    @rule(number=which, method=st.sampled_from(["invoice", "bank_transfer", "cash_on_delivery"]))
    def pay_otherwise(self, number, method):
        edit = Edit(path="tenders.1.method", value=method)
        self.tried(lambda yes: self.change(self.some(number), edit, yes))

    def change(self, order_id, edit, yes):
        return actions.change(order_id=order_id, expected_version=queries.progress(order_id).version, edits=[edit],
                              key=self.key(), actor_id=self.house.operator_id, now=self.now,
                              approval_id=yes)  # fmt: skip

    @rule(number=which, at=which, quantity=pieces, whole=st.booleans())
    def cancel(self, number, at, quantity, whole):
        order_id = self.some(number)
        before = {line.position: line.standing for line in self.lines(order_id)}
        chosen = None if whole else {list(before)[at % len(before)]: quantity}
        done = self.tried(lambda yes: actions.cancel(
            order_id=order_id, expected_version=queries.progress(order_id).version, key=self.key(), pieces=chosen,
            actor_id=self.house.operator_id, now=self.now, approval_id=yes))  # fmt: skip
        if done:
            for line in self.lines(order_id):
                fewer = before[line.position] - line.shipped if whole else (chosen or {}).get(line.position, 0)
                self.standing[self.sku(order_id, line.position)] -= fewer

    @rule(number=which, amount=st.integers(1, 120))
    def discount(self, number, amount):
        order_id = self.some(number)
        self.tried(lambda yes: actions.discount(
            order_id=order_id, expected_version=queries.progress(order_id).version,
            late=actions.Late(amount=Decimal(amount)), key=self.key(), actor_id=self.house.operator_id, now=self.now,
            approval_id=yes))  # fmt: skip

    @rule(number=which)
    def hold_and_let_go(self, number):
        order_id, who = self.some(number), self.house.operator_id
        if queries.progress(order_id).state in {OrderState.RELEASED, OrderState.PICKING}:
            problem = actions.hold(order_id=order_id, kind="customer", actor_id=who, now=self.now)
            actions.solve_problem(problem_id=problem, outcome="released", note="", actor_id=who, now=self.now)

    @rule(number=which, at=which, price=st.integers(1, 120))
    def match_price(self, number, at, price):
        order_id = self.some(number)
        line = self.lines(order_id)[at % len(self.lines(order_id))]
        amount = rows("SELECT amount FROM orders_line WHERE id = %s", [line.line_id])[0][0]
        kept = returning.kept(line)
        saved = returning.saved(Money(amount, "DKK"), line.standing, kept=kept, price=Money(Decimal(price), "DKK"))
        late = actions.Late(amount=saved.amount, sku=self.sku(order_id, line.position), pieces=kept)
        self.tried(lambda yes: actions.discount(
            order_id=order_id, expected_version=queries.progress(order_id).version, late=late, key=self.key(),
            actor_id=self.house.operator_id, now=self.now, approval_id=yes))  # fmt: skip

    @rule(number=which)
    def solve(self, number):
        for problem in queries.problems(order_id=self.some(number)):
            actions.solve_problem(
                problem_id=problem.id, outcome="released", note="", actor_id=self.boss.id, now=self.now
            )

    @rule(number=which, at=which, quantity=pieces, kind=st.sampled_from(ReturnKind), advance=st.booleans())
    def allow_back(self, number, at, quantity, kind, advance):
        order_id = self.some(number)
        line = self.lines(order_id)[at % len(self.lines(order_id))]
        instead = line.variant_id if kind is ReturnKind.EXCHANGE else None
        when = ExchangeWhen.IN_ADVANCE if instead and advance else ExchangeWhen.ON_RECEIPT
        wishes = [Wish(line.line_id, quantity, ReturnReason.SIZE, variant_id=instead)]
        made = self.tried(lambda _yes: returns.authorize(
            order_id=order_id, kind=kind, wishes=wishes, when=when, key=self.key(), actor=self.boss, now=self.now,
            waive_label=number % 2 == 0))  # fmt: skip
        if made:
            self.returns.append(made)
            self.replace(made)

    def replace(self, return_id):
        placed = self.tried(lambda _yes: returns.replace(return_id=return_id, now=self.now))
        if placed:
            self.orders.append(placed.order_id)
            for line in self.lines(placed.order_id):
                self.standing[self.sku(placed.order_id, line.position)] += line.ordered
        found = returns.find(return_id)
        if placed and found.when is ExchangeWhen.IN_ADVANCE:
            self.given[found.order_id] += rows("SELECT settled FROM orders_return WHERE id = %s", [return_id])[0][0]

    @precondition(lambda self: self.returns)
    @rule(number=which, quantity=pieces, outcome=st.sampled_from(Outcome))
    def arrive(self, number, quantity, outcome):
        ret = returns.find(self.returns[number % len(self.returns)])
        (line,) = ret.lines
        receipt = self.tried(lambda _yes: returns.receive(
            return_id=ret.id, found={line.id: {outcome: quantity}}, key=self.key(), actor_id=None, now=self.now
        ))  # fmt: skip
        if not receipt:
            return
        self.shelved[line.sku] += quantity if outcome is Outcome.RESTOCK else 0
        assert returns.settle(receipt_id=receipt, now=self.now)
        self.given[ret.order_id] += rows("SELECT amount FROM orders_receipt WHERE id = %s", [receipt])[0][0]
        self.replace(ret.id)

    @precondition(lambda self: self.returns)
    @rule(days=st.sampled_from([24, 45]))
    def time_passes(self, days):
        """What was exchanged in advance and did not come is told of and charged."""
        charged = "SELECT id, order_id, kept_amount FROM orders_return WHERE kept = 'charged'"
        before = set(rows(charged))
        returns.watch(now=self.now + timedelta(days=days))
        for _id, order_id, amount in set(rows(charged)) - before:
            self.given[order_id] -= amount

    @rule(number=which, at=which, quantity=pieces, down=st.booleans())
    def pick(self, number, at, quantity, down):
        order_id = self.some(number)
        line = self.lines(order_id)[at % len(self.lines(order_id))]
        act = actions.put_down if down else actions.pick
        self.tried(lambda _yes: act(order_id=order_id, pieces={line.line_id: quantity},
                                    actor_id=self.house.operator_id, now=self.now))  # fmt: skip

    @rule(number=which, send=st.booleans())
    def pack(self, number, send):
        order_id = self.some(number)
        picked = {line.line_id: line.to_ship for line in self.lines(order_id) if line.to_ship}
        parcel = self.tried(lambda _yes: actions.pack(order_id=order_id, pieces=picked, now=self.now,
                                                      actor_id=self.house.operator_id))  # fmt: skip
        if parcel and send:
            self.tried(lambda _yes: actions.ship(parcel_id=parcel, actor_id=self.house.operator_id, now=self.now))

    @rule(number=which)
    def send_or_open(self, number):
        for parcel in queries.open_parcel_ids(self.some(number)):
            act = actions.ship if number % 2 else actions.unpack
            self.tried(lambda _yes, act=act, each=parcel: act(
                parcel_id=each, actor_id=self.house.operator_id, now=self.now))  # fmt: skip

    @rule(number=which)
    def deliver(self, number):
        for parcel in queries.parcels(self.some(number)):
            self.tried(lambda _yes, each=parcel: actions.deliver(parcel_id=each.id, now=self.now + timedelta(days=1)))

    @rule(number=which, at=which, quantity=pieces)
    def come_back(self, number, at, quantity):
        order_id = self.some(number)
        line = self.lines(order_id)[at % len(self.lines(order_id))]
        self.tried(lambda _yes: actions.receive(order_id=order_id, pieces={line.line_id: quantity},
                                                actor_id=self.house.operator_id, now=self.now))  # fmt: skip

    @rule(number=which, answer=st.sampled_from([Signal.AUTHORIZED, Signal.REFUSED, Signal.CANCELLED]))
    def the_bank_answers(self, number, answer):
        """It holds the money, refuses, or lets a hold run out; whatever it was to bring is still owed."""
        for payment in paid.payments(self.some(number)):
            if payment.method is Method.CARD and payment.state is State.INTENDED:
                apply(payment.id, Answer("", Signal.ASKED), self.now)
                apply(payment.id, Answer("", answer), self.now)
            elif payment.state is State.AUTHORIZED and answer is Signal.CANCELLED:
                apply(payment.id, Answer("", answer), self.now)

    @rule(number=which)
    def ask_anew(self, number):
        for payment in paid.payments(self.some(number)):
            if payment.lost and payment.method is Method.CARD:
                key, who = f"anew:{payment.id}", self.house.operator_id
                payments.ask_anew(payment_id=payment.id, key=key, actor_id=who, now=self.now)

    @rule(number=which)
    def money_comes(self, number):
        for payment in paid.payments(self.some(number)):
            payments.mark_received(payment_id=payment.id, actor_id=self.house.operator_id, now=self.now)

    @rule(number=which)
    def papers_are_written(self, number):
        """The invoice, and then whatever has become of it since: together they say what the order costs now."""
        order_id = self.some(number)
        documents.issue_invoice(order_id=order_id, actor_id=None, now=self.now)
        with suppress(documents.NothingToIssueError):
            documents.issue_outstanding(order_id=order_id, actor_id=None, now=self.now)
        (said,) = rows("SELECT sum(CASE series WHEN 'credit_note' THEN -amount ELSE amount END) FROM payments_paper"
                       " WHERE order_id = %s", [order_id])[0]  # fmt: skip
        assert said == paid.balance(order_id, "DKK").total_due.amount

    @rule(sku=st.sampled_from(SKUS), quantity=pieces)
    def goods_come(self, sku, quantity):
        actions.goods_in(
            variant_id=self.house.variants[sku], quantity=quantity, key=uuid4().hex, actor_id=None, now=self.now
        )
        self.came[sku] += quantity

    @rule(sku=st.sampled_from(SKUS))
    def fill(self, sku):
        actions.fill(variant_id=self.house.variants[sku], now=self.now)

    @precondition(lambda self: self.orders)
    @invariant()
    def the_pieces_are_all_there(self):
        for sku, on_hand, waiting, standing, lines_wait in rows(PIECES):
            assert standing == self.standing[sku]
            assert waiting == lines_wait
            assert on_hand == self.began[sku] + self.came[sku] + self.shelved[sku] - (self.standing[sku] - waiting)

    @precondition(lambda self: self.orders)
    @invariant()
    def the_money_is_all_there(self):
        found = rows(MONEY)
        assert [order_id for order_id, *_sums in found] == sorted(self.orders)
        for order_id, goods, discount, freight, fee, tax, total, inclusive, amounts, parcels, due in found:
            assert amounts == goods - discount
            assert total == goods - discount + freight + fee + (0 if inclusive else tax)
            assert parcels == freight or total == 0
            assert due == total - self.given[order_id]
        assert rows(LEDGER) == [(0, 0, 0)]

    @rule(number=which)
    def books_are_read(self, number):
        """The house's own books say what the rows say."""
        order_id = self.some(number)
        (total,) = rows("SELECT total FROM orders_order WHERE id = %s", [order_id])[0]
        assert paid.balance(order_id, "DKK").total_due.amount == total - self.given[order_id]
        read = sheet("DKK")
        assert (read.off, read.disagreeing) == (0, 0)

    @invariant()
    def the_database_agrees(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.timeout(0 if NIGHTLY else 180)
@pytest.mark.job("Z2.1", "O3.2", "O3.5")
def test_pieces_and_money_are_exact_after_every_step_of_every_life():
    Lives.house = make.house(SHIRT=6, CAP=4, SOCK=make.expected("SOCK", 6, clock.now().date() + timedelta(days=9), 2))
    Lives.boss = people.user(Role.MANAGER).person()
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not NIGHTLY,
            phases=[Phase.generate],  # a life is told in its steps; making it shorter takes minutes
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
