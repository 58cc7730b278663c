"""A new customer, during the call."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.addresses import put_address
from thirdring.customers.actions.changing import Change, changing, named, rekey, tell
from thirdring.customers.actions.code_words import hashed
from thirdring.customers.actions.contacts import put_email, put_phone, written
from thirdring.customers.rules.account import account_number
from thirdring.customers.rules.language import kept_language
from thirdring.customers.rules.naming import written_name
from thirdring.customers.values import NewAddress
from thirdring.kernel.errors import DeskError

NAMES = ("given_name", "family_name", "company", "name", "language", "region")


class NoNameError(DeskError):
    code = "no-name"
    sentence = _("A customer needs a name or a company. Ask: “May I have your name, please?”")


def add_customer(
    *,
    given_name: str = "",
    family_name: str = "",
    company: str = "",
    name: str = "",
    language: str,
    region: str,
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    addresses: Sequence[NewAddress] = (),
    code_word: str = "",
    note: str = "",
    actor_id: int | None,
    now: datetime,
) -> int:
    """Save a new customer with everything that was said; the id. Rows O1.3, O4.4.1-4, Z1.3.

    `name` is the name as the customer writes it, made from the parts where it is left out; phones in any writing of
    `region` (ISO 3166); the first address is primary for both.
    Raises NoNameError, BadPhoneError, BadEmailError, IncompleteAddressError, WeakCodeWordError.
    """
    shown = written_name(given_name=given_name, family_name=family_name, company=company, name=name)
    if not shown:
        raise NoNameError
    with transaction.atomic():
        row = models.Customer.objects.create(
            account_number=account_number(next_sequence()),
            given_name=given_name.strip(),
            family_name=family_name.strip(),
            company=company.strip(),
            name=shown,
            language=kept_language(language),
            region=region.upper(),
            code_word=hashed(code_word) if code_word else "",
            code_word_set_at=now if code_word else None,
            created_at=now,
            changed_at=now,
        )
        _with_contacts(row, phones, emails, addresses)
        if note.strip():
            models.Note.objects.create(customer=row, text=note.strip(), at=now, actor_id=actor_id)
        rekey(row.pk, None, named(row))
        tell(Change(row), action="added", actor_id=actor_id, now=now)
    return row.pk


def edit_customer(
    *,
    customer_id: int,
    given_name: str | None = None,
    family_name: str | None = None,
    company: str | None = None,
    name: str | None = None,
    language: str | None = None,
    region: str | None = None,
    actor_id: int | None,
    now: datetime,
) -> tuple[str, ...]:
    """Change what is given, leave the rest; the names of the fields that changed. Rows M1.7, M5.4, O4.2, S2.1, Z1.3.

    A name that was made from its parts follows them. Raises NoNameError, NoCustomerError.
    """
    asked = {
        "given_name": given_name,
        "family_name": family_name,
        "company": company,
        "name": name,
        "language": kept_language(language) if language else language,
        "region": region.upper() if region else region,
    }
    with changing(customer_id, action="edited", actor_id=actor_id, now=now) as change:
        row = change.row
        old = {field: getattr(row, field) for field in NAMES}
        new = old | {field: text.strip() for field, text in asked.items() if text is not None}
        was_made = old["name"] == written_name(**{k: old[k] for k in NAMES[:3]})
        if (name is None and was_made) or not new["name"]:
            new["name"] = written_name(**{k: new[k] for k in NAMES[:3]})
        if not new["name"]:
            raise NoNameError
        change.fields += [field for field in NAMES if new[field] != old[field]]
        for field in change.fields:
            setattr(row, field, new[field])
    return tuple(change.fields)


def next_sequence(count: int = 1) -> int:
    """The first of `count` customer sequence numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(nextval('customers_account_seq')) FROM generate_series(1, %s)", [count])
        return int(cursor.fetchone()[0])


def _with_contacts(
    row: models.Customer, phones: Sequence[str], emails: Sequence[str], addresses: Sequence[NewAddress]
) -> None:
    for number in written(phones):
        put_phone(row, number, region=row.region)
    for email in written(emails):
        put_email(row, email)
    for address in addresses:
        put_address(row, address)
