"""A provider for practice: no money, no cards. The customer's page has two buttons instead, and says so."""

from thirdring.kernel.money import Money
from thirdring.payments.ports import Answer, Notice
from thirdring.payments.values import Signal


class PracticeGateway:
    name = "practice"
    captures_in_parts = True

    def open(self, *, amount: Money, key: str, payment_id: int, order_id: int) -> Answer:  # noqa: ARG002
        return Answer(f"practice_{payment_id}", Signal.OPENED)

    def look(self, gateway_id: str) -> Answer:
        return Answer(gateway_id, Signal.OPENED)

    def cancel(self, gateway_id: str) -> Answer:
        return Answer(gateway_id, Signal.CANCELLED)

    def lower(self, gateway_id: str, *, amount: Money, key: str) -> Answer:  # noqa: ARG002
        return Answer(gateway_id, Signal.OPENED)

    def capture(self, gateway_id: str, *, amount: Money, last: bool, key: str) -> Answer:  # noqa: ARG002
        return Answer(gateway_id, Signal.SETTLED if last else Signal.AUTHORIZED)

    def refund(self, gateway_id: str, *, amount: Money, move_id: int, key: str) -> str:  # noqa: ARG002
        return f"{gateway_id}_refund_{move_id}"

    def find_refund(self, gateway_id: str, *, move_id: int) -> str:  # noqa: ARG002
        return ""

    def read_notice(self, body: bytes, signature: str) -> Notice | None:  # noqa: ARG002
        return None
