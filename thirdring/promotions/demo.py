"""The codes of the demo house: what its catalogues, mailings and ads carry, and a few discounts."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from thirdring.promotions import actions, models
from thirdring.promotions.values import CodeAmount, CodeKind

_FROM_300 = tuple(
    CodeAmount(currency, Decimal(off), Decimal(least))
    for currency, off, least in (("DKK", 50, 300), ("GBP", 5, 40), ("USD", 7, 50), ("CNY", 50, 300))
)
_FROM_100 = tuple(
    CodeAmount(currency, Decimal(0), Decimal(least))
    for currency, least in (("DKK", 100), ("GBP", 10), ("USD", 15), ("CNY", 100))
)


def load(now: datetime) -> None:
    """Adds the demo's codes; those that are there already stay as they are."""
    there = set(models.Code.objects.values_list("code", flat=True))
    for code in _codes(now):
        if code["code"] not in there:
            actions.add_code(actor_id=None, now=now, **code)


def _codes(now: datetime) -> list[dict[str, Any]]:
    source, discount = CodeKind.SOURCE, CodeKind.DISCOUNT
    return [
        {"code": "SPRING26", "kind": source, "title": "Spring catalogue 2026"},
        {"code": "AUTUMN26", "kind": source, "title": "Autumn catalogue 2026", "free_shipping": True},
        {
            "code": "MAIL10",
            "kind": source,
            "title": "Letter to regular customers, 10 % off",
            "percent": Decimal(10),
            "offer": {
                "en": "As one of our regular customers you get ten percent off today.",
                "da": "Som fast kunde får De ti procent i dag.",
                "zh-hans": "您是我们的老顾客，今天可享受九折优惠。",
            },
        },
        {"code": "RADIO5", "kind": source, "title": "Radio spots, 5 % off", "percent": Decimal(5)},
        {"code": "MAGAZINE", "kind": source, "title": "Advertisement in the magazine"},
        {"code": "FREEFREIGHT", "kind": discount, "title": "Free freight", "free_shipping": True, "amounts": _FROM_100},
        {
            "code": "WELCOME",
            "kind": discount,
            "title": "Welcome, once per customer",
            "amounts": _FROM_300,
            "customer_limit": 1,
            "combinable": False,
        },
        {
            "code": "THREE4TWO",
            "kind": discount,
            "title": "Three for two: the cheapest of three is free",
            "buy": 2,
            "get": 1,
            "combinable": False,
        },
        {
            "code": "FIRST100",
            "kind": discount,
            "title": "20 % off for the first hundred",
            "percent": Decimal(20),
            "combinable": False,
            "total_limit": 100,
        },
        {
            "code": "LASTYEAR",
            "kind": discount,
            "title": "Ended: 15 % off last year",
            "percent": Decimal(15),
            "starts_at": now - timedelta(days=400),
            "ends_at": now - timedelta(days=200),
        },
    ]
