"""What we ask of whoever takes card payments. Card numbers never come near us."""

from dataclasses import dataclass
from typing import Protocol

from thirdring.kernel.money import Money
from thirdring.payments.values import Signal


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says of a payment. `secret` lets the customer's browser, and only it, pay.

    `failure` is a code (`card_declined`), never free text, as in GatewayRefusedError. `taken` is what the provider has
    captured so far, where it says.
    """

    gateway_id: str
    signal: Signal
    secret: str = ""
    failure: str = ""
    taken: Money | None = None


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
    """The provider answered that it will not, and why, as a code: asking again gives the same."""


class BadNoticeError(Exception):
    """A message that is not the provider's, or none that we can read."""


class Gateway(Protocol):
    """A card payment provider. The same key is the same act, however often it is asked.

    `open` asks the customer's bank to hold the money; `capture` takes it, `cancel` lets it go. Where the provider
    cannot `capture_in_parts`, what the first capture leaves is lost: then all is captured with the first parcel.
    """

    name: str
    captures_in_parts: bool

    def open(self, *, amount: Money, key: str, payment_id: int, order_id: int) -> Answer: ...

    def look(self, gateway_id: str) -> Answer: ...

    def cancel(self, gateway_id: str) -> Answer: ...

    def lower(self, gateway_id: str, *, amount: Money, key: str) -> Answer: ...

    def capture(self, gateway_id: str, *, amount: Money, last: bool, key: str) -> Answer: ...

    def refund(self, gateway_id: str, *, amount: Money, move_id: int, key: str) -> str:
        """The provider's name of the refund."""
        ...

    def find_refund(self, gateway_id: str, *, move_id: int) -> str:
        """The refund made for a move, for when the key may have been forgotten; empty where there is none."""
        ...

    def read_notice(self, body: bytes, signature: str) -> Notice | None: ...
