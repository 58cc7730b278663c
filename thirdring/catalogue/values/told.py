"""What is told about products: frozen, in one language, with money and dates as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from thirdring.kernel.money import Money


class AvailabilityState(StrEnum):
    """What may be promised to a caller."""

    IN_STOCK = "in_stock"
    LOW = "low"
    EXPECTED = "expected"
    UNAVAILABLE = "unavailable"


class LinkKind(StrEnum):
    """Why one product points at another."""

    SUBSTITUTE = "substitute"
    RELATED = "related"
    UPGRADE = "upgrade"


class SuggestionKind(StrEnum):
    """Where an offer comes from."""

    TOGETHER = "together"
    UPGRADE = "upgrade"
    RELATED = "related"
    SUBSTITUTE = "substitute"

    @property
    def replaces(self) -> bool:
        """Whether it comes in place of what it was offered for, not beside it."""
        return self in {SuggestionKind.UPGRADE, SuggestionKind.SUBSTITUTE}


class OfferOutcome(StrEnum):
    """What came of an offer on a call."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class PriceList:
    """`tax_inclusive`: the amounts already hold the tax. `name` is in the reader's language."""

    code: str
    currency: str
    tax_inclusive: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece costs from `min_quantity` pieces on."""

    min_quantity: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Availability:
    """`quantity`: pieces that may be promised now, or for EXPECTED the pieces on their way.

    `expected_date` is None for EXPECTED when the supplier gave no date that still holds.
    """

    state: AvailabilityState
    quantity: int
    expected_date: date | None = None

    @property
    def orderable(self) -> bool:
        return self.state is not AvailabilityState.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing with a stock code. `name` is the product's; `options` maps "color" and "size" to words to say."""

    id: int
    product_id: int
    sku: str
    name: str
    color: str
    size: str
    options: Mapping[str, str]
    tax_class: str
    weight_grams: int
    image: str
    personalizable: bool
    personalization_limit: int = 0
    swatch: str = ""
    ean: str = ""
    is_charge: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """`url` is a path below the site; `color` is the color shown, empty when the image fits all."""

    url: str
    alt: str
    color: str = ""


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice of an option; `swatch` is a CSS color for colors, empty otherwise."""

    code: str
    name: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """`code` is "color" or "size"; values in the order to read them aloud."""

    code: str
    name: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Faq:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SizeGuide:
    """A table: column heads and rows of cells, measures in centimeters unless a head says otherwise."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class ProductLink:
    """Another product, enough to show it in a row."""

    product_id: int
    code: str
    name: str
    image: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Product:
    """Everything an operator may be asked about a product."""

    id: int
    code: str
    name: str
    summary: str
    description: str
    brand: str
    category: str
    category_id: int
    details: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    images: tuple[Image, ...]
    faq: tuple[Faq, ...]
    size_guide: SizeGuide | None
    related: tuple[ProductLink, ...]
    substitutes: tuple[ProductLink, ...]
    upgrades: tuple[ProductLink, ...]
    personalization_limit: int
    personalization_name: str
    is_active: bool

    def variant(self, variant_id: int) -> Variant | None:
        return next((each for each in self.variants if each.id == variant_id), None)


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A search result. `variant_id` is set when the words name one variant ("parka red m", a stock code);
    `color` and `size` hold what the words did name. `price` is the lowest single-piece price, None when unpriced.
    """

    product_id: int
    code: str
    name: str
    image: str
    category: str
    price: Money | None
    price_varies: bool
    availability: Availability
    variant_id: int | None
    sku: str
    color: str
    size: str
    variant_count: int


@dataclass(frozen=True, slots=True)
class Held:
    """What a reservation really holds: pieces by variant, never more than was asked for."""

    key: str
    quantities: Mapping[int, int]
    expires_at: datetime | None

    def short(self, wanted: Mapping[int, int]) -> dict[int, int]:
        """Pieces missing by variant; empty when all is held."""
        missing = {each: quantity - self.quantities.get(each, 0) for each, quantity in wanted.items()}
        return {each: quantity for each, quantity in missing.items() if quantity > 0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of `orders` orders that hold the item at hand, `together` hold the suggested one too."""

    together: int
    orders: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to offer, and the words to say. `evidence` is None when it is not from order history."""

    kind: SuggestionKind
    product_id: int
    because_product_id: int
    because_name: str
    variant_id: int
    sku: str
    name: str
    color: str
    size: str
    image: str
    price: Money | None
    price_difference: Money | None
    availability: Availability
    evidence: Evidence | None
    words: str

    @property
    def replaces(self) -> bool:
        return self.kind.replaces


@dataclass(frozen=True, slots=True)
class OfferTally:
    """What came of the offers of one product."""

    product_id: int
    accepted: int
    declined: int
    not_offered: int
