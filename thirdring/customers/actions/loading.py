"""Many customers at once, by COPY: for lists from elsewhere. What has its reference already is left alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from thirdring.customers import models
from thirdring.customers.actions.addresses import completed
from thirdring.customers.actions.changing import learn
from thirdring.customers.actions.contacts import checked_email
from thirdring.customers.rules.account import account_number
from thirdring.customers.rules.folding import fold_email
from thirdring.customers.rules.keys import Named, keys, words
from thirdring.customers.rules.language import kept_language
from thirdring.customers.rules.naming import written_name
from thirdring.customers.values import EntryKind, Loaded, NewAddress, NewCustomer
from thirdring.kernel import audit
from thirdring.kernel import phone as phones
from thirdring.kernel.errors import DeskError
from thirdring.kernel.phone import Phone

AT_ONCE = 5_000

COLUMNS = {
    "customers_customer": "id, account_number, given_name, family_name, company, name, language, region, code_word, "
    "source, reference, created_at, changed_at",
    "customers_phone": "customer_id, e164, national, label, position",
    "customers_email": "customer_id, address, folded, label, position",
    "customers_address": "customer_id, kind, recipient, line1, line2, postcode, city, region, country, "
    "is_primary_shipping, is_primary_billing",
    "customers_note": "customer_id, text, is_alert, at",
    "customers_entry": "customer_id, kind, at, reference, summary, action, fields",
    "customers_namekey": "key, customer_id",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A customer of a list, checked: what the rows are made of."""

    given: NewCustomer
    name: str
    phones: tuple[Phone, ...]
    emails: tuple[str, ...]
    addresses: tuple[NewAddress, ...]

    @property
    def named(self) -> Named:
        places = tuple((address.city, address.postcode) for address in self.addresses)
        return Named(self.given.given_name, self.given.family_name, self.given.company, self.name, places)


def add_many(*, customers: Iterable[NewCustomer], source: str, actor_id: int | None, now: datetime) -> Loaded:
    """Add the customers of a list whose (source, reference) is new; ids of all by reference, and what was refused.

    Each batch is one transaction. A phone or e-mail that cannot be one is left out and told; the customer is taken.
    """
    ids: dict[str, int] = {}
    refused: dict[str, str] = {}
    added = 0
    rest = iter(customers)
    while batch := {one.reference: one for one in islice(rest, AT_ONCE)}:
        ready = [one for one in (_ready(given, refused) for given in batch.values()) if one]
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"customers:{source}"])
            known = _known(source, batch)
            fresh = [one for one in ready if one.given.reference not in known]
            ids |= known | _copy(fresh, source, now)
            added += len(fresh)
            if fresh:
                audit.record(
                    stream="customers",
                    action="customers.loaded",
                    actor_id=actor_id,
                    data={"source": source, "added": len(fresh)},
                    now=now,
                )
    return Loaded(ids=ids, added=added, refused=refused)


def _ready(given: NewCustomer, refused: dict[str, str]) -> Ready | None:
    name = written_name(
        given_name=given.given_name, family_name=given.family_name, company=given.company, name=given.name
    )
    if not name:
        refused[given.reference] = "no-name"
        return None
    numbers: dict[str, Phone] = {}
    emails: dict[str, str] = {}
    addresses: list[NewAddress] = []
    try:
        for text in given.phones:
            parsed = phones.parse(text, region=given.region)
            numbers[parsed.e164] = parsed
        for text in given.emails:
            emails.setdefault(fold_email(text), checked_email(text))
        addresses += [completed(address, region=given.region) for address in given.addresses]
    except DeskError as error:
        refused[given.reference] = str(error)
    return Ready(given, name, tuple(numbers.values()), tuple(emails.values()), tuple(addresses))


def _known(source: str, references: Iterable[str]) -> dict[str, int]:
    rows = models.Customer.objects.filter(source=source, reference__in=list(references))
    return {str(reference): pk for reference, pk in rows.values_list("reference", "id")}


def _copy(ready: Sequence[Ready], source: str, now: datetime) -> dict[str, int]:
    if not ready:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')), nextval('customers_account_seq') "
            "FROM generate_series(1, %s)",
            [len(ready)],
        )
        numbered = [(pk, account_number(seq), one) for (pk, seq), one in zip(cursor.fetchall(), ready, strict=True)]
    copy_rows("customers_customer", (_customer(*row, source, now) for row in numbered))
    copy_rows("customers_phone", (line for pk, _n, one in numbered for line in _phones(pk, one)))
    copy_rows("customers_email", (line for pk, _n, one in numbered for line in _emails(pk, one)))
    copy_rows("customers_address", (line for pk, _n, one in numbered for line in _addresses(pk, one)))
    copy_rows("customers_note", ((pk, one.given.note, False, now) for pk, _n, one in numbered if one.given.note))
    copy_rows("customers_entry", ((pk, EntryKind.CHANGE.value, now, "", "", "loaded", "[]") for pk, _n, _o in numbered))
    copy_rows("customers_namekey", ((key, pk) for pk, _n, one in numbered for key in keys(one.named)))
    learn(frozenset().union(*(words(one.named) for one in ready)))
    return {one.given.reference: pk for pk, _number, one in numbered}


def copy_rows(table: str, rows: Iterable[Sequence[object]]) -> None:
    """Write rows into one of the room's tables by COPY, in the order of COLUMNS."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _customer(pk: int, number: str, one: Ready, source: str, now: datetime) -> tuple[object, ...]:
    given = one.given
    return (
        pk, number, given.given_name, given.family_name, given.company, one.name,
        kept_language(given.language), given.region, "", source, given.reference, now, now,
    )  # fmt: skip


def _phones(pk: int, one: Ready) -> Iterator[tuple[object, ...]]:
    return ((pk, number.e164, number.national_digits, "", at) for at, number in enumerate(one.phones))


def _emails(pk: int, one: Ready) -> Iterator[tuple[object, ...]]:
    return ((pk, email, fold_email(email), "", at) for at, email in enumerate(one.emails))


def _addresses(pk: int, one: Ready) -> Iterator[tuple[object, ...]]:
    return (
        (pk, a.kind.value, a.recipient, a.line1, a.line2, a.postcode, a.city, a.region, a.country, at == 0, at == 0)
        for at, a in enumerate(one.addresses)
    )
