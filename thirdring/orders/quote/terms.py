"""The house's terms of sale as the price engine takes them: shipping, tax, surcharges, working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

EVERYWHERE = "*"
STANDARD = "standard"
SHIPPING = "shipping"
ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Zone:
    """Countries (ISO 3166 alpha-2, or `*`) that share freight; with prefixes, only those postcodes."""

    code: str
    countries: frozenset[str]
    postcode_prefixes: tuple[str, ...] = ()

    def holds(self, country: str, postcode: str) -> bool:
        inside = country in self.countries or EVERYWHERE in self.countries
        return inside and (not self.postcode_prefixes or postcode.upper().startswith(self.postcode_prefixes))


@dataclass(frozen=True, slots=True)
class FreightBand:
    """A row of a freight table: its amount up to a weight, below a goods value (None: no bound)."""

    amount: Decimal
    up_to_grams: int | None = None
    below_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FreightRate:
    """A method's freight in one zone and currency; the first band that fits counts, else not carried."""

    zone: str
    currency: str
    bands: tuple[FreightBand, ...]
    free_from: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A way to send: working days from dispatch to door; orders before the cutoff hour leave that day."""

    code: str
    names: tuple[tuple[str, str], ...]
    days_from: int
    days_to: int
    cutoff_hour: int
    rates: tuple[FreightRate, ...]
    waivable: bool = True
    pickup: bool = False

    def rate(self, zone: str, currency: str) -> FreightRate | None:
        return next((r for r in self.rates if r.zone == zone and r.currency == currency), None)

    def name(self, language: str) -> str:
        """The method's name in the language, else in English, else its code."""
        names = dict(self.names)
        return names.get(language) or names.get("en") or self.code


@dataclass(frozen=True, slots=True)
class TaxRate:
    """Percent of tax on a class of goods in a country; with a region (state), only there."""

    country: str
    tax_class: str
    percent: Decimal
    region: str = ""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What a payment method costs the customer, in one currency."""

    payment_method: str
    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """One version of the terms. Versions only grow, so that an order can say which it was made under."""

    version: int
    timezone: str
    zones: tuple[Zone, ...]
    methods: tuple[ShippingMethod, ...]
    tax_rates: tuple[TaxRate, ...]
    surcharges: tuple[Surcharge, ...] = ()
    gift_wrap: tuple[tuple[str, Decimal], ...] = ()
    personalization: tuple[tuple[str, Decimal], ...] = ()
    holidays: frozenset[date] = frozenset()

    @cached_property
    def _tax(self) -> Mapping[tuple[str, str, str], Decimal]:
        return {(r.country, r.region, r.tax_class): r.percent for r in self.tax_rates}

    @cached_property
    def _method(self) -> Mapping[str, ShippingMethod]:
        return {m.code: m for m in self.methods}

    @cached_property
    def _wrap(self) -> Mapping[str, Decimal]:
        return dict(self.gift_wrap)

    def method(self, code: str) -> ShippingMethod | None:
        return self._method.get(code)

    def zone(self, country: str, postcode: str) -> Zone | None:
        """The first zone that holds the place: write the special ones above the general ones."""
        return next((z for z in self.zones if z.holds(country, postcode)), None)

    def tax_percent(self, country: str, region: str, tax_class: str) -> Decimal | None:
        """The rate of a class where the goods go; an unlisted class is standard; None: no tax due there."""
        if tax_class == ZERO:
            return Decimal(0)
        rates = self._tax
        for name in (tax_class, STANDARD):
            for place in (region, ""):
                if (found := rates.get((country, place, name))) is not None:
                    return found
        return None

    def wrap_price(self, currency: str) -> Decimal | None:
        """The price of wrapping one line as a gift; None where it is not offered."""
        return self._wrap.get(currency)

    def personalization_price(self, currency: str) -> Decimal:
        """What the house asks for personalizing one piece, where the goods themselves do not say."""
        return dict(self.personalization).get(currency, Decimal(0))

    def surcharge(self, payment_method: str, currency: str) -> Decimal:
        """What paying this way costs the customer; nothing for most methods."""
        same = (s for s in self.surcharges if s.payment_method == payment_method and s.currency == currency)
        return next((s.amount for s in same), Decimal(0))

    def methods_to(self, country: str, postcode: str, currency: str) -> tuple[ShippingMethod, ...]:
        """The methods that reach a place in a currency, in the order in which the house offers them."""
        zone = self.zone(country, postcode)
        return tuple(m for m in self.methods if zone and m.rate(zone.code, currency))
