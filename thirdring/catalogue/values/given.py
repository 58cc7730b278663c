"""What is put into the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

GIFT_CARDS = "gift-cards"
"""The category whose products are gift cards: their price is what they hold."""

Text = Mapping[str, str]
"""The same words by language code: {"en": …, "da": …, "zh-hans": …}."""


@dataclass(frozen=True, slots=True)
class NewPrice:
    """One step of a price list, in the list's currency."""

    price_list: str
    amount: Decimal
    min_quantity: int = 1


@dataclass(frozen=True, slots=True)
class NewVariant:
    """A variant to put into the catalogue; `color` is a color's code."""

    sku: str
    color: str = ""
    size: str = ""
    ean: str = ""
    weight_grams: int = 0
    prices: tuple[NewPrice, ...] = ()


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to put into the catalogue, whole: what is left out is emptied; other variants go off sale."""

    code: str
    category: str
    names: Text
    variants: tuple[NewVariant, ...]
    summaries: Text = field(default_factory=dict)
    descriptions: Text = field(default_factory=dict)
    details: tuple[tuple[Text, Text], ...] = ()
    brand: str = ""
    picture: str = "parcel"
    picture_swatch: str = ""
    tax_class: str = "standard"
    size_guide: str = ""
    personalization_limit: int = 0
    personalization_names: Text = field(default_factory=dict)
    is_charge: bool = False
    is_active: bool = True
    popularity: int = 0
    low_stock_at: int = 5
    photograph: str = ""


@dataclass(frozen=True, slots=True)
class NewStock:
    """What a warehouse has of a stock code, and what it expects."""

    sku: str
    warehouse: str
    on_hand: int
    expected_quantity: int = 0
    expected_date: date | None = None
