"""Gift cards that are sold as goods: each piece becomes a card as its parcel leaves, and its number is mailed, once.

A gift card is any product of the category `gift-cards`; its price is its value. It is put into an order, paid for and
sent like anything else, but no code makes it cheaper, and once it has left it cannot come back as goods.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thirdring.catalogue import queries as catalogue
from thirdring.kernel import idempotency
from thirdring.kernel.money import Money
from thirdring.kernel.templatetags.screen import money
from thirdring.orders import actions, models
from thirdring.orders.actions import news
from thirdring.orders.queries.orders import order
from thirdring.orders.values import Order
from thirdring.payments import actions as payments


def send_for_parcel(*, parcel_id: int, now: datetime) -> int:
    """Activate the gift cards of a parcel that has left and mail their numbers; how many. A repeat sends nothing.

    Where there is no address to mail to, nothing is activated and the order goes on the problem list.
    """
    parcel = models.Parcel.objects.get(pk=parcel_id)
    contents = list(parcel.contents.select_related("line").order_by("line__position"))
    cards = catalogue.gift_cards([content.line.variant_id for content in contents])
    values = [
        content.line.unit_price
        for content in contents
        if content.line.variant_id in cards
        for _piece in range(content.quantity)
    ]
    if not values:
        return 0
    found = order(parcel.order_id)
    if not found.email:
        actions.hold(
            order_id=found.id, kind="address", reasons=["gift-card-no-mail"], actor_id=None, now=now,
            owner_id=actions.in_charge(),
        )  # fmt: skip
        return 0

    def do() -> dict[str, list[int]]:
        made = [_activated(found, Money(value, found.total.currency).rounded(), now) for value in values]
        _mail(found, [(amount, code) for _card, amount, code in made], now)
        return {"cards": [card for card, _amount, _code in made]}

    key = f"parcel-{parcel_id}"
    with transaction.atomic():
        done = idempotency.once(scope="orders.gift-cards", key=key, request={"parcel": parcel_id}, do=do)
    return len(done["cards"])


def _activated(found: Order, value: Money, now: datetime) -> tuple[int, Money, str]:
    who = found.operator_id
    card_id, code = payments.sell_gift_card(amount=value, actor_id=who, now=now)
    payments.activate_gift_card(card_id=card_id, paid_by=found.number, order_id=found.id, actor_id=who, now=now)
    return card_id, value, code


def _mail(found: Order, cards: list[tuple[Money, str]], now: datetime) -> None:
    masked = [(f"••••-••••-{code[-4:]}", code) for _amount, code in cards]
    with translation.override(found.language):
        said = [_("Here is your gift card: %(amount)s, number %(code)s.") % {"amount": money(amount), "code": mask}
                for (amount, _code), (mask, _real) in zip(cards, masked, strict=True)]  # fmt: skip
        said.append(_("Whoever has the number can pay with it; keep it like money."))
    news.mail(found, said, masked=masked, now=now)
    with translation.override("en"):
        told = ", ".join(f"{money(amount)} •••• {code[-4:]}" for amount, code in cards)
    if found.operator_id:
        actions.add_note(order_id=found.id, text=told, author_id=found.operator_id, now=now)
