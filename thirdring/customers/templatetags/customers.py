"""How this room's values read on the screen."""

from collections.abc import Mapping
from dataclasses import replace

from django import template
from django.utils.http import urlencode

from thirdring.customers import words
from thirdring.customers.rules import postal
from thirdring.customers.rules.account import grouped
from thirdring.customers.values import Address, AddressKind, Entry, Profile, Reason
from thirdring.kernel.screen import desk_address

register = template.Library()


@register.filter
def account(number: str) -> str:
    """`482 156 307`."""
    return grouped(number)


@register.filter
def reason(value: Reason) -> str:
    return str(words.REASONS[value])


@register.filter
def told(entry: Entry) -> str:
    return words.told(entry)


@register.filter
def label(address: Address) -> tuple[str, ...]:
    """The lines of the address as its country writes them."""
    return postal.label(address)


@register.filter
def short_label(address: Address, profile: Profile) -> tuple[str, ...]:
    """The same lines, packed for the card: who only where it is somebody else, the street in one line."""
    known = address.recipient == profile.name
    lines = postal.label(replace(address, recipient="") if known else address)
    text = "\n".join(lines).replace(f"{address.line1}\n{address.line2}", f"{address.line1}, {address.line2}", 1)
    return tuple(text.split("\n")) if address.line2 else lines


@register.filter
def country(code: str) -> str:
    return words.country_name(code)


@register.filter
def address_kind(value: AddressKind) -> str:
    return str(words.KINDS[value])


@register.simple_tag
def desk_link(staying: Mapping[str, int] | None, customer_id: int | None = None) -> str:
    """The desk with this customer, and the call, draft and order that stay on the screen."""
    return desk_address(**{**(staying or {}), **({"customer": customer_id} if customer_id else {})})


@register.simple_tag
def query_of(staying: Mapping[str, int] | None) -> str:
    """The call, draft and order that stay on the screen, as a query string."""
    return urlencode(staying or {})


@register.filter
def key(name: str, number: int) -> str:
    """`phone-12`: which form of a part is open."""
    return f"{name}-{number}"
