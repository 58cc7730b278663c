"""A customer as an order needs them: language, e-mails and addresses, in one prepared statement."""

from dataclasses import dataclass
from typing import Any

from thirdring.customers.queries.profiles import NoCustomerError
from thirdring.customers.values import Address, AddressKind
from thirdring.kernel import fast

# After a merge the whole family counts, the survivor's own rows first; a primary is only the survivor's own.
_SHOPPER = """
SELECT jsonb_build_array(c.id, c.name, c.language, c.region,
  (SELECT jsonb_agg(e.address ORDER BY e.customer_id <> c.id, e.customer_id, e.position, e.id)
   FROM customers_email e
   WHERE e.customer_id IN (SELECT id FROM customers_customer WHERE id = c.id OR survivor_id = c.id)),
  (SELECT jsonb_agg(jsonb_build_array(a.id, a.kind, a.recipient, a.line1, a.line2, a.postcode, a.city, a.region,
     a.country, a.customer_id = c.id AND a.is_primary_shipping, a.customer_id = c.id AND a.is_primary_billing)
     ORDER BY a.customer_id <> c.id, NOT a.is_primary_shipping, NOT a.is_primary_billing, a.id DESC)
   FROM customers_address a WHERE a.removed_at IS NULL
     AND a.customer_id IN (SELECT id FROM customers_customer WHERE id = c.id OR survivor_id = c.id)))
FROM customers_customer asked JOIN customers_customer c ON c.id = coalesce(asked.survivor_id, asked.id)
WHERE asked.id = {customer}
"""


@dataclass(frozen=True, slots=True)
class Shopper:
    """Addresses and e-mails as on the profile: the primary shipping address and the first e-mail come first."""

    id: int
    name: str
    language: str
    region: str
    emails: tuple[str, ...]
    addresses: tuple[Address, ...]

    @property
    def email(self) -> str:
        """The first e-mail address, or nothing."""
        return self.emails[0] if self.emails else ""

    @property
    def primary_shipping(self) -> Address | None:
        return next((a for a in self.addresses if a.is_primary_shipping), None)

    @property
    def primary_billing(self) -> Address | None:
        return next((a for a in self.addresses if a.is_primary_billing), None)


def shopper(customer_id: int) -> Shopper:
    """The customer, or whom it was merged into. Raises NoCustomerError."""
    row = fast.row(shopper_sql("%s"), [customer_id])
    if row is None:
        raise NoCustomerError
    return shopper_of(row[0])


def shopper_sql(customer: str) -> str:
    """The same as a column of a statement that reads something else of the customer with this id; for `shopper_of`."""
    return _SHOPPER.format(customer=customer)


def shopper_of(column: Any) -> Shopper:
    """The value of a column of `shopper_sql`."""
    found_id, name, language, region, emails, addresses = column
    return Shopper(
        id=found_id,
        name=name,
        language=language,
        region=region,
        emails=tuple(dict.fromkeys(emails or ())),
        addresses=tuple(Address(a[0], AddressKind(a[1]), *a[2:]) for a in addresses or ()),
    )
