"""What the screens of this room send, parsed: texts trimmed, nothing decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from thirdring.customers.rules.prefill import Prefill
from thirdring.customers.values import Address, AddressKind, NewAddress

ADDRESS_FIELDS = ("recipient", "line1", "line2", "postcode", "city", "region", "country")
DETAILS = ("given_name", "family_name", "company", "name", "language", "region")
STAYING = ("call", "chat", "draft", "order")


@dataclass(frozen=True, slots=True)
class NewForm:
    """The form for a new customer, as typed so far."""

    details: Mapping[str, str]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: NewAddress | None = None
    code_word: str = ""
    note: str = ""


def new_customer(sent: QueryDict) -> NewForm:
    """The form as sent; an address of which nothing was typed is none."""
    return NewForm(
        details={name: sent.get(name, "").strip() for name in DETAILS},
        phones=texts(sent, "phone"),
        emails=texts(sent, "email"),
        address=address(sent, prefix="address-") if _is_begun(sent) else None,
        code_word=sent.get("code_word", ""),
        note=sent.get("note", ""),
    )


def begun(prefill: Prefill) -> NewForm:
    """The form that already holds what was typed in the search box, and the caller's number."""
    details = {
        "given_name": prefill.given_name,
        "family_name": prefill.family_name,
        "company": "",
        "name": "",
        "language": prefill.language,
        "region": prefill.region,
    }
    return NewForm(details=details, phones=prefill.phones, emails=(prefill.email,) if prefill.email else ())


def address(sent: QueryDict, prefix: str = "") -> NewAddress:
    kind = sent.get(f"{prefix}kind", "")
    written = {name: sent.get(f"{prefix}{name}", "").strip() for name in ADDRESS_FIELDS}
    return NewAddress(kind=AddressKind(kind) if kind in set(AddressKind) else AddressKind.HOME, **written)


def retyped(known: Address) -> NewAddress:
    """An address as its form shows it first."""
    return NewAddress(kind=known.kind, **{name: getattr(known, name) for name in ADDRESS_FIELDS})


def texts(sent: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in sent.getlist(name) if text.strip())


def staying(sent: QueryDict) -> dict[str, int]:
    """The call, chat, draft and order that stay on the screen."""
    found = {name: number(sent, name) for name in STAYING}
    return {name: value for name, value in found.items() if value is not None}


def number(sent: QueryDict, name: str) -> int | None:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**63)) else None


def search_id(sent: QueryDict) -> UUID | None:
    try:
        return UUID(sent.get("search", ""))
    except ValueError:
        return None


def before(sent: QueryDict) -> tuple[datetime, int] | None:
    """`before=2026-11-21T10:00:00+00:00/17`: the last line of the timeline that is shown already."""
    moment, _slash, entry = sent.get("before", "").partition("/")
    try:
        return datetime.fromisoformat(moment.replace(" ", "+")), int(entry)
    except ValueError:
        return None


def _is_begun(sent: QueryDict) -> bool:
    return any(sent.get(f"address-{name}", "").strip() for name in ("line1", "line2", "postcode", "city", "region"))
