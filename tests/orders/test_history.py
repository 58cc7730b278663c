"""Orders that were placed elsewhere, the demo year, numbers as they are heard, baskets."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.orders import builders as make
from thirdring.catalogue import demo as catalogue_demo
from thirdring.customers import actions as customers
from thirdring.customers import demo as customers_demo
from thirdring.customers.queries import timeline
from thirdring.kernel import clock
from thirdring.orders import actions, demo, models, queries
from thirdring.orders.rules import numbering
from thirdring.orders.values import HistoryLine, HistoryOrder

pytestmark = pytest.mark.django_db


def orders_of(house: make.House, count: int) -> list[HistoryOrder]:
    shirt, cap = house.variants["SHIRT"], house.variants["CAP"]
    return [
        HistoryOrder(
            reference=f"shop:{number}",
            customer_id=house.customer_id,
            placed_at=clock.now() - timedelta(days=number + 1),
            currency="DKK",
            lines=(HistoryLine(shirt, 2, Decimal("99.50")), HistoryLine(cap, 1, Decimal(50))),
        )
        for number in range(count)
    ]


@pytest.mark.job("O1.4", "O4.3.3")
def test_history_is_taken_over_once() -> None:
    house = make.house()
    orders = orders_of(house, 25)
    for expected in (25, 0):
        assert actions.import_history(orders=orders, price_list=make.PRICE_LIST, now=clock.now()) == expected
    heads = queries.history(house.customer_id, limit=10)
    assert len(heads) == 10
    assert heads[0].total.amount == 249
    assert heads[0].placed_at > heads[1].placed_at
    assert all(numbering.holds(head.number) for head in heads)
    assert queries.order(heads[0].id).lines[0].quantity == 2
    assert len(list(queries.baskets())) == 25
    assert {frozenset(variants) for _customer, variants in queries.baskets()} == {frozenset(house.variants.values())}
    assert any(entry.kind == "order" for entry in timeline(house.customer_id, limit=5))


@pytest.mark.job("M6.2")
def test_a_number_is_found_by_its_end_and_as_misheard() -> None:
    house = make.house(SHIRT=10)
    number = make.place(house, make.draft(house, SHIRT=1).id).number
    assert [o.number for o in queries.by_number(number).orders] == [number]
    assert [o.number for o in queries.by_number(f"{number[:3]} {number[3:]}").orders] == [number]
    assert [o.number for o in queries.by_number(number[-4:]).orders] == [number]
    swapped = number[:-2] + number[-1] + number[-2]
    match = queries.by_number(swapped)
    if swapped != number:
        assert match.misheard
        assert number in {o.number for o in match.orders}
    assert queries.by_number("12").orders == ()
    assert queries.by_number("").orders == ()


@pytest.mark.job("O1.4")
def test_chosen_lines_are_ordered_again_at_todays_price() -> None:
    house = make.house()
    actions.import_history(orders=orders_of(house, 1), price_list=make.PRICE_LIST, now=clock.now())
    last = queries.history(house.customer_id)[0]
    draft = actions.reorder(order_id=last.id, positions=[1], operator_id=house.operator_id, now=clock.now())
    assert draft.body.wanted() == {house.variants["SHIRT"]: 2}
    assert queries.quoted(draft, now=clock.now()).quote.goods.amount == 200
    whole = actions.reorder(customer_id=house.customer_id, operator_id=house.operator_id, now=clock.now())
    assert len(whole.body.lines) == 2
    with pytest.raises(actions.NothingToReorderError):
        actions.reorder(customer_id=make.customer(), operator_id=house.operator_id, now=clock.now())


def test_the_demo_year_is_loaded_once() -> None:
    now = clock.now()
    customers_demo.load(now)
    catalogue_demo.load(now)
    demo.load(now)
    count = models.Order.objects.count()
    assert count > 300
    assert {o.state for o in models.Order.objects.all()} >= {"released", "delivered"}
    assert models.Order.objects.filter(language="da", total__gt=0).exists()
    demo.load(now)
    assert models.Order.objects.count() == count


@pytest.mark.job("O4.1", "O1.4")
def test_a_merge_joins_the_orders_of_both_and_is_undone_after_new_ones() -> None:
    house = make.house(SHIRT=10, CAP=10)
    other = replace(house, customer_id=make.customer())
    old = make.place(other, make.draft(other, SHIRT=1).id).number
    kept = make.place(house, make.draft(house, CAP=1).id).number
    begun = make.draft(other, SHIRT=2)
    merge = customers.merge(
        absorbed_id=other.customer_id, survivor_id=house.customer_id, actor_id=house.operator_id, now=clock.now()
    )
    assert numbers(house) == {old, kept}
    assert begun.id in {draft.id for draft in queries.open_drafts(customer_id=house.customer_id)}
    again = actions.reorder(customer_id=house.customer_id, operator_id=house.operator_id, now=clock.now())
    assert again.body.wanted() == {house.variants["CAP"]: 1}
    since = make.place(house, again.id).number
    finished = make.place(other, begun.id).number
    placed = next(head for head in queries.history(house.customer_id) if head.number == old)
    taken_over = actions.reorder(order_id=placed.id, operator_id=house.operator_id, now=clock.now())
    assert taken_over.id in {draft.id for draft in queries.open_drafts(customer_id=house.customer_id)}
    likewise = make.place(house, taken_over.id).number
    assert numbers(house) == {old, kept, since, finished, likewise}

    customers.undo_merge(merge_id=merge, actor_id=house.operator_id, now=clock.now())
    assert numbers(house) == {kept, since, likewise}
    assert numbers(other) == {old, finished}


def numbers(house: make.House) -> set[str]:
    return {head.number for head in queries.history(house.customer_id)}
