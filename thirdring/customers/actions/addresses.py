"""Addresses: any number, one of them primary for shipping and one for billing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.changing import changing
from thirdring.customers.values import NewAddress
from thirdring.kernel.errors import DeskError, NotFoundError

FIELDS = ("kind", "recipient", "line1", "line2", "postcode", "city", "region", "country")


class IncompleteAddressError(DeskError):
    code = "incomplete-address"
    sentence = _("An address needs a street or a box, and a city or a postcode. Ask the customer for them.")


class NoAddressError(NotFoundError):
    code = "no-address"
    sentence = _("This address is no longer there. Load the customer again.")


def add_address(
    *,
    customer_id: int,
    address: NewAddress,
    primary_shipping: bool = False,
    primary_billing: bool = False,
    actor_id: int | None,
    now: datetime,
) -> int:
    """Add an address; a customer's first one is primary for both. Rows O4.4.2, O4.4.3.

    Raises IncompleteAddressError, NoCustomerError.
    """
    with changing(customer_id, action="address_added", actor_id=actor_id, now=now) as change:
        row = put_address(change.row, address)
        _settle(change.row, shipping=row if primary_shipping else None, billing=row if primary_billing else None)
        change.fields.append("address")
        change.reference = f"address:{row.pk}"
    return row.pk


def edit_address(*, address_id: int, address: NewAddress, actor_id: int | None, now: datetime) -> None:
    """Correct an address in place. Rows O4.3.1, O4.3.2. Raises IncompleteAddressError, NoAddressError."""
    owner = _in_use(address_id).customer_id
    with changing(owner, action="address_changed", actor_id=actor_id, now=now, follow_merge=False) as change:
        row = _in_use(address_id)
        complete = completed(address, region=change.row.region)
        change.fields += [name for name in FIELDS if getattr(row, name) != getattr(complete, name)]
        change.reference = f"address:{row.pk}"
        models.Address.objects.filter(pk=row.pk).update(**{name: getattr(complete, name) for name in FIELDS})


def make_primary(
    *, address_id: int, shipping: bool = False, billing: bool = False, actor_id: int | None, now: datetime
) -> int:
    """Make an address the primary one for shipping, billing or both; its id.

    An address that came with a merged record is copied to the survivor, so that undoing the merge leaves both whole.
    """
    found = _in_use(address_id)
    with changing(found.customer_id, action="primary_changed", actor_id=actor_id, now=now) as change:
        row = _in_use(address_id)
        if row.customer_id != change.row.pk:
            row = put_address(change.row, NewAddress(**{name: getattr(row, name) for name in FIELDS}))
        _settle(change.row, shipping=row if shipping else None, billing=row if billing else None)
        change.fields += ["primary_shipping"] * shipping + ["primary_billing"] * billing
        change.reference = f"address:{row.pk}"
    return row.pk


def remove_address(*, address_id: int, actor_id: int | None, now: datetime) -> None:
    """Take an address off; where it was primary, the newest of the others takes its place. Raises NoAddressError."""
    owner = _in_use(address_id).customer_id
    with changing(owner, action="address_removed", actor_id=actor_id, now=now, follow_merge=False) as change:
        row = _in_use(address_id)
        models.Address.objects.filter(pk=row.pk).update(
            removed_at=now, is_primary_shipping=False, is_primary_billing=False
        )
        _settle(change.row)
        change.fields.append("address")
        change.reference = f"address:{row.pk}"


def put_address(row: models.Customer, address: NewAddress) -> models.Address:
    """A new address row, primary for what has no primary yet."""
    complete = completed(address, region=row.region)
    saved = models.Address.objects.create(customer=row, **{name: getattr(complete, name) for name in FIELDS})
    _settle(row)
    return saved


def completed(address: NewAddress, *, region: str) -> NewAddress:
    """Spaces trimmed, the country filled in from `region`. Raises IncompleteAddressError."""
    texts = {name: str(getattr(address, name)).strip() for name in FIELDS if name != "kind"}
    texts["country"] = (texts["country"] or region).upper()
    if not texts["line1"] or not (texts["city"] or texts["postcode"] or texts["region"]):
        raise IncompleteAddressError
    return NewAddress(kind=address.kind, **texts)


def _settle(
    row: models.Customer, *, shipping: models.Address | None = None, billing: models.Address | None = None
) -> None:
    """Set the primaries that are asked for; fill one that is missing with the newest address in use."""
    used = models.Address.objects.filter(customer=row, removed_at=None)
    newest = used.order_by("-id").first()
    for name, wanted in (("is_primary_shipping", shipping), ("is_primary_billing", billing)):
        chosen = wanted or (None if used.filter(**{name: True}).exists() else newest)
        if chosen:
            used.filter(**{name: True}).exclude(pk=chosen.pk).update(**{name: False})
            models.Address.objects.filter(pk=chosen.pk).update(**{name: True})


def _in_use(address_id: int) -> models.Address:
    row = models.Address.objects.filter(pk=address_id, removed_at=None).first()
    if row is None:
        raise NoAddressError
    return row
