"""What we ask of whoever takes card payments. Card numbers never come near us."""

from dataclasses import dataclass
from typing import Protocol

from thirdring.kernel.money import Money
from thirdring.payments.values import Signal


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says of a payment. `secret` lets the customer's browser, and only it, pay."""

    gateway_id: str
    signal: Signal
    secret: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A provider's own message, its signature checked."""

    event_id: str
    payment_id: int | None
    amount: Money
    answer: Answer


class GatewayDownError(Exception):
    """No answer, or none that can be trusted: what the provider did is unknown and must be asked again."""


class GatewayRefusedError(Exception):
    """The provider answered that it will not: asking again gives the same."""


class BadNoticeError(Exception):
    """A message that is not the provider's, or none that we can read."""


class Gateway(Protocol):
    """A card payment provider. `open` under the same key is the same payment, however often it is asked."""

    name: str

    def open(self, *, amount: Money, key: str, payment_id: int, order_id: int) -> Answer: ...

    def look(self, gateway_id: str) -> Answer: ...

    def cancel(self, gateway_id: str) -> Answer: ...

    def read_notice(self, body: bytes, signature: str) -> Notice | None: ...
