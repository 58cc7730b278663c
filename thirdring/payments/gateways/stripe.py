"""Stripe, by its own client: PaymentIntents that the customer pays on our page, in Stripe's own frames."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import stripe

from thirdring.kernel.money import Money, minor_unit
from thirdring.payments.ports import Answer, BadNoticeError, GatewayDownError, GatewayRefusedError, Notice
from thirdring.payments.values import Signal

_TIMEOUT_SECONDS = 10
_NOTICES = {
    "payment_intent.amount_capturable_updated": Signal.AUTHORIZED,
    "payment_intent.succeeded": Signal.SETTLED,
    "payment_intent.payment_failed": Signal.DECLINED,
    "payment_intent.canceled": Signal.CANCELLED,
}
_STATUSES = {
    "requires_capture": Signal.AUTHORIZED,
    "succeeded": Signal.SETTLED,
    "canceled": Signal.CANCELLED,
}


class StripeGateway:
    name = "stripe"

    def __init__(self, api_key: str, api_base: str, webhook_secret: str, *, captures_in_parts: bool) -> None:
        self.captures_in_parts = captures_in_parts
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base.rstrip("/")},
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
            max_network_retries=0,  # a worker asks again, under the same key
        )

    def open(self, *, amount: Money, key: str, payment_id: int, order_id: int) -> Answer:
        return _asked(
            lambda: self._client.v1.payment_intents.create(
                {
                    "amount": _units(amount),
                    "currency": amount.currency.lower(),
                    "capture_method": "manual",
                    "metadata": {"payment_id": str(payment_id), "order_id": str(order_id)},
                },
                {"idempotency_key": key},
            )
        )

    def look(self, gateway_id: str) -> Answer:
        return _asked(lambda: self._client.v1.payment_intents.retrieve(gateway_id))

    def cancel(self, gateway_id: str) -> Answer:
        return _asked(lambda: self._client.v1.payment_intents.cancel(gateway_id))

    def lower(self, gateway_id: str, *, amount: Money, key: str) -> Answer:
        changes: Any = {"amount": _units(amount)}
        return _asked(lambda: self._client.v1.payment_intents.update(gateway_id, changes, {"idempotency_key": key}))

    def capture(self, gateway_id: str, *, amount: Money, last: bool, key: str) -> Answer:
        wanted: Any = {"amount_to_capture": _units(amount)}
        if not last:
            wanted["final_capture"] = False  # several parcels of one payment: "multicapture"
        return _asked(lambda: self._client.v1.payment_intents.capture(gateway_id, wanted, {"idempotency_key": key}))

    def refund(self, gateway_id: str, *, amount: Money, move_id: int, key: str) -> str:
        wanted: Any = {
            "payment_intent": gateway_id,
            "amount": _units(amount),
            "metadata": {"move_id": str(move_id)},
        }
        return str(_called(lambda: self._client.v1.refunds.create(wanted, {"idempotency_key": key})).id)

    def find_refund(self, gateway_id: str, *, move_id: int) -> str:
        made = _called(lambda: self._client.v1.refunds.list({"payment_intent": gateway_id, "limit": 100}))
        return next((str(r.id) for r in made.data if _metadata(r).get("move_id") == str(move_id)), "")

    def read_notice(self, body: bytes, signature: str) -> Notice | None:
        """The message, or None where it is about something else; raises BadNoticeError."""
        if not self._webhook_secret:
            raise BadNoticeError("no secret is set to check signatures with")
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, self._webhook_secret, tolerance=300)
            event = json.loads(body)
            return _notice(event) if event["type"] in _NOTICES else None
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise BadNoticeError(str(error)) from error


def _units(amount: Money) -> int:
    return int(amount.rounded().amount / minor_unit(amount.currency))


def _asked(ask: Callable[[], stripe.PaymentIntent]) -> Answer:
    intent = _called(ask)
    received = getattr(intent, "amount_received", None)
    currency = str(intent.currency).upper()
    return Answer(
        intent.id,
        _STATUSES.get(intent.status, Signal.OPENED),
        intent.client_secret or "",
        _failure_of(intent),
        None if received is None else Money(Decimal(received) * minor_unit(currency), currency),
    )


Told = TypeVar("Told")


def _called(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except (stripe.CardError, stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayRefusedError(_code_of(error.error) or error.code or type(error).__name__) from error
    except stripe.StripeError as error:
        raise GatewayDownError(str(error)) from error


def _metadata(thing: Any) -> dict[str, Any]:
    kept: Any = getattr(thing, "metadata", None)
    return dict(kept.to_dict()) if hasattr(kept, "to_dict") else dict(kept or {})


def _notice(event: dict[str, Any]) -> Notice:
    intent = event["data"]["object"]
    currency = str(intent["currency"]).upper()
    named = (intent.get("metadata") or {}).get("payment_id", "")
    return Notice(
        event_id=str(event["id"]),
        payment_id=int(named) if str(named).isdecimal() else None,
        amount=Money(Decimal(intent["amount"]) * minor_unit(currency), currency),
        answer=Answer(str(intent["id"]), _NOTICES[event["type"]], failure=_failure_of(intent)),
    )


def _failure_of(intent: Any) -> str:
    error = getattr(intent, "last_payment_error", None) if not isinstance(intent, dict) else None
    if error is None:
        error = intent.get("last_payment_error") if hasattr(intent, "get") else None
    return _code_of(error)


def _code_of(error: Any) -> str:
    """The bank's reason, else Stripe's, by its code: the message beside it is free text, and may name people."""

    def told(name: str) -> str:
        return str((error.get(name) if isinstance(error, dict) else getattr(error, name, None)) or "")

    return (told("decline_code") or told("code")) if error is not None else ""
