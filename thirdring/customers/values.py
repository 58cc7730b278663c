"""What other rooms receive from the customers room: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a customer stands in the list of hits."""

    NAME = "name"
    NAME_AND_CITY = "name_and_city"
    NAME_AND_POSTCODE = "name_and_postcode"
    POSTCODE = "postcode"
    PHONE = "phone"
    PHONE_ENDING = "phone_ending"
    EMAIL = "email"
    ACCOUNT = "account"
    SIMILAR_NAME = "similar_name"
    SIMILAR_PHONE = "similar_phone"
    SIMILAR_EMAIL = "similar_email"
    SIMILAR_ACCOUNT = "similar_account"


class SearchKind(StrEnum):
    """What somebody searched by; the search log keeps this and never the text."""

    EMAIL = "email"
    NUMBER = "number"
    FULL_NAME = "full_name"
    ONE_WORD = "one_word"


class EntryKind(StrEnum):
    """What a line of the timeline is about."""

    CALL = "call"
    CHAT = "chat"
    ORDER = "order"
    NOTE = "note"
    CHANGE = "change"
    MESSAGE = "message"


class AddressKind(StrEnum):
    HOME = "home"
    WORK = "work"
    OTHER = "other"


class Check(StrEnum):
    """What came of comparing a code word."""

    MATCHED = "matched"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a list of customers: enough to tell namesakes apart, and why it is there.

    `phone` and `email` are masked (ending, first letters), `line` is city and postcode, and company where there is one.
    """

    customer_id: int
    account_number: str
    name: str
    line: str
    phone: str
    email: str
    reason: Reason
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Phone:
    id: int
    e164: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    id: int
    address: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166 alpha-2, `region` the state or province where one is written."""

    id: int
    kind: AddressKind
    recipient: str
    line1: str
    line2: str
    postcode: str
    city: str
    region: str
    country: str
    is_primary_shipping: bool = False
    is_primary_billing: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague should know; an alert stays on top of the card until it is resolved."""

    id: int
    text: str
    is_alert: bool
    at: datetime
    actor_id: int | None
    actor_name: str
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer as the desk shows it; after a merge, of the whole family of records."""

    id: int
    account_number: str
    given_name: str
    family_name: str
    company: str
    name: str
    language: str
    region: str
    phones: tuple[Phone, ...]
    emails: tuple[Email, ...]
    addresses: tuple[Address, ...]
    notes: tuple[Note, ...]
    has_code_word: bool
    created_at: datetime
    merged_accounts: tuple[str, ...] = ()

    @property
    def phone(self) -> str:
        """The first phone number in E.164, or nothing."""
        return self.phones[0].e164 if self.phones else ""

    @property
    def email(self) -> str:
        """The first e-mail address, or nothing."""
        return self.emails[0].address if self.emails else ""

    @property
    def primary_shipping(self) -> Address | None:
        return next((a for a in self.addresses if a.is_primary_shipping), None)

    @property
    def primary_billing(self) -> Address | None:
        return next((a for a in self.addresses if a.is_primary_billing), None)

    @property
    def is_unnoted(self) -> bool:
        """Nothing but alerts, which stand on top of the card."""
        return len(self.alerts) == len(self.notes)

    @property
    def alerts(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.is_alert and note.resolved_at is None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a customer's timeline, with who and when."""

    id: int
    kind: EntryKind
    at: datetime
    actor_id: int | None
    actor_name: str
    reference: str
    summary: str
    action: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as it is typed in; `country` empty means the customer's region."""

    line1: str
    postcode: str = ""
    city: str = ""
    line2: str = ""
    recipient: str = ""
    region: str = ""
    country: str = ""
    kind: AddressKind = AddressKind.HOME


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer from a list: `reference` is the key in the list's `source`, so that loading twice changes nothing."""

    reference: str
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    name: str = ""
    language: str = "en"
    region: str = "GB"
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[NewAddress, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading a list: ids by reference, how many are new, and what was left out and why."""

    ids: Mapping[str, int]
    added: int
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """A merge that happened: the absorbed record, the one that stays, and whether it was taken back."""

    id: int
    absorbed_id: int
    survivor_id: int
    at: datetime
    actor_name: str
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """One search made at the desk: by what, how many were found, whom the operator opened."""

    kind: SearchKind
    found: int
    opened_customer_id: int | None
    actor_id: int
    at: datetime
