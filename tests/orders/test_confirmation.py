"""The confirmation: what was ordered, in the customer's language."""

from datetime import timedelta

import pytest

from tests.orders import builders as make
from thirdring.kernel import outbox
from thirdring.kernel.models import OutboxEvent
from thirdring.messaging import queries as messaging
from thirdring.orders import models, queries

pytestmark = pytest.mark.django_db


@pytest.mark.job("O1.13.1", "M6.2", "M6.3")
@pytest.mark.parametrize("spoken", ["da", "en", "zh-hans", "zh", "da_DK"])
def test_the_confirmation_says_it_all(spoken: str) -> None:
    language = {"zh": "zh-hans", "da_DK": "da"}.get(spoken, spoken)
    house = make.house(SHIRT=10)
    house.customer_id = make.customer(language=spoken)
    placed = make.place(house, make.draft(house, SHIRT=2).id)
    event = OutboxEvent.objects.get(name__endswith="OrderPlaced")
    assert outbox.handle(event.pk, "thirdring.orders.handlers.send_confirmation")
    assert not outbox.handle(event.pk, "thirdring.orders.handlers.send_confirmation")
    mails = messaging.about(f"order:{placed.order_id}")
    assert len(mails) == 1
    assert mails[0].language == language
    text, html = messaging.texts(mails[0].id)
    order = queries.order(placed.order_id)
    number = f"{placed.number[:3]} {placed.number[3:]}"
    for said in (text, html):
        assert number in said
        assert order.lines[0].name in said
        assert "SHIRT" in said
        assert {"da": "rød", "en": "red", "zh-hans": "red"}[language] in said
        assert "Nørregade" in said
        assert {"da": "Tak for din ordre", "en": "Thank you for your order", "zh-hans": "感谢您的订购"}[
            language
        ] in said
    assert {"da": "200,00", "en": "200.00", "zh-hans": "200.00"}[language] in text
    weekday = order.shipments[0].to_date + timedelta(0) if order.shipments[0].to_date else None
    assert weekday is not None
    names = {
        "da": ("man", "tirs", "ons", "tors", "fre", "lør", "søn"),
        "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "zh-hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    }[language]
    assert names[weekday.weekday()] in text


def test_no_address_no_mail() -> None:
    house = make.house(SHIRT=10)
    house.customer_id = make.customer(emails=[])
    placed = make.place(house, make.draft(house, SHIRT=1).id)
    outbox.handle(OutboxEvent.objects.get().pk, "thirdring.orders.handlers.send_confirmation")
    assert messaging.about(f"order:{placed.order_id}") == []
    assert models.Order.objects.count() == 1
