"""Statements read as banks write them, matched with what is owed, booked once."""

from datetime import date
from decimal import Decimal

import pytest

from tests.payments.builders import NOW, dkk, payment
from thirdring.payments import actions, models, queries, rules
from thirdring.payments.values import Method, State, StatementKind, StatementLine

DANISH = "Bogført;Tekst;Beløb;Valuta\n11-03-2026;Ordre 1 000 015 Hansen;1.239,50;DKK\n11-03-2026;Gebyr;-25,00;DKK\n"
ENGLISH = 'Date,Amount,Reference\n2026-03-11,"1,239.50",INV 1000015\n'
CHINESE = "日期,摘要,金额\n2026-03-11,订单 1000015,88\n"


def test_statements_are_read_as_banks_write_them() -> None:
    (line,) = rules.read_statement(DANISH, "DKK")
    assert line == StatementLine(date(2026, 3, 11), dkk("1239.50"), "Ordre 1 000 015 Hansen")
    (line,) = rules.read_statement("\ufeff" + ENGLISH, "GBP")
    assert (line.amount.amount, line.amount.currency) == (Decimal("1239.50"), "GBP")
    (line,) = rules.read_statement(CHINESE, "CNY")
    assert line.amount.amount == 88
    assert "1000015" in rules.numbers_in("Ordre 1 000 015 Hansen")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no-head"),
        ("a,b,c\n1,2,3", 1, "no-head"),
        ("Date,Amount,Text\n11.13.2026,5,x", 2, "day"),
        ("Date,Amount,Text\n2026-03-11,5,x\n2026-03-11,much,x", 3, "amount"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, line: int, what: str) -> None:
    with pytest.raises(rules.StatementError) as error:
        rules.read_statement(text, "DKK")
    assert (error.value.line, error.value.what) == (line, what)


def line(text: str, amount: str = "139.00") -> StatementLine:
    return StatementLine(date(2026, 3, 11), dkk(amount), text)


def take_in(*lines: StatementLine, kind: StatementKind = StatementKind.BANK) -> actions.TakenIn:
    return actions.take_in(kind=kind, lines=lines, resolve=lambda number: [int(number)], now=NOW)


@pytest.mark.django_db
@pytest.mark.job("O1.10")
def test_what_matches_is_booked_once_and_what_does_not_is_left() -> None:
    order_id = queries.payment(payment(Method.BANK_TRANSFER, "139.00")).order_id
    taken = take_in(line(f"Order {order_id:07}"), line("Rent"), line("Rent"))
    assert (taken.fresh, taken.matched, taken.repeated) == (3, 1, 0)
    assert take_in(line(f"Order {order_id:07}"), line("Rent")).repeated == 2  # an overlapping statement
    matched, *left = sorted(queries.incoming(), key=lambda i: i.state != "matched")
    assert (matched.state, [each.state for each in left]) == ("matched", ["left", "left"])
    assert queries.balance(order_id).owed == dkk("139.00")  # nothing is booked by itself
    for _ in range(2):
        actions.book(incoming_id=matched.id, actor_id=2, now=NOW)
    assert queries.payments(order_id)[0].state is State.PAID
    assert queries.balance(order_id).captured == dkk("139.00")
    actions.set_aside(incoming_id=left[0].id, note="Rent", actor_id=2, now=NOW)
    assert [each.id for each in queries.incoming()] == [left[1].id]


@pytest.mark.django_db
def test_too_little_leaves_the_rest_owed_and_too_much_leaves_the_rest_over() -> None:
    order_id = queries.payment(payment(Method.INVOICE, "139.00")).order_id
    take_in(line(f"Order {order_id:07}", "100.00"), line(f"Again {order_id:07}", "50.00"))
    for each in queries.incoming():
        assert each.state == "left"
        actions.match_by_hand(incoming_id=each.id, order_id=order_id)
        actions.book(incoming_id=each.id, actor_id=2, now=NOW)
    assert (queries.balance(order_id).captured, queries.balance(order_id).owed) == (dkk("139.00"), dkk("0.00"))
    (over,) = queries.incoming()
    assert (over.state, over.booked) == ("over", dkk("39.00"))


@pytest.mark.django_db
def test_a_carrier_pays_only_what_was_collected_at_the_door() -> None:
    order_id = queries.payment(payment(Method.CASH_ON_DELIVERY, "139.00")).order_id
    assert take_in(line(f"Order {order_id:07}")).matched == 0
    assert take_in(line(f"Order {order_id:07}"), kind=StatementKind.CARRIER).matched == 1
    bank = next(each for each in queries.incoming() if each.kind is StatementKind.BANK)
    with pytest.raises(actions.NothingOwedError):
        actions.match_by_hand(incoming_id=bank.id, order_id=order_id)
    assert models.Incoming.objects.get(pk=bank.id).state == "left"
