"""A Stripe to talk to: localstripe on a free loopback port."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_KEY = {"Authorization": "Bearer sk_test_12345"}


class LocalStripe:
    """The provider's side of the tests."""

    def __init__(self, base: str) -> None:
        self.base = base

    def customer_pays(self, gateway_id: str, card: str = "4242424242424242") -> None:
        httpx.post(f"{self.base}/_config/customer/pay/{gateway_id}", params={"card": card})

    def loses_the_next_answer(self) -> None:
        httpx.post(f"{self.base}/_config/trouble", params={"next": "drop"})

    def keys_asked(self) -> list[str]:
        return list(httpx.get(f"{self.base}/_config/asked").json())

    def intents(self) -> list[dict[str, object]]:
        answer = httpx.get(f"{self.base}/v1/payment_intents?limit=100", headers=_KEY)
        return list(answer.json()["data"])

    def intent(self, gateway_id: str) -> dict[str, object]:
        return next(intent for intent in self.intents() if intent["id"] == gateway_id)

    def refunded(self, gateway_id: str) -> int:
        """Minor units given back of a payment."""
        answer = httpx.get(f"{self.base}/v1/refunds?payment_intent={gateway_id}&limit=100", headers=_KEY)
        return sum(int(refund["amount"]) for refund in answer.json()["data"])

    def cancels(self, gateway_id: str) -> None:
        """The provider gives a hold up by itself, as it does after some days."""
        httpx.post(f"{self.base}/v1/payment_intents/{gateway_id}/cancel", headers=_KEY)

    def use(self, settings: Any) -> None:
        """Make the house talk to it."""
        settings.STRIPE_API_KEY = "sk_test_12345"
        settings.STRIPE_PUBLISHABLE_KEY = "pk_test_12345"
        settings.STRIPE_API_BASE = self.base
        settings.STRIPE_SCRIPT = f"{self.base}/js.stripe.com/v3/"
        settings.STRIPE_WEBHOOK_SECRET = "whsec_test"


@contextmanager
def running() -> Iterator[LocalStripe]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(__file__).with_name("localstripe_server.py")
    server = subprocess.Popen([sys.executable, "-W", "ignore", str(program), str(port)])
    try:
        stripe = LocalStripe(f"http://127.0.0.1:{port}")
        _wait(stripe.base)
        yield stripe
    finally:
        server.terminate()
        server.wait(10)


def _wait(base: str) -> None:
    for _ in range(400):
        try:
            httpx.get(f"{base}/_config/asked", timeout=1)
        except httpx.TransportError:
            time.sleep(0.05)  # the condition is the answer itself
        else:
            return
    raise TimeoutError(base)
