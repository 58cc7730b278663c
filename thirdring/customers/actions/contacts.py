"""Phones and e-mails: any national writing in, E.164 kept; the first one is the one that is used."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.changing import changing
from thirdring.customers.rules.folding import fold_email
from thirdring.kernel import phone as phones
from thirdring.kernel.errors import DeskError, NotFoundError

Contact = TypeVar("Contact", models.Phone, models.Email)


class BadEmailError(DeskError):
    code = "bad-email"
    sentence = _("“%(text)s” is not an e-mail address. Ask the customer to spell it.")


class NoContactError(NotFoundError):
    code = "no-contact"
    sentence = _("This phone number or e-mail address is no longer there. Load the customer again.")


def add_phone(
    *, customer_id: int, number: str, label: str = "", region: str = "", actor_id: int | None, now: datetime
) -> int:
    """Add a phone number, written as in `region` (the customer's own without it); one that is there stays as it is.

    Raises BadPhoneError, NoCustomerError.
    """
    with changing(customer_id, action="phone_added", actor_id=actor_id, now=now) as change:
        row, is_new = put_phone(change.row, number, region=region or change.row.region, label=label)
        change.fields += ["phone"] if is_new else []
    return row.pk


def edit_phone(*, phone_id: int, number: str, label: str = "", actor_id: int | None, now: datetime) -> None:
    """Correct a phone number. Raises BadPhoneError, NoContactError."""
    found = _one(models.Phone.objects.all(), phone_id)
    with changing(found.customer_id, action="phone_changed", actor_id=actor_id, now=now, follow_merge=False) as change:
        parsed = phones.parse(number, region=change.row.region)
        if (found.e164, found.label) != (parsed.e164, label):
            models.Phone.objects.filter(customer=change.row, e164=parsed.e164).exclude(pk=phone_id).delete()
            models.Phone.objects.filter(pk=phone_id).update(
                e164=parsed.e164, national=parsed.national_digits, label=label
            )
            change.fields.append("phone")


def remove_phone(*, phone_id: int, actor_id: int | None, now: datetime) -> None:
    """Take a phone number off. Raises NoContactError."""
    found = _one(models.Phone.objects.all(), phone_id)
    with changing(found.customer_id, action="phone_removed", actor_id=actor_id, now=now, follow_merge=False) as change:
        models.Phone.objects.filter(pk=phone_id).delete()
        change.fields.append("phone")


def add_email(*, customer_id: int, address: str, label: str = "", actor_id: int | None, now: datetime) -> int:
    """Add an e-mail address; one that is there stays as it is. Raises BadEmailError, NoCustomerError."""
    with changing(customer_id, action="email_added", actor_id=actor_id, now=now) as change:
        row, is_new = put_email(change.row, address, label=label)
        change.fields += ["email"] if is_new else []
    return row.pk


def edit_email(*, email_id: int, address: str, label: str = "", actor_id: int | None, now: datetime) -> None:
    """Correct an e-mail address. Raises BadEmailError, NoContactError. Row M1.7."""
    found = _one(models.Email.objects.all(), email_id)
    with changing(found.customer_id, action="email_changed", actor_id=actor_id, now=now, follow_merge=False) as change:
        written = checked_email(address)
        if (found.address, found.label) != (written, label):
            same = models.Email.objects.filter(customer=change.row, folded=fold_email(written)).exclude(pk=email_id)
            same.delete()
            models.Email.objects.filter(pk=email_id).update(address=written, folded=fold_email(written), label=label)
            change.fields.append("email")


def remove_email(*, email_id: int, actor_id: int | None, now: datetime) -> None:
    """Take an e-mail address off. Raises NoContactError."""
    found = _one(models.Email.objects.all(), email_id)
    with changing(found.customer_id, action="email_removed", actor_id=actor_id, now=now, follow_merge=False) as change:
        models.Email.objects.filter(pk=email_id).delete()
        change.fields.append("email")


def put_phone(row: models.Customer, number: str, *, region: str, label: str = "") -> tuple[models.Phone, bool]:
    parsed = phones.parse(number, region=region)
    return models.Phone.objects.get_or_create(
        customer=row,
        e164=parsed.e164,
        defaults={"national": parsed.national_digits, "label": label, "position": _next(row.phones.all())},
    )


def put_email(row: models.Customer, address: str, *, label: str = "") -> tuple[models.Email, bool]:
    written = checked_email(address)
    return models.Email.objects.get_or_create(
        customer=row,
        folded=fold_email(written),
        defaults={"address": written, "label": label, "position": _next(row.emails.all())},
    )


def checked_email(text: str) -> str:
    """The address without spaces around it. Raises BadEmailError."""
    written = text.strip()
    try:
        validate_email(written)
    except ValidationError:
        raise BadEmailError(text=written) from None
    return written


def written(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _next(rows: QuerySet[Contact]) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _one(rows: QuerySet[Contact], contact_id: int) -> Contact:
    found = rows.filter(pk=contact_id).first()
    if found is None:
        raise NoContactError
    return found
