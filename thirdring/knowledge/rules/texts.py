"""Pure decisions: how to greet at this hour, which policies fit an order, how words are found."""

import re
import unicodedata
from datetime import timedelta
from typing import Final

from thirdring.knowledge.values import Kind, Language, Numbers, OrderFacts, Point

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


def policy_points(facts: OrderFacts, numbers: Numbers) -> tuple[Point, ...]:
    """The policies that fit this order, the most asked for first, with the numbers that are in force for it."""
    return (
        *_returns(facts, numbers),
        *_shipping(facts),
        *_payment(facts, numbers),
        Point("order-changes"),
        Point("price-match", {"days": numbers.price_match_days}),
        Point("guarantee", {"years": numbers.guarantee_years}),
        Point("privacy"),
    )


def _returns(facts: OrderFacts, numbers: Numbers) -> tuple[Point, ...]:
    if facts.only_personalized:
        return (Point("returns-personalized"),)
    points = [Point("returns", {"days": numbers.return_days, "refund_days": numbers.refund_days})]
    if numbers.legal_days:
        points.append(Point("withdrawal", {"legal_days": numbers.legal_days}))
    if facts.has_personalized:
        points.append(Point("returns-personalized"))
    if facts.is_gift:
        points.append(Point("returns-gift", {"days": numbers.exchange_days}))
    if numbers.late_until:
        points.append(Point("returns-holiday", {"until": numbers.late_until}))
    return (*points, Point("exchanges", {"days": numbers.exchange_days}))


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


def _payment(facts: OrderFacts, numbers: Numbers) -> tuple[Point, ...]:
    due = facts.order_date + timedelta(days=numbers.transfer_days) if facts.order_date else None
    known: dict[str, Point] = {
        "invoice": Point("pay-invoice", {"days": numbers.invoice_days}),
        "cash_on_delivery": Point("pay-on-delivery"),
        "bank_transfer": Point("pay-by-transfer", {"due": due} if due else {}),
        "gift_card": Point("pay-by-gift-card"),
        "card": Point("pay-by-card"),
    }
    return tuple(known[method] for method in known if method in facts.methods)


SPOKEN: Final = frozenset({"operator", "brand", "daypart", "colleague"})
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
    return tuple(name for name in places_in(body) if name not in known)


def places_in(body: str) -> tuple[str, ...]:
    """The names of the `{places}` of a text, as they come."""
    return tuple(_PLACE.findall(body))


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
