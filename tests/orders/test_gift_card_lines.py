"""Gift cards as goods: worth their price once their parcel has left, never cheaper, never returned."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.kernel.tables import tables_holding
from tests.orders import builders as make
from tests.orders.test_after_placing import sent
from tests.people.builders import user
from tests.promotions.builders import code
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.values import NewPrice, NewProduct, NewStock, NewVariant
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.messaging import actions as messaging
from thirdring.messaging.models import Mail
from thirdring.messaging.values import MailState
from thirdring.orders import actions, handlers, queries, returns
from thirdring.orders.events import ParcelSent
from thirdring.orders.values import Edit
from thirdring.orders.values.returns import ReturnKind, ReturnReason, Wish
from thirdring.payments import actions as payments
from thirdring.payments import models
from thirdring.payments.ledger import sheet
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    at = make.house(SHIRT=10)
    catalogue.put_category(code="gift-cards", names={"en": "Gift cards"})
    catalogue.put_tax_class(code="zero", names={"en": "Zero rate"})
    ids = catalogue.put_products(
        [
            NewProduct(
                code="GIFT", category="gift-cards", names={"en": "Gift card"}, tax_class="zero",
                variants=(NewVariant("GIFT200", "red", prices=(NewPrice("dk-dkk", Decimal(200)),)),),
            )
        ],
        now=clock.now(),
    )  # fmt: skip
    catalogue.put_stock([NewStock("GIFT200", "main", 50)])
    catalogue.reindex()
    at.variants = {**at.variants, **ids}
    return at


def ordered(house, *codes, **quantities):
    draft = make.draft(house, **quantities)
    edits = [Edit(op="add", path="codes", value=each) for each in codes]
    actions.change_draft(draft_id=draft.id, edits=edits, now=clock.now())
    order_id = make.place(house, draft.id).order_id
    actions.check(order_id=order_id, now=clock.now())
    return order_id


def test_each_piece_becomes_a_card_as_its_parcel_leaves_and_is_mailed_once(house):
    order_id = ordered(house, GIFT200=3, SHIRT=1)
    assert models.GiftCard.objects.count() == 0
    parcel = sent(house, order_id, l1=2)
    for _again in range(2):
        handlers.send_gift_cards(ParcelSent(order_id, parcel))
    assert models.GiftCard.objects.count() == 2
    (mail,) = Mail.objects.filter(reference=f"order:{order_id}")
    numbers = numbers_in(letter(mail).text)
    assert len(set(numbers)) == 2
    assert numbers == numbers_in(letter(mail).html)
    for number in numbers:
        card = payments.tell_balance(code=number, actor_id=None, now=clock.now())
        assert (card.balance, card.active) == (Money(Decimal(200), "DKK").rounded(), True)
    assert (sheet("DKK").held, sheet("DKK").off) == (400, 0)
    handlers.send_gift_cards(ParcelSent(order_id, sent(house, order_id, l1=1, l2=1)))
    assert models.GiftCard.objects.count() == 3
    assert numbers[0][-4:] in "".join(note.text for note in queries.order(order_id).notes)


def letter(mail):
    """What goes over the wire."""
    return messaging._letter(mail)


def numbers_in(text):
    return re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", text)


def test_no_table_holds_the_number_of_a_card_that_was_sold(house, client):
    order_id = ordered(house, GIFT200=2)
    handlers.send_gift_cards(ParcelSent(order_id, sent(house, order_id, l1=2)))
    mail = Mail.objects.get(reference=f"order:{order_id}")
    numbers = numbers_in(letter(mail).text)
    client.force_login(user(Role.OPERATOR))
    sold = client.post(
        "/payments/gift-cards/sale/", {"amount": "300", "currency": "DKK", "key": str(uuid4())}
    ).content.decode()
    numbers.append(sold.split('id="new-code">')[1].split("<")[0])
    client.post("/payments/gift-cards/found/", {"code": numbers[0]})
    assert len(numbers) == 3
    for number in numbers:
        for written in (number, number.replace("-", ""), number.encode().hex()):
            assert tables_holding(written) == []
        assert "payments_giftcard" in tables_holding(number[-4:])  # the search finds what is there
    assert f"••••-••••-{numbers[0][-4:]}" in mail.text
    assert f"••••-••••-{numbers[0][-4:]}" in mail.html


def test_the_numbers_of_a_mail_open_under_their_own_secret_alone_and_are_sent_again_with_it(house, settings):
    order_id = ordered(house, GIFT200=1)
    handlers.send_gift_cards(ParcelSent(order_id, sent(house, order_id, l1=1)))
    mail = Mail.objects.get(reference=f"order:{order_id}")
    Mail.objects.update(state="sent", sent_at=clock.now())
    again = Mail.objects.get(pk=messaging.resend(mail_id=mail.pk, now=clock.now()))
    assert numbers_in(letter(again).text) == numbers_in(letter(mail).text) != []
    settings.SECRET_KEY = "another"
    assert messaging.deliver(mail_id=again.pk, now=clock.now()) is MailState.FAILED


def test_no_code_makes_money_cheaper_and_no_tax_is_due_on_it(house):
    code("ALL50", percent=Decimal(50))
    order = queries.order(ordered(house, "ALL50", GIFT200=1, SHIRT=2))
    assert {line.sku: line.amount.amount for line in order.lines} == {"GIFT200": 200, "SHIRT": 100}
    alone = queries.order(ordered(house, GIFT200=1))
    assert alone.tax < alone.total - alone.goods + Money(Decimal(1), "DKK")  # of the freight alone


def test_what_is_money_does_not_come_back_as_goods(house):
    order_id = ordered(house, GIFT200=1, SHIRT=1)
    sent(house, order_id, l1=1, l2=1)
    assert [line.sku for line in returns.returnable(order_id)] == ["SHIRT"]
    card = next(line for line in queries.progress(order_id).lines if line.position == 1)
    wishes = [Wish(card.line_id, 1, ReturnReason.SIZE)]
    with pytest.raises(NotFoundError):
        returns.propose(order_id=order_id, kind=ReturnKind.RETURN, wishes=wishes, at=clock.now())


def test_without_an_address_it_cannot_be_ordered_or_waits_on_the_problem_list(house):
    at = make.House(house.operator_id, make.customer(emails=[]), house.variants)
    draft = make.draft(at, GIFT200=1)
    assert "no-gift-mail" in [p.code for p in queries.quoted(draft, now=clock.now()).problems]
    order_id = ordered(house, GIFT200=1)
    from thirdring.orders.models import Order

    Order.objects.filter(pk=order_id).update(email="")
    handlers.send_gift_cards(ParcelSent(order_id, sent(house, order_id, l1=1)))
    assert models.GiftCard.objects.count() == 0
    assert queries.problems(order_id=order_id)[0].reasons == ("gift-card-no-mail",)
