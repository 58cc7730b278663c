"""The customers whom the practice line's known callers are: their numbers are the ones that ring."""

import tomllib
from datetime import datetime

from thirdring.customers import actions as customers
from thirdring.customers import queries as customer_queries
from thirdring.customers.values import NewAddress
from thirdring.telephony.queries import DATA


def load(now: datetime) -> None:
    """Add the known callers that are not there yet."""
    for one in tomllib.loads((DATA / "customers.toml").read_text("utf-8"))["customer"]:
        if _is_there(one):
            continue
        address = NewAddress(line1=one["line1"], postcode=one["postcode"], city=one["city"])
        customers.add_customer(
            **{name: one.get(name, "") for name in ("given_name", "family_name", "name", "language", "region")},
            phones=[one["phone"]],
            emails=[one["email"]] if "email" in one else [],
            addresses=[address],
            actor_id=None,
            now=now,
        )


def _is_there(one: dict[str, str]) -> bool:
    name = one.get("name") or f"{one['given_name']} {one['family_name']}"
    return any(hit.name == name for hit in customer_queries.by_phone(one["phone"]))
