"""The file's customers: numbers and countries, no names."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from thirdring.config.imports.online_retail.survey import Survey
from thirdring.customers import actions
from thirdring.customers.values import NewCustomer

SOURCE = "online-retail"
_LANGUAGES = {"DK": "da", "HK": "zh-hans"}
# ISO 3166 codes of the file's countries; what names no country is kept under the company's own.
_REGIONS = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Channel Islands": "JE", "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI",
    "France": "FR", "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT",
    "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES",
    "Sweden": "SE", "Switzerland": "CH", "USA": "US", "United Arab Emirates": "AE", "United Kingdom": "GB",
}  # fmt: skip


def put(found: Survey, *, now: datetime) -> tuple[dict[str, int], int]:
    """The customers' ids by the file's number, and how many are new."""
    loaded = actions.add_many(customers=_customers(found), source=SOURCE, actor_id=None, now=now)
    return dict(loaded.ids), loaded.added


def _customers(found: Survey) -> Iterator[NewCustomer]:
    for buyer, countries in found.buyers.items():
        country = _most(countries)
        region = _REGIONS.get(country, "GB")
        unnamed = buyer.startswith("unnamed:")
        yield NewCustomer(
            reference=buyer,
            name=f"Sales without a customer ({country})" if unnamed else f"Customer {buyer}",
            language=_LANGUAGES.get(region, "en"),
            region=region,
        )


def _most(countries: Counter[str]) -> str:
    return countries.most_common(1)[0][0]
