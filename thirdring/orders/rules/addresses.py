"""Addresses as they are read aloud, and as an order keeps them."""

from collections.abc import Mapping

from thirdring.customers.values import Address

_FIELDS = ("recipient", "line1", "line2", "postcode", "city", "region", "country")


def address_text(address: Address) -> str:
    """In one line, as it is said: recipient, street, postcode and city, state, country code."""
    town = f"{address.postcode} {address.city}".strip()
    told = (address.recipient, address.line1, address.line2, town, address.region, address.country)
    return ", ".join(part for part in told if part)


def address_choice(address: Address, *, name: str, country: str) -> str:
    """In a list of one customer's addresses: the street first, and only what tells it from the others."""
    town = f"{address.postcode} {address.city}".strip()
    recipient = address.recipient if address.recipient != name else ""
    abroad = address.country if address.country != country else ""
    told = (address.line1, address.line2, town, address.region, abroad, recipient)
    return ", ".join(part for part in told if part)


def kept(address: Address) -> dict[str, str]:
    """The address as an order keeps it, whatever becomes of the customer's."""
    return {name: getattr(address, name) for name in _FIELDS} | {"text": address_text(address)}


def text_of(address: Mapping[str, str]) -> str:
    """The one line of an address that was kept."""
    return address.get("text", "")
