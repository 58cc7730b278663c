"""The customers whom the practice line's known callers are: their numbers are the ones that ring."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from thirdring.calls import queries as call_queries
from thirdring.catalogue import queries as catalogue
from thirdring.customers import actions as customers
from thirdring.customers import queries as customer_queries
from thirdring.customers.values import NewAddress
from thirdring.orders import actions as orders
from thirdring.orders.values import HistoryLine, HistoryOrder
from thirdring.telephony import actions, queries
from thirdring.telephony.queries import DATA

KEEP_DAYS: Final = 90
BETWEEN_ORDERS: Final = timedelta(days=83)


def load(now: datetime) -> None:
    """Add the known callers that are not there yet, and what they bought before; lines are recorded, and say so."""
    for line in call_queries.lines():
        if not queries.recording_rule(line.id).records:
            actions.set_recording_rule(
                line_id=line.id, records=True, announces=True, keep_days=KEEP_DAYS, actor_id=None, now=now
            )
    sold_by = {price_list.code for price_list in catalogue.price_lists()}
    for one in tomllib.loads((DATA / "customers.toml").read_text("utf-8"))["customer"]:
        customer_id = _customer(one) or _add(one, now)
        if one.get("price_list") in sold_by:
            bought = list(_bought(one, customer_id, now))
            orders.import_history(orders=bought, price_list=one["price_list"], now=now)


def _customer(one: dict[str, Any]) -> int | None:
    name = one.get("name") or f"{one['given_name']} {one['family_name']}"
    return next((hit.customer_id for hit in customer_queries.by_phone(one["phone"]) if hit.name == name), None)


def _add(one: dict[str, Any], now: datetime) -> int:
    address = NewAddress(line1=one["line1"], postcode=one["postcode"], city=one["city"])
    return customers.add_customer(
        **{name: one.get(name, "") for name in ("given_name", "family_name", "name", "language", "region")},
        phones=[one["phone"]],
        emails=[one["email"]] if "email" in one else [],
        addresses=[address],
        actor_id=None,
        now=now,
    )


def _bought(one: dict[str, Any], customer_id: int, now: datetime) -> Iterator[HistoryOrder]:
    """One order per list of words, the newest first; what the catalogue does not have is left out."""
    language = customer_queries.profile(customer_id).language
    for number, words in enumerate(one["bought"]):
        lines = tuple(line for word in words if (line := _line(word, one["price_list"], language)))
        if lines:
            yield HistoryOrder(
                reference=f"practice:{one['phone']}:{one['given_name']}:{number}",
                customer_id=customer_id,
                placed_at=now - BETWEEN_ORDERS * (number + 1),
                currency=catalogue.price_list(one["price_list"]).currency,
                lines=lines,
                language=language,
            )


def _line(word: str, price_list: str, language: str) -> HistoryLine | None:
    hits = catalogue.find(word, price_list=price_list, limit=1, language=language)
    if not hits:
        return None
    variants = catalogue.product(hits[0].product_id, language=language).variants
    chosen = variants[len(variants) // 2]
    prices = catalogue.prices([chosen.id], price_list=price_list)
    return HistoryLine(chosen.id, 1, prices[chosen.id][0].amount.amount) if chosen.id in prices else None
