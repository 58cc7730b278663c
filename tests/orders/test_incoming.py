"""Statements at the screen: imported, booked, what is left dealt with by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.orders import builders
from tests.people.builders import user
from thirdring.orders import queries
from thirdring.payments import models
from thirdring.payments import queries as paid
from thirdring.payments.values import State
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(user(Role.SUPERVISOR))
    return client


def sent(keeper: Client, text: str, encoding: str = "utf-8") -> str:
    file = SimpleUploadedFile("statement.csv", text.encode(encoding), "text/csv")
    posted = {"kind": "bank", "currency": "DKK", "file": file}
    return keeper.post("/orders/incoming/", posted, follow=True).content.decode()


def test_a_statement_is_imported_booked_and_its_rest_dealt_with(keeper: Client) -> None:
    house = builders.house()
    order = queries.order(builders.place(house, builders.draft(house, SHIRT=2).id).order_id)
    amount = f"{order.total.amount}".replace(".", ",")
    rows = f"Dato;Tekst;Beløb\n20-11-2026;Ordre {order.number} Møller;{amount}\n20-11-2026;Husleje;5.000,00\n"
    page = sent(keeper, rows, "cp1252")
    assert "2 lines taken in, 1 of them match an order; 0 were here before." in page
    assert "Book them all" in page
    assert "2 were here before" in sent(keeper, rows, "cp1252")
    keeper.post("/orders/incoming/booking/")
    assert paid.payments(order.id)[0].state is State.PAID

    (left,) = paid.incoming()
    wrong = keeper.post(f"/orders/incoming/{left.id}/", {"number": order.number}, follow=True).content.decode()
    assert "owes nothing" in wrong
    assert "why the line is set aside" in keeper.post(f"/orders/incoming/{left.id}/", {}, follow=True).content.decode()
    keeper.post(f"/orders/incoming/{left.id}/", {"note": "Rent"})
    assert models.Incoming.objects.get(pk=left.id).state == "aside"


def test_a_file_that_cannot_be_read_changes_nothing_and_says_where(keeper: Client) -> None:
    page = sent(keeper, "Date,Amount,Text\n2026-11-20,5,a\n20-20-2026,5,b\n")
    assert "Line 3" in page
    assert not models.Incoming.objects.exists()


def test_a_chinese_bank_writes_in_its_own_encoding(keeper: Client) -> None:
    sent(keeper, "日期,摘要,金额\n2026-11-20,房租,88\n", "gb18030")
    assert models.Incoming.objects.get().text == "房租"
