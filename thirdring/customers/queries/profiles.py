"""One customer as the desk shows it; after a merge the whole family of records reads as one."""

from collections.abc import Iterable
from typing import Final, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.rules.account import is_account_number
from thirdring.customers.rules.folding import fold_email
from thirdring.customers.values import Address, AddressKind, Email, Note, Phone, Profile
from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.people import queries as people

Contact = TypeVar("Contact", models.Phone, models.Email)


_CALLERS: Final = """
SELECT DISTINCT known.id, known.language FROM customers_phone p JOIN customers_customer c ON c.id = p.customer_id
JOIN customers_customer known ON known.id = coalesce(c.survivor_id, c.id) WHERE p.e164 = %s
"""
_WRITERS: Final = """
SELECT DISTINCT known.id, known.language FROM customers_email e JOIN customers_customer c ON c.id = e.customer_id
JOIN customers_customer known ON known.id = coalesce(c.survivor_id, c.id) WHERE e.folded = %s
"""
_SAME_PERSON: Final = """
WITH first AS (SELECT coalesce(survivor_id, id) AS id FROM customers_customer WHERE id = %s)
SELECT id FROM first
UNION ALL (SELECT c.id FROM customers_customer c JOIN first ON c.survivor_id = first.id ORDER BY c.id)
"""


class NoCustomerError(NotFoundError):
    code = "no-customer"
    sentence = _("There is no such customer. Search again by name, phone or account number.")


def profile(customer_id: int) -> Profile:
    """The customer, or whom it was merged into; the survivor's own phones, e-mails and primaries come first.

    Raises NoCustomerError.
    """
    row = _survivor_row(customer_id)
    family = same_person(row.pk)
    absorbed = models.Customer.objects.filter(survivor=row.pk).order_by("id")
    return Profile(
        id=row.pk,
        account_number=row.account_number,
        given_name=row.given_name,
        family_name=row.family_name,
        company=row.company,
        name=row.name,
        language=row.language,
        region=row.region,
        phones=_phones(family),
        emails=_emails(family),
        addresses=tuple(addresses(row.pk)),
        notes=_notes(family),
        has_code_word=any(one.code_word for one in (row, *absorbed)),
        created_at=row.created_at,
        merged_accounts=tuple(other.account_number for other in absorbed),
    )


def callers(e164: str) -> dict[int, str]:
    """Whom a number belongs to, with the language of each: nobody, one, or a household. For telephones: a few facts."""
    return dict(fast.rows(_CALLERS, [e164]))


def writers(email: str) -> dict[int, str]:
    """Whom an e-mail address belongs to, with the language of each: nobody, one, or several."""
    return dict(fast.rows(_WRITERS, [fold_email(email)]))


def survivor_id(customer_id: int) -> int:
    """Who this customer is now: itself, or the end of its chain of merges. Raises NoCustomerError."""
    return same_person(customer_id)[0]


def same_person(customer_id: int) -> tuple[int, ...]:
    """Every id under which rows of this person may stand, the surviving one first. Raises NoCustomerError."""
    found = tuple(one for (one,) in fast.rows(_SAME_PERSON, [customer_id]))
    if not found:
        raise NoCustomerError
    return found


def by_account(number: str) -> int | None:
    """The customer of an account number in any grouping, also of one that was merged away; None where there is none."""
    if not is_account_number(number):
        return None
    digits = "".join(c for c in number if c.isdigit())
    row = models.Customer.objects.filter(account_number=digits).values_list("survivor_id", "id").first()
    return (row[0] or row[1]) if row else None


def addresses(customer_id: int) -> list[Address]:
    """The addresses in use: primary shipping, primary billing, then the newest; no primary but the survivor's own."""
    family = same_person(customer_id)
    rows = models.Address.objects.filter(customer__in=family, removed_at=None)
    ordered = sorted(
        rows, key=lambda a: (a.customer_id != family[0], not a.is_primary_shipping, not a.is_primary_billing, -a.pk)
    )
    return [_address(row, is_own=row.customer_id == family[0]) for row in ordered]


def address(address_id: int) -> Address:
    """One address, also one that was taken off. Raises NoCustomerError."""
    row = models.Address.objects.filter(pk=address_id).first()
    if row is None:
        raise NoCustomerError
    return _address(row, is_own=True)


def _survivor_row(customer_id: int) -> models.Customer:
    row = models.Customer.objects.filter(Q(pk=customer_id, survivor=None) | Q(family=customer_id)).first()
    if row is None:
        raise NoCustomerError
    return row


def _address(row: models.Address, *, is_own: bool) -> Address:
    return Address(
        id=row.pk,
        kind=AddressKind(row.kind),
        recipient=row.recipient,
        line1=row.line1,
        line2=row.line2,
        postcode=row.postcode,
        city=row.city,
        region=row.region,
        country=row.country,
        is_primary_shipping=is_own and row.is_primary_shipping,
        is_primary_billing=is_own and row.is_primary_billing,
    )


def _phones(family: tuple[int, ...]) -> tuple[Phone, ...]:
    rows = _own_first(models.Phone.objects.filter(customer__in=family).order_by("position", "id"), family)
    found: dict[str, Phone] = {}
    for row in rows:
        found.setdefault(row.e164, Phone(row.pk, row.e164, row.label))
    return tuple(found.values())


def _emails(family: tuple[int, ...]) -> tuple[Email, ...]:
    rows = _own_first(models.Email.objects.filter(customer__in=family).order_by("position", "id"), family)
    found: dict[str, Email] = {}
    for row in rows:
        found.setdefault(row.folded, Email(row.pk, row.address, row.label))
    return tuple(found.values())


def _own_first(rows: Iterable[Contact], family: tuple[int, ...]) -> list[Contact]:
    return sorted(rows, key=lambda row: family.index(row.customer_id))


def _notes(family: tuple[int, ...]) -> tuple[Note, ...]:
    rows = list(models.Note.objects.filter(customer__in=family).order_by("-at", "-id"))
    names = people.names({row.actor_id for row in rows if row.actor_id})
    return tuple(
        Note(row.pk, row.text, row.is_alert, row.at, row.actor_id, names.get(row.actor_id or 0, ""), row.resolved_at)
        for row in rows
    )
