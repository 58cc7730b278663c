"""What goes into the price engine and what comes out: a basket in, a quote out, both frozen and complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from thirdring.kernel.money import Money
from thirdring.orders.quote.terms import Terms
from thirdring.promotions.values import Code

Fact = str | int | Decimal | date | Money
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """The unit price from a quantity on, in major units of the basket's currency."""

    min_quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One wish. `key` names the line within its draft and never changes; the order of lines means nothing.

    Without a `personalization_price` the house's own is asked for each piece.
    """

    key: str
    variant_id: int
    sku: str
    name: str
    quantity: int
    prices: tuple[PriceBreak, ...]
    ship_to: str
    options: Pairs = ()
    category: str = ""
    tax_class: str = "standard"
    weight_grams: int = 0
    personalization: Pairs = ()
    personalization_price: Decimal | None = None
    gift_wrap: bool = False
    gift_message: str = ""
    available_date: date | None = None


@dataclass(frozen=True, slots=True)
class ShipTo:
    """One address with the way to it. `text` is the address as read aloud; empty while it is not known."""

    key: str
    country: str
    method: str
    text: str = ""
    region: str = ""
    postcode: str = ""
    wanted_date: date | None = None
    ship_complete: bool = True


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that a quote depends on, and nothing else: the same basket has the same quote everywhere."""

    currency: str
    tax_inclusive: bool
    lines: tuple[BasketLine, ...]
    ship_tos: tuple[ShipTo, ...]
    terms: Terms
    at: datetime
    codes: tuple[Code, ...] = ()
    payment_methods: tuple[str, ...] = ()
    email: str = ""
    billing: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason as a code and its facts; `subject` is the part it belongs to. A template says it in words."""

    code: str
    subject: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @property
    def data(self) -> dict[str, Fact]:
        return dict(self.facts)


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A priced line: goods + personalization + gift_wrap - discount = amount (tax inside or to come)."""

    key: str
    variant_id: int
    sku: str
    name: str
    options: Pairs
    quantity: int
    ship_to: str
    unit_price: Money
    goods: Money
    personalization: Money
    gift_wrap: Money
    discount: Money
    amount: Money
    tax: Money
    tax_percent: Decimal
    personalized: Pairs
    gift_message: str
    promised_date: date


@dataclass(frozen=True, slots=True)
class Shipment:
    """What goes to one address: freight as charged, and the days between which it arrives."""

    key: str
    method: str
    text: str
    country: str
    weight_grams: int
    freight: Money
    full_freight: Money
    tax: Money
    tax_percent: Decimal
    dispatch_date: date
    from_date: date
    to_date: date

    @property
    def waived(self) -> bool:
        return self.freight != self.full_freight


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax of one rate in one place; `base` is before tax. Rounded once per rate (EN 16931, BR-CO-17)."""

    country: str
    region: str
    percent: Decimal
    base: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Fee:
    """What a payment method costs the customer."""

    code: str
    amount: Money
    tax: Money


class CodeState(StrEnum):
    """What became of a code in this basket."""

    APPLIED = "applied"
    NOTED = "noted"
    BELOW_MINIMUM = "below_minimum"
    OTHER_GOODS = "other_goods"
    OTHER_CURRENCY = "other_currency"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    BEATEN = "beaten"
    GIFT_MISSING = "gift_missing"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class CodeApplied:
    """A code of the basket, what became of it, what it took off, and what is missing for it to count."""

    code_id: int
    code: str
    state: CodeState
    discount: Money
    missing: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a basket. total = goods - discount + freight + fees (+ tax, unless prices include it).

    `parts` maps each part that is read aloud (`line:KEY`, `address:KEY`, `delivery:KEY`, `freight`, `fees`,
    `tax`, `total`, `billing`, `email`) to its digest; `digest` covers them all. `problems` keep it from being
    ordered.
    """

    currency: str
    tax_inclusive: bool
    lines: tuple[QuoteLine, ...]
    shipments: tuple[Shipment, ...]
    taxes: tuple[TaxLine, ...]
    fees: tuple[Fee, ...]
    codes: tuple[CodeApplied, ...]
    goods: Money
    discount: Money
    freight: Money
    fee: Money
    tax: Money
    total: Money
    explanation: tuple[Explanation, ...]
    problems: tuple[Explanation, ...]
    parts: Mapping[str, str]
    digest: str
    terms_version: int

    def why(self, subject: str) -> tuple[Explanation, ...]:
        """The reasons of one part, e.g. `line:3` or `shipment:home`, in the order in which they are told."""
        return tuple(e for e in self.explanation if e.subject == subject)
