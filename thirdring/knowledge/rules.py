"""Pure decisions: how to greet at this hour, which policies fit an order, how words are found."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from thirdring.knowledge.values import Kind, Language, OrderFacts, Point

DAY_GREETINGS: Final[dict[Language, tuple[tuple[int, str], ...]]] = {
    Language.ENGLISH: ((0, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")),
    Language.DANISH: (
        (0, "Godaften"),
        (5, "Godmorgen"),
        (10, "Goddag"),
        (18, "Godaften"),
    ),
    Language.CHINESE: (
        (0, "晚上好"),
        (5, "早上好"),
        (9, "上午好"),
        (12, "中午好"),
        (14, "下午好"),
        (18, "晚上好"),
    ),
}
"""From which hour of the line's day people greet each other how."""


def day_greeting(language: Language, hour: int) -> str:
    """What people say at this hour (0 to 23) of their own day."""
    return next(words for since, words in reversed(DAY_GREETINGS[language]) if hour >= since)


def language_of(code: str) -> Language:
    """The language of texts for any code: `zh-hans` -> zh, `da_DK` -> da; English where we have no texts."""
    short = code[:2].lower()
    return Language(short) if short in set(Language) else Language.ENGLISH


EU: Final = frozenset(
    re.findall(r"\w\w", "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE")
)
RETURN_DAYS: Final = {"DK": 30, "GB": 30, "US": 60, "CN": 15}
"""Our own promise, never shorter than the law's: 14 days in the EU (Directive 2011/83, article 9) and in Great Britain
(Consumer Contracts Regulations 2013, 30), 7 days in China (Consumer Protection Law, article 25), none in the US."""
LEGAL_DAYS: Final = {"GB": 14, "CN": 7, **dict.fromkeys(EU, 14)}
GUARANTEE_YEARS: Final = {"GB": 2, "US": 1, "CN": 1, **dict.fromkeys(EU, 2)}
"""How long faults are ours: two years in the EU (Directive 2019/771, article 10)."""
OTHER_RETURN_DAYS: Final = 30
REFUND_DAYS: Final = 5
PRICE_MATCH_DAYS: Final = 14
INVOICE_DAYS: Final = 14
TRANSFER_DAYS: Final = 5
HOLIDAY_RETURNS_UNTIL: Final = (1, 31)


def policy_points(facts: OrderFacts) -> tuple[Point, ...]:
    """The policies that fit this order, the most asked for first, with the numbers that fit it."""
    return (
        *_returns(facts),
        *_shipping(facts),
        *_payment(facts),
        Point("order-changes"),
        Point("price-match", {"days": PRICE_MATCH_DAYS}),
        Point("guarantee", {"years": GUARANTEE_YEARS.get(facts.country, 1)}),
        Point("privacy"),
    )


def return_days(country: str) -> int:
    """How many days after delivery an item may come back."""
    return RETURN_DAYS.get(country, OTHER_RETURN_DAYS)


def _returns(facts: OrderFacts) -> tuple[Point, ...]:
    days = return_days(facts.country)
    if facts.only_personalized:
        return (Point("returns-personalized"),)
    points = [Point("returns", {"days": days, "refund_days": REFUND_DAYS})]
    if legal := LEGAL_DAYS.get(facts.country):
        points.append(Point("withdrawal", {"legal_days": legal}))
    if facts.has_personalized:
        points.append(Point("returns-personalized"))
    if facts.is_gift:
        points.append(Point("returns-gift", {"days": days}))
    if facts.order_date and facts.order_date.month in {11, 12}:
        month, day = HOLIDAY_RETURNS_UNTIL
        points.append(Point("returns-holiday", {"until": date(facts.order_date.year + 1, month, day)}))
    return (*points, Point("exchanges", {"days": days}))


def _shipping(facts: OrderFacts) -> tuple[Point, ...]:
    points = []
    threshold = facts.free_shipping_from
    if threshold and facts.value and facts.value.currency == threshold.currency:
        if facts.value < threshold:
            points.append(Point("shipping-missing", {"missing": threshold - facts.value, "threshold": threshold}))
        else:
            points.append(Point("shipping-waived", {"threshold": threshold}))
    if facts.back_order_date:
        points.append(Point("back-order", {"expected": facts.back_order_date}))
    if crosses_customs(facts):
        points.append(Point("customs"))
    return tuple(points)


def crosses_customs(facts: OrderFacts) -> bool:
    """Whether the parcel leaves the customs union that it is sent from."""
    if not (facts.ships_from and facts.country) or facts.ships_from == facts.country:
        return False
    return not EU.issuperset({facts.ships_from, facts.country})


def _payment(facts: OrderFacts) -> tuple[Point, ...]:
    due = facts.order_date + timedelta(days=TRANSFER_DAYS) if facts.order_date else None
    known: dict[str, Point] = {
        "invoice": Point("pay-invoice", {"days": INVOICE_DAYS}),
        "cash_on_delivery": Point("pay-on-delivery"),
        "bank_transfer": Point("pay-by-transfer", {"due": due} if due else {}),
        "gift_card": Point("pay-by-gift-card"),
        "card": Point("pay-by-card"),
    }
    return tuple(known[method] for method in known if method in facts.methods)


SPOKEN: Final = frozenset({"operator", "brand", "daypart"})
PLACES: Final[dict[str, frozenset[str]]] = {
    "returns": frozenset({"days", "refund_days"}),
    "withdrawal": frozenset({"legal_days"}),
    "returns-gift": frozenset({"days"}),
    "returns-holiday": frozenset({"until"}),
    "exchanges": frozenset({"days"}),
    "shipping-missing": frozenset({"missing", "threshold"}),
    "shipping-waived": frozenset({"threshold"}),
    "back-order": frozenset({"expected"}),
    "pay-invoice": frozenset({"days"}),
    "pay-by-transfer": frozenset({"due"}),
    "price-match": frozenset({"days"}),
    "guarantee": frozenset({"years"}),
    "refund-when": frozenset({"refund_days"}),
}
_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def places_of(kind: Kind, key: str) -> frozenset[str]:
    """Which `{places}` a text may use."""
    if kind in {Kind.POLICY, Kind.FAQ}:
        return PLACES.get(key, frozenset()) | {"brand"}
    return SPOKEN


def unknown_places(kind: Kind, key: str, body: str) -> tuple[str, ...]:
    """Places in `body` that nothing will fill."""
    known = places_of(kind, key)
    return tuple(name for name in _PLACE.findall(body) if name not in known)


def filled(body: str, values: dict[str, str]) -> str:
    """`body` with its places filled; a place without a value becomes three dots, as one reads it aloud."""
    return _PLACE.sub(lambda found: values.get(found[1], "…"), body)


def words(text: str) -> tuple[str, ...]:
    """The words that a text in Latin letters is found by."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


def bigrams(text: str) -> tuple[str, ...]:
    """Every two neighbors of each run of Chinese characters, and each Latin word: what Chinese is found by."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    pairs = [run[i : i + 2] for run in _HAN.findall(folded) for i in range(max(1, len(run) - 1))]
    return (*pairs, *words(_HAN.sub(" ", folded)))
