"""Papers as the customer gets them: what they say, in which language, numbered without gaps."""

import threading
import unicodedata
from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from itertools import pairwise

import pymupdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.orders import builders
from tests.people.builders import user
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.messaging import smtp
from thirdring.messaging.models import Attachment, Mail
from thirdring.messaging.values import Letter
from thirdring.orders import actions, documents, handlers, queries
from thirdring.orders.documents import pdf
from thirdring.orders.events import ParcelSent
from thirdring.orders.models import Problem
from thirdring.orders.values import Edit
from thirdring.payments import actions as payments
from thirdring.payments import models as money
from thirdring.payments.events import MoveFailed
from thirdring.payments.values import Series
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def order() -> int:
    house = builders.house()
    draft = builders.draft(house, SHIRT=2)
    actions.change_draft(draft_id=draft.id, edits=[Edit(path="email", value="mette@example.com")], now=clock.now())
    return builders.place(house, draft.id).order_id


def words(content: bytes) -> str:
    with pymupdf.open("pdf", content) as paper:
        assert all(font[1] != "n/a" for page in paper for font in page.get_fonts())  # every font is embedded
        said = "".join(page.get_text() for page in paper)
    return " ".join(unicodedata.normalize("NFKC", said).split())  # ligatures


@pytest.mark.parametrize(
    ("language", "title", "goods"),
    [("en", "Order confirmation", "Goods"), ("da", "", ""), ("zh-hans", "", "")],
)
def test_a_confirmation_says_all_of_the_order(language: str, title: str, goods: str) -> None:
    order_id = order()
    found = queries.order(order_id)
    said = words(documents.document(order_id, "confirmation", language))
    assert title in said
    assert goods in said
    assert found.lines[0].name in said
    assert found.lines[0].sku in said
    locale = {"en": "en_GB", "da": "da", "zh-hans": "zh_Hans"}[language]
    assert found.total.format(locale).replace("\u00a0", " ") in said


def test_chinese_is_set_in_embedded_glyphs() -> None:
    content = pdf.made("<h1>发票</h1><p>王小明，上海市浦东新区</p>", foot="第三铃 · 上海")
    said = words(content)
    assert "发票" in said
    assert "王小明" in said
    assert "第三铃" in said


def test_forty_lines_go_over_pages_and_each_is_numbered() -> None:
    rows = "".join(f"<tr><td>Line {n}</td></tr>" for n in range(120))
    with pymupdf.open("pdf", pdf.made(f"<table>{rows}</table>", foot="House")) as paper:
        assert paper.page_count > 1
        for number, page in enumerate(paper, 1):
            (found,) = page.search_for(f"{number} / {paper.page_count}")
            assert found.y0 > page.rect.height - 60  # at the foot, and not upside down
            assert all(line["dir"] == (1, 0) for block in page.get_text("dict")["blocks"] for line in block["lines"])
        assert "Line 119" in paper[-1].get_text()


def test_an_invoice_is_numbered_once_and_never_changes() -> None:
    order_id = order()
    first = documents.issue_invoice(order_id=order_id, actor_id=1, now=clock.now())
    again = documents.issue_invoice(order_id=order_id, actor_id=1, now=clock.now())
    assert first == again
    content = documents.document(order_id, "invoice", "en")
    said = words(content)
    assert f"Invoice {first.number}" in said
    with pytest.raises(IntegrityError), transaction.atomic():
        money.Paper.objects.update(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        money.Paper.objects.all().delete()


def test_what_was_given_back_since_is_credited_once_with_its_share_of_tax() -> None:
    order_id = order()
    found = queries.order(order_id)
    before = clock.now() - timedelta(minutes=1)
    invoice = documents.issue_invoice(order_id=order_id, actor_id=1, now=before)
    with pytest.raises(documents.NothingToIssueError):
        documents.issue_outstanding(order_id=order_id, actor_id=1, now=clock.now())
    third = Money(found.total.amount / 3, found.total.currency).rounded()
    for key, amount in (("a", third), ("b", found.total - third)):
        payments.refund(order_id=order_id, amount=amount, reason="Torn", key=key, actor_id=1, now=clock.now())
        note = documents.issue_outstanding(order_id=order_id, actor_id=1, now=clock.now())
        assert note.amount == amount
    notes = money.Paper.objects.filter(series=Series.CREDIT_NOTE)
    assert sum(n.tax for n in notes) == invoice.tax.amount
    said = words(documents.document(order_id, "credit_note", "en"))
    assert f"To invoice {invoice.number}" in said
    assert "Torn" in said
    with pytest.raises(documents.NothingToIssueError):
        documents.issue_outstanding(order_id=order_id, actor_id=1, now=clock.now())


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_whoever_comes_at_once_and_whoever_gives_up() -> None:
    gate = threading.Barrier(6)

    def issues(worker: int) -> None:
        gate.wait()
        for n in range(6):
            with transaction.atomic():
                payments.issue_paper(
                    series=Series.INVOICE,
                    order_id=worker * 100 + n,
                    key="order",
                    amount=Money(Decimal(10), "DKK"),
                    tax=Money(Decimal(2), "DKK"),
                    body={},
                    actor_id=None,
                    now=clock.now(),
                )
                transaction.set_rollback(n % 3 == 0)
        connection.close()

    workers = [threading.Thread(target=issues, args=(n,)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    numbers = sorted(money.Paper.objects.values_list("number", flat=True))
    assert len(numbers) == 24
    assert all(b == a + 1 for a, b in pairwise(numbers))


def test_a_packing_slip_tells_no_prices() -> None:
    order_id = order()
    found = queries.order(order_id)
    said = words(documents.document(order_id, "packing_slip", "en"))
    assert found.lines[0].sku in said
    assert found.lines[0].amount.format("en_GB").replace("\u00a0", " ") not in said


def test_papers_are_opened_issued_and_mailed_from_the_order(client: Client) -> None:
    order_id = order()
    client.force_login(user(Role.OPERATOR))
    page = client.get(f"/orders/{order_id}/documents/").content.decode()
    assert "Invoice" in page
    assert client.get(f"/orders/{order_id}/documents/invoice/0/").status_code == 404
    issued = client.post(f"/orders/{order_id}/documents/invoice/issue/").content.decode()
    number = money.Paper.objects.get().number
    assert str(number) in issued
    paper = client.get(f"/orders/{order_id}/documents/invoice/{number}/?language=zh-hans")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.get(f"/orders/{order_id}/documents/invoice/{number}/?language=xx").status_code == 404

    sent = client.post(f"/orders/{order_id}/documents/invoice/{number}/sending/", {"language": "da"})
    assert "mette@example.com" in sent.content.decode()
    mail, attached = Mail.objects.get(template="orders/mail/document"), Attachment.objects.get()
    assert (mail.language, attached.name) == ("da", f"invoice-{number}.pdf")
    letter = Letter("<1@x>", "a@b.example", mail.to, "s", "t", "h", clock.now(), ((attached.name, attached.content),))
    message = message_from_bytes(smtp._message(letter).as_bytes(), policy=policy.default)
    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/pdf", attached.name)
    assert file.get_content() == bytes(attached.content)


def test_a_bar_code_is_made_of_nine_elements_a_letter() -> None:
    widths = pdf.bars("R12345")
    assert len(widths) == 8 * 10 - 1
    assert set(widths) == {1, 3}
    with pytest.raises(KeyError):
        pdf.bars("Ø")


def test_the_first_parcel_brings_the_invoice_and_the_next_finds_it() -> None:
    order_id = order()
    for parcel_id in (1, 2):
        handlers.invoice_parcel(ParcelSent(order_id=order_id, parcel_id=parcel_id))
    assert money.Paper.objects.get().order_id == order_id


@pytest.mark.job("Z2.2")
def test_what_the_bank_refuses_is_a_problem_of_its_order() -> None:
    order_id = order()
    row = money.Payment.objects.get(order_id=order_id)
    move = money.Move.objects.create(
        payment=row,
        order_id=order_id,
        kind="refund",
        amount=5,
        currency="DKK",
        state="failed",
        key="r",
        failure="card_closed",
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    handlers.report_refused_money(MoveFailed(move.pk, row.pk, order_id, "refund"))
    problem = Problem.objects.get()
    assert (problem.kind, problem.reasons) == ("payment", ["bank-refused", "bank:card_closed"])
    assert problem.words == "5.00 DKK"
