"""Customers for tests, made by the real actions."""

from datetime import UTC, datetime
from typing import Any

from thirdring.customers import actions
from thirdring.customers.values import NewAddress

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def home(line1: str = "Nørregade 12", postcode: str = "2100", city: str = "København Ø", **rest: Any) -> NewAddress:
    return NewAddress(line1=line1, postcode=postcode, city=city, **rest)


def customer(given: str = "Søren", family: str = "Møller", **rest: Any) -> int:
    wanted: dict[str, Any] = {"language": "da", "region": "DK", "actor_id": None, "now": NOW} | rest
    return actions.add_customer(given_name=given, family_name=family, **wanted)
