"""Papers about money after the invoice: each movement has one, and each rate of tax is exact."""

import os
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from tests.orders import builders as make
from tests.orders.test_documents import words
from tests.orders.test_kept_goods import days_on, sent_in_advance
from tests.orders.test_returns import receive
from tests.people import builders as people
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.queries import goods
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.customers.values import NewAddress
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, documents, handlers, models, queries, returns
from thirdring.orders.rules import papering
from thirdring.orders.rules.papering import Back, Sum
from thirdring.orders.values import Edit
from thirdring.orders.values.returns import Outcome, ReturnKind, ReturnReason, Wish
from thirdring.payments import actions as payments
from thirdring.payments import models as money
from thirdring.payments import queries as paid
from thirdring.payments.events import MoneyMoved
from thirdring.payments.values import Series
from thirdring.people.values import Person, Role

pytestmark = pytest.mark.django_db
GOODS = {
    "COAT": ("standard", "59.90"),
    "PAN": ("reduced", "12.35"),
    "BOOK": ("books", "7.99"),
    "GIFT": ("zero", "200"),
}
PLACES = {
    "GB": ("uk-gbp", "GBP", True, NewAddress(line1="1 High Street", postcode="SW1A 1AA", city="London")),
    "US": ("us-usd", "USD", False, NewAddress(line1="1 Main Street", postcode="10001", city="New York", region="NY")),
}


@pytest.fixture(autouse=True)
def own_price_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own; a process keeps them for some seconds."""
    monkeypatch.setattr(goods, "_kept", (0.0, {}))


@dataclass
class Shop:
    house: make.House
    boss: Person
    currency: str


def shop(country: str) -> Shop:
    """A house with goods of three rates, and a customer in a country whose prices hold the tax, or do not."""
    code, currency, inclusive, address = PLACES[country]
    catalogue.put_category(code="clothes", names={"en": "Clothes"})
    catalogue.put_color(code="red", names={"en": "red"}, swatch="#cc0000")
    for name in ("standard", "reduced", "books", "zero"):
        catalogue.put_tax_class(code=name, names={"en": name})
    catalogue.put_price_list(code=code, names={"en": code}, currency=currency, tax_inclusive=inclusive)
    catalogue.put_warehouse(code="main", names={"en": "Main"})
    ids = catalogue.put_products(
        [
            NewProduct(
                code=f"P-{sku}", category="clothes", names={"en": sku.title()}, tax_class=tax_class,
                variants=(NewVariant(sku, "red", "M", weight_grams=300, prices=(NewPrice(code, Decimal(price)),)),),
            )
            for sku, (tax_class, price) in GOODS.items()
        ],
        now=clock.now(),
    )  # fmt: skip
    catalogue.put_stock([NewStock(sku, "main", 50) for sku in GOODS])
    catalogue.reindex()
    customer = make.customer(region=country, language="en", addresses=[address])
    boss = people.user(Role.SUPERVISOR, Role.MANAGER).person()
    return Shop(make.House(people.user().pk, customer, ids), boss, currency)


class Book:
    """An order whose invoice is out, and the steps that move its money."""

    def __init__(self, at: Shop, **quantities: int) -> None:
        self.at, self.keys = at, 0
        self.order_id = make.place(at.house, make.draft(at.house, **quantities).id).order_id
        actions.release(order_id=self.order_id, actor_id=at.house.operator_id, now=clock.now())
        documents.issue_invoice(order_id=self.order_id, actor_id=None, now=clock.now())

    def key(self) -> str:
        self.keys += 1
        return f"papers-{self.order_id}-{self.keys}"

    def line(self, sku: str) -> models.Line:
        return models.Line.objects.filter(order_id=self.order_id, sku=sku).order_by("position").first()

    def change(self, sku: str, quantity: int) -> None:
        line = self.line(sku)
        path = f"lines.{line.position}"
        edit = Edit(path=f"{path}.quantity", value=quantity) if quantity else Edit(op="remove", path=path)
        self.edit(edit)

    def edit(self, *edits: Edit) -> None:
        actions.change(
            order_id=self.order_id, expected_version=queries.progress(self.order_id).version, edits=edits,
            key=self.key(), actor_id=self.at.boss.id, now=clock.now(),
        )  # fmt: skip

    def discount(self, percent: int) -> None:
        asked = approvals.ask(
            kind="change-discount", subject=f"order:{self.order_id}", amount=Money(Decimal(9999), self.at.currency),
            actor_id=self.at.house.operator_id, words="-", now=clock.now(),
        )  # fmt: skip
        approvals.decide(approval_id=asked, granted=True, actor_id=self.at.boss.id, note="", now=clock.now())
        actions.discount(
            order_id=self.order_id, expected_version=queries.progress(self.order_id).version,
            late=actions.Late(percent=Decimal(percent)), key=self.key(), actor_id=self.at.boss.id, now=clock.now(),
            approval_id=asked,
        )  # fmt: skip

    def give_back(self, amount: str) -> None:
        payments.refund(
            order_id=self.order_id, amount=Money(Decimal(amount), self.at.currency), reason="Sorry", key=self.key(),
            actor_id=self.at.boss.id, now=clock.now(),
        )  # fmt: skip

    def deliver(self) -> None:
        pieces = {x.line_id: x.to_pick for x in queries.progress(self.order_id).lines if x.to_pick}
        who = self.at.house.operator_id
        actions.pick(order_id=self.order_id, pieces=pieces, actor_id=who, now=clock.now())
        parcel = actions.pack(order_id=self.order_id, pieces=pieces, actor_id=who, now=clock.now())
        actions.ship(parcel_id=parcel, actor_id=who, now=clock.now())
        actions.deliver(parcel_id=parcel, now=clock.now())

    def comes_back(self, sku: str, pieces: int, reason: ReturnReason) -> None:
        wish = Wish(self.line(sku).pk, pieces, reason)
        return_id = returns.authorize(
            order_id=self.order_id, kind=ReturnKind.RETURN, wishes=[wish], key=self.key(), actor=self.at.boss,
            now=clock.now(),
        )  # fmt: skip
        receive(return_id, {sku: {Outcome.RESTOCK: pieces}})

    def papers(self) -> tuple[money.Paper, ...]:
        handlers.paper_what_moved(MoneyMoved(self.order_id))
        return tuple(money.Paper.objects.filter(order_id=self.order_id).order_by("id"))

    def said(self) -> dict[str, Sum]:
        """What all papers say together, by rate, added up from what is printed."""
        found: dict[str, Sum] = {}
        for paper in self.papers():
            sign = -1 if paper.series == Series.CREDIT_NOTE else 1
            assert sum(Decimal(s["gross"]) for s in paper.body["sums"]) == sign * paper.amount
            assert sum(Decimal(s["tax"]) for s in paper.body["sums"]) == sign * paper.tax
            if "rows" in paper.body:
                assert sum(Decimal(row["amount"]) for row in paper.body["rows"]) == sign * paper.amount
            for each in paper.body["sums"]:
                part = Sum(Decimal(each["gross"]), Decimal(each["tax"]))
                found[each["percent"]] = found.get(each["percent"], Sum()) + part
        return {percent: each for percent, each in found.items() if each}

    def check(self) -> None:
        said = self.said()
        whole = papering.added(said.values())
        assert whole.gross == paid.balance(self.order_id, self.at.currency).total_due.amount
        for percent, each in said.items():
            exact = each.gross * Decimal(percent) / (100 + Decimal(percent))
            assert abs(each.tax - exact) <= Decimal("0.015"), (percent, each)


def test_a_dearer_change_is_invoiced_once_more_and_a_cheaper_one_is_credited() -> None:
    book = Book(shop("GB"), COAT=1, BOOK=1)
    book.change("COAT", 2)
    *_, supplement = book.papers()
    assert (supplement.series, supplement.amount) == (Series.SUPPLEMENT, Decimal("59.90"))
    assert supplement.tax == Decimal("9.99")  # to the penny what both coats and the freight come to together
    said = words(documents.document(book.order_id, "supplement", "en"))
    assert f"Supplementary invoice {supplement.number}" in said
    assert "Order changed £59.90" in said
    assert "Coat, red, M COAT +1 £59.90" in said
    assert "Tax 20 % of £49.91 £9.99" in said
    assert book.papers()[-1] == supplement  # a repeat says nothing twice
    book.change("BOOK", 0)
    *_, note = book.papers()
    assert (note.series, note.amount, note.tax) == (Series.CREDIT_NOTE, Decimal("7.99"), 0)
    assert "Tax 0 % of £7.99 £0.00" in words(documents.document(book.order_id, "credit_note", "en"))
    book.check()


def test_papers_tell_of_the_pieces_that_stand_in_three_languages() -> None:
    at = shop("GB")
    order_id = make.place(at.house, make.draft(at.house, COAT=3, BOOK=1).id).order_id
    edits = [Edit(path="lines.1.quantity", value=2), Edit(op="remove", path="lines.2")]
    actions.change(order_id=order_id, expected_version=1, edits=edits, key="x", actor_id=at.boss.id, now=clock.now())
    invoice = documents.issue_invoice(order_id=order_id, actor_id=None, now=clock.now())
    assert [(line["sku"], line["quantity"]) for line in invoice.body["lines"]] == [("COAT", 2)]
    for language in ("en", "da", "zh-hans"):
        slip = words(documents.document(order_id, "packing_slip", language))
        assert "Coat, M 2" in slip or "Coat, red, M 2" in slip
        assert "Book" not in slip
    payments.refund(order_id=order_id, amount=Money(Decimal(5), "GBP"), reason="goodwill", key="g", actor_id=None,
                    now=clock.now())  # fmt: skip
    handlers.paper_what_moved(MoneyMoved(order_id))
    for language in ("en", "da", "zh-hans"):
        assert "5.00" in words(documents.document(order_id, "credit_note", language)).replace(",", ".")


def test_what_comes_back_is_credited_at_its_own_rate_and_the_label_at_that_of_freight() -> None:
    book = Book(shop("GB"), COAT=1, PAN=2, BOOK=1)
    book.deliver()
    book.comes_back("PAN", 1, ReturnReason.FAULTY)
    *_, note = book.papers()
    assert [(s["percent"], s["gross"], s["tax"]) for s in note.body["sums"]] == [("5", "-12.35", "-0.59")]
    book.comes_back("COAT", 1, ReturnReason.SIZE)
    *_, note = book.papers()
    ret = models.Return.objects.latest("id")
    assert ret.label_cost > 0
    assert note.amount == Decimal("59.90") - ret.label_cost
    assert {s["percent"] for s in note.body["sums"]} == {"20"}
    book.check()


def test_goods_that_are_kept_are_credited_in_advance_and_invoiced_when_they_are_charged() -> None:
    at = make.house(SHIRT=10, CAP=10)
    boss = people.user(Role.SUPERVISOR)
    order_id, return_id = sent_in_advance(at, boss)
    documents.issue_invoice(order_id=order_id, actor_id=None, now=clock.now())
    handlers.paper_what_moved(MoneyMoved(order_id))
    returns.watch(now=days_on(24))
    returns.charge(return_id=return_id, actor_id=boss.pk, now=days_on(25))
    handlers.paper_what_moved(MoneyMoved(order_id))
    invoice, note, supplement = money.Paper.objects.filter(order_id=order_id).order_by("id")
    assert (note.series, supplement.series) == (Series.CREDIT_NOTE, Series.SUPPLEMENT)
    assert note.amount == supplement.amount
    assert note.tax == supplement.tax
    number = returns.find(return_id).number
    said = words(documents.document(order_id, "supplement", "en"))
    assert f"Not sent back: exchange {number}" in said
    assert f"To invoice {invoice.number}" in said
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 2}})  # it comes after all
    handlers.paper_what_moved(MoneyMoved(order_id))
    assert money.Paper.objects.filter(order_id=order_id).last().series == Series.CREDIT_NOTE


def test_what_was_given_back_before_the_invoice_has_a_credit_note_beside_it() -> None:
    at = shop("GB")
    order_id = make.place(at.house, make.draft(at.house, COAT=1).id).order_id
    payments.refund(order_id=order_id, amount=Money(Decimal(5), "GBP"), reason="Late", key="x", actor_id=None,
                    now=clock.now())  # fmt: skip
    handlers.paper_what_moved(MoneyMoved(order_id))
    assert not money.Paper.objects.exists()
    handlers.invoice_parcel(handlers.ParcelSent(order_id, 1))
    invoice, note = money.Paper.objects.order_by("id")
    assert (invoice.amount, note.amount) == (queries.order(order_id).total.amount, 5)


def test_on_top_of_the_price_each_line_pays_the_tax_of_its_own_rate() -> None:
    """A gift card beside it is no reason to give back less of the coat's tax."""
    at = shop("US")
    order_id = make.place(at.house, make.draft(at.house, COAT=1, GIFT=1).id).order_id
    coat = next(line for line in returns.returnable(order_id) if line.sku == "COAT")
    assert coat.amount.amount == (Decimal("59.90") * Decimal("1.08875")).quantize(Decimal("0.01"))


def test_a_swap_for_the_same_price_at_another_rate_has_its_paper() -> None:
    book = Book(shop("GB"), COAT=2)
    line = {"variant_id": book.at.house.variants["BOOK"], "quantity": 1, "ship_to": "1", "key": "90"}
    book.edit(Edit(op="add", path="lines", value=line))
    book.check()
    assert set(book.said()) == {"0", "20"}


EXAMPLES = int(os.environ.get("THIRDRING_PAPERS", "5"))
"""Nightly: THIRDRING_PAPERS=500."""
STEPS = st.one_of(
    st.tuples(st.just("change"), st.sampled_from(sorted(GOODS)), st.integers(0, 4)),
    st.tuples(st.just("discount"), st.integers(1, 60)),
    st.tuples(st.just("give_back"), st.integers(1, 900).map(lambda pence: str(Decimal(pence) / 100))),
    st.tuples(st.just("deliver")),
    st.tuples(st.just("comes_back"), st.sampled_from(sorted(GOODS)), st.integers(1, 2), st.sampled_from(ReturnReason)),
)


@pytest.mark.parametrize("country", PLACES)
def test_whatever_moves_the_papers_add_up_to_what_is_paid_at_every_rate(country: str) -> None:
    at = shop(country)

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(STEPS, min_size=6, max_size=9))
    def lives(steps: list[tuple]) -> None:
        with transaction.atomic():
            book = Book(at, COAT=2, PAN=3, BOOK=2, GIFT=1)
            book.check()
            for name, *arguments in steps:
                with suppress(DeskError), transaction.atomic():
                    getattr(book, name)(*arguments)
                book.check()
            with suppress(DeskError), transaction.atomic():
                book.give_back(str(paid.balance(book.order_id, at.currency).total_due.amount))
            book.check()
            if not paid.balance(book.order_id, at.currency).total_due:
                assert papering.added(book.said().values()).gross == 0
            transaction.set_rollback(True)

    lives()


rates = st.sampled_from([("DK", "", "25"), ("DK", "", "0"), ("GB", "", "5"), ("US", "NY", "8.875")])
amounts = st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100)


@given(st.dictionaries(rates, amounts, min_size=1), st.lists(st.dictionaries(rates, amounts, max_size=3), max_size=6))
def test_papers_one_after_another_say_the_same_as_one_at_the_end(agreed: dict, given_back: list[dict]) -> None:
    whole = {
        rate: Sum(gross, Money(gross * Decimal(rate[2]) / (100 + Decimal(rate[2])), "DKK").rounded().amount)
        for rate, gross in agreed.items()
    }
    said = []
    for upto in range(len(given_back) + 1):
        now = papering.less(whole, given_back[:upto], "DKK")
        said.append(papering.difference(now, said))
        assert papering.difference(now, said) == {}
    everything = [{rate: each.gross for rate, each in whole.items()}]
    assert not any(papering.less(whole, everything, "DKK").values())


@given(
    st.lists(st.tuples(rates, amounts, st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=4), amounts, rates
)
def test_what_a_return_gave_is_dealt_out_to_the_last_cent(lines: list[tuple], amount: Decimal, freight: tuple) -> None:
    back = [Back(rate, Money(value, "DKK"), pieces, min(pieces, done)) for rate, value, pieces, done in lines]
    assert sum(papering.returned(back, amount, freight=freight).values()) == amount
    assert sum(papering.spread(Money(amount, "DKK"), {}).values()) == amount
