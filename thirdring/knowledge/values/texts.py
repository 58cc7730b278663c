"""What the other rooms know of texts: words to say, policies, questions with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from thirdring.kernel.money import Money


class Kind(StrEnum):
    """What a text is for."""

    GREETING = "greeting"
    CLOSING = "closing"
    PROMPT = "prompt"
    POLICY = "policy"
    FAQ = "faq"


class Language(StrEnum):
    """The languages that every text is kept in, by their two letters."""

    ENGLISH = "en"
    DANISH = "da"
    CHINESE = "zh"


class Moment(StrEnum):
    """When a prompt is needed on a call (rows O2.2 and K9)."""

    IDENTIFY = "identify"
    LISTEN = "listen"
    HOLD_ASK = "hold-ask"
    ON_HOLD = "on-hold"
    CHECK_IN = "check-in"
    HOLD_RETURN = "hold-return"
    TRANSFER = "transfer"
    COMPLAINT = "complaint"
    UPSET = "upset"
    READ_BACK = "read-back"
    BEFORE_CLOSING = "before-closing"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, for whom, in which language (any code), when by the line's clock, and who takes the call over."""

    language: str
    brand: str
    operator: str
    at: datetime
    colleague: str = "…"


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its places filled, ready to be said in `language`."""

    key: str
    language: Language
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What a policy may depend on. `country` is where it is shipped to, ISO 3166 alpha-2."""

    country: str
    ships_from: str = ""
    value: Money | None = None
    has_personalized: bool = False
    only_personalized: bool = False
    back_order_date: date | None = None
    methods: frozenset[str] = frozenset()
    is_gift: bool = False
    order_date: date | None = None
    free_shipping_from: Money | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the policies in force say in numbers, for one order."""

    return_days: int
    refund_days: int
    exchange_days: int
    guarantee_years: int
    price_match_days: int
    invoice_days: int
    transfer_days: int
    legal_days: int | None = None
    late_until: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One policy that fits, with the numbers that fit: days, dates and money, still unformatted."""

    key: str
    numbers: Mapping[str, int | date | Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a text in one language."""

    language: Language
    version: int
    title: str
    body: str
    author: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its current wording by language."""

    id: int
    kind: Kind
    key: str
    places: frozenset[str]
    wordings: Mapping[Language, Wording]


@dataclass(frozen=True, slots=True)
class NewText:
    """A text of a list, in all its languages: title and body by language."""

    kind: Kind
    key: str
    wordings: Mapping[Language, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the desk shows, for those who have words to it."""

    call_id: int | None = None
    customer_id: int | None = None
    draft_id: int | None = None
    order_id: int | None = None
    chat_id: int | None = None
