"""What was read back is sealed; a seal places quickly, and whatever a quote is made of breaks it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.calls.builders import answered
from tests.orders import builders as make
from tests.promotions import builders as promotions
from thirdring.catalogue import models as catalogue
from thirdring.customers import models as customers
from thirdring.kernel import audit, clock
from thirdring.orders import actions, models, queries
from thirdring.orders.actions import placing
from thirdring.orders.values import Edit, Placed
from thirdring.promotions import models as codes

pytestmark = pytest.mark.django_db

Asked = list[int]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The drafts that placing had to look at again, because no seal was good."""
    found: Asked = []
    look = placing._asked
    monkeypatch.setattr(placing, "_asked", lambda draft_id, key: found.append(draft_id) or look(draft_id, key))
    return found


def _place(house: make.House, found: queries.Quoted, *, key: str = "k", now: datetime | None = None) -> Placed:
    return actions.place(
        draft_id=found.draft.id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key=key,
        actor_id=house.operator_id,
        now=now or clock.now(),
    )


def _rows(order_id: int) -> list[list[tuple[object, ...]]]:
    """Everything that an order is, but its id, its number and its moment."""
    told = []
    for table, but in (
        ("orders_order", {"id", "number", "draft_id", "placed_at", "customer_id", "email", "billing"}),
        ("orders_line", {"id", "order_id"}),
        ("orders_shipment", {"id", "order_id", "address"}),
        ("payments_payment", {"id", "order_id", "customer_id", "created_at", "changed_at"}),
    ):
        with connection.cursor() as cursor:
            named = "id" if table == "orders_order" else "order_id"
            cursor.execute(f"SELECT * FROM {table} WHERE {named} = %s", [order_id])  # noqa: S608 -- the names above
            columns = [c.name for c in cursor.description or ()]
            told.append([
                tuple(str(v) for c, v in zip(columns, row, strict=True) if c not in but) for row in cursor.fetchall()
            ])  # fmt: skip
    return told


@pytest.mark.job("O1.13", "O1.13.1")
def test_a_sealed_draft_is_placed_without_a_second_look_and_writes_the_same_rows(asked: Asked) -> None:
    house = make.house(SHIRT=10, CAP=5)
    sealed = _place(house, make.read_back(make.draft(house, SHIRT=2, CAP=1).id), key="sealed")
    assert asked == []
    assert not models.Seal.objects.exists()
    found = make.read_back(make.draft(house, SHIRT=2, CAP=1).id)
    models.Seal.objects.all().delete()
    unsealed = _place(house, found, key="unsealed")
    assert asked == [found.draft.id]
    assert _rows(sealed.order_id) == _rows(unsealed.order_id)
    assert audit.first_broken_line(f"order:{sealed.order_id}") is None


def test_nothing_is_sealed_before_all_is_read_aloud() -> None:
    house = make.house(SHIRT=10)
    draft = make.draft(house, SHIRT=2)
    found = queries.quoted(draft, now=clock.now())
    first, *rest = found.quote.parts.items()
    actions.tick(draft_id=draft.id, parts=dict(rest), now=clock.now())
    assert not models.Seal.objects.exists()
    actions.tick(draft_id=draft.id, parts=dict([first]), now=clock.now())
    assert models.Seal.objects.get().draft_id == draft.id


def _new_price() -> None:
    catalogue.Price.objects.update(amount=Decimal(120))


def _new_name() -> None:
    catalogue.Product.objects.update(names={"en": "Blouse"})


def _off_sale() -> None:
    catalogue.Variant.objects.update(is_active=False)


def _later() -> None:
    catalogue.Stock.objects.update(expected_date=clock.now().date() + timedelta(days=30))


def _new_list() -> None:
    catalogue.PriceList.objects.update(names={"en": "Danmark"})


def _new_color() -> None:
    catalogue.Color.objects.update(names={"en": "scarlet"})


def _new_category() -> None:
    catalogue.Category.objects.update(names={"en": "Tops"})


def _new_tax_class() -> None:
    catalogue.TaxClass.objects.update(names={"en": "Reduced"})


def _moved() -> None:
    customers.Address.objects.update(line1="Søndergade 1")


def _other_mail() -> None:
    customers.Email.objects.all().delete()


def _other_language() -> None:
    customers.Customer.objects.update(language="en")


def _code_retired() -> None:
    codes.Code.objects.update(retired_at=clock.now())


def _code_worth_more() -> None:
    codes.CodeAmount.objects.create(code=codes.Code.objects.get(), currency="DKK", amount_off=5)


def _new_terms() -> None:
    models.TermsVersion.objects.create(version=99, body={}, put_at=clock.now())


@pytest.mark.parametrize(
    "change",
    [
        _new_price, _new_name, _off_sale, _later, _new_list, _new_color, _new_category, _new_tax_class, _moved,
        _other_mail, _other_language, _code_retired, _code_worth_more, _new_terms,
    ],
)  # fmt: skip
def test_what_a_quote_is_made_of_breaks_the_seal(change: Callable[[], None]) -> None:
    promotions.code("SPRING", percent=Decimal(10))
    house = make.house(SHIRT=10)
    make.read_back(make.draft(house, SHIRT=2).id)
    assert models.Seal.objects.exists()
    change()
    assert not models.Seal.objects.exists()


def test_the_counters_that_orders_move_break_no_seal() -> None:
    promotions.code("SPRING", percent=Decimal(10), total_limit=5)
    house = make.house(SHIRT=10)
    neighbor = replace(house, customer_id=make.customer())
    found = make.read_back(make.draft(house, SHIRT=2).id)
    other = make.draft(neighbor, SHIRT=1)
    actions.change_draft(draft_id=other.id, edits=[Edit(op="add", path="codes", value="SPRING")], now=clock.now())
    make.place(neighbor, other.id, key="other")
    assert codes.Code.objects.get().redeemed == 1
    assert models.Seal.objects.get().draft_id == found.draft.id


def test_a_seal_ends_with_the_hour_because_promised_dates_turn_on_hours(asked: Asked) -> None:
    house = make.house(SHIRT=10)
    now = clock.now().replace(minute=57, second=0)
    found = make.read_back(make.draft(house, now, SHIRT=1).id, now)
    assert models.Seal.objects.get().good_until == (now + timedelta(hours=1)).replace(minute=0, microsecond=0)
    _place(house, found, now=now + timedelta(minutes=2, seconds=59))
    assert asked == []
    found = make.read_back(make.draft(house, now, SHIRT=1).id, now)
    _place(house, found, key="late", now=now + timedelta(minutes=3))
    assert asked == [found.draft.id]


def test_a_seal_ends_when_a_code_begins_or_ends() -> None:
    house, now = make.house(SHIRT=10), clock.now().replace(minute=10)
    promotions.code("SPRING", percent=Decimal(10), ends_at=now + timedelta(minutes=4))
    draft = make.draft(house, now, SHIRT=1)
    actions.change_draft(draft_id=draft.id, edits=[Edit(op="add", path="codes", value="SPRING")], now=now)
    make.read_back(draft.id, now)
    assert models.Seal.objects.get().good_until == now + timedelta(minutes=4)


def test_another_order_on_account_is_counted_against_the_limit_again(asked: Asked) -> None:
    house = make.house(SHIRT=10)
    first, second = (make.draft(house, SHIRT=1) for _n in range(2))
    for draft in (first, second):
        paid = Edit(op="add", path="tenders", value={"method": "invoice"})
        actions.change_draft(draft_id=draft.id, edits=[paid], now=clock.now())
    found = [make.read_back(draft.id) for draft in (first, second)]
    assert [t.method for t in found[0].tenders] == ["invoice"]
    _place(house, found[0], key="first")
    assert asked == []
    _place(house, found[1], key="second")
    assert asked == [second.id]


def test_goods_told_as_being_there_do_not_become_a_back_order() -> None:
    house = make.house(SHIRT=make.expected("SHIRT", 4, clock.now().date() + timedelta(days=10), on_hand=2))
    found = make.read_back(make.draft(house, SHIRT=2).id)
    catalogue.Stock.objects.update(on_hand=1)
    with pytest.raises(actions.UnreadError) as error:
        _place(house, found)
    assert "delivery:1" in error.value.data["parts"]
    assert not models.Order.objects.exists()


def test_the_call_that_took_the_draft_over_is_the_orders(asked: Asked) -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=1).id)
    call_id = answered().id
    actions.hand_over(draft_id=found.draft.id, operator_id=house.operator_id, call_id=call_id, now=clock.now())
    placed = _place(house, found)
    assert asked == [found.draft.id]
    assert models.Order.objects.get(pk=placed.order_id).call_id == call_id
