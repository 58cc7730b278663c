"""Payments and gift cards for tests, made by the real actions."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from thirdring.kernel.money import Money
from thirdring.payments import actions
from thirdring.payments.values import Method, Tender

NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
_orders = count(1000)
WEBHOOK_SECRET = "whsec_test"


def dkk(amount: str) -> Money:
    return Money(Decimal(amount), "DKK")


def tender(method: Method = Method.CARD, amount: str = "239.00", reference: str = "") -> Tender:
    return Tender(method, dkk(amount), reference)


def payment(method: Method = Method.CARD, amount: str = "239.00", customer_id: int = 7) -> int:
    """The id of a payment of an order of its own."""
    ids = actions.record(
        order_id=next(_orders), customer_id=customer_id, tenders=[tender(method, amount)], actor_id=1, now=NOW
    )
    return ids[0]


def notice(
    kind: str, intent: dict[str, object], secret: str = WEBHOOK_SECRET, event: str = "evt_1"
) -> tuple[bytes, str]:
    """A webhook's body and its signature, as Stripe makes them."""
    body = json.dumps({"id": event, "object": "event", "type": kind, "data": {"object": intent}}).encode()
    stamp = int(time.time())
    seal = hmac.new(secret.encode(), b"%d.%s" % (stamp, body), hashlib.sha256).hexdigest()
    return body, f"t={stamp},v1={seal}"
