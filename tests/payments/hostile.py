"""A provider that loses requests and answers, fails half-way, repeats itself and is late. It keeps its own books."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import TypeVar

from thirdring.kernel.money import Money
from thirdring.payments.ports import Answer, GatewayDownError, GatewayRefusedError, Notice
from thirdring.payments.values import Signal

Done = TypeVar("Done")


class Trouble(Enum):
    """What goes wrong with one request."""

    NONE = auto()
    LOST = auto()
    """The request never arrives."""
    BROKEN = auto()
    """Error 500: nothing was done."""
    ANSWER_LOST = auto()
    """It was done, and the line drops."""
    BROKEN_AFTER = auto()
    """It was done, then error 500."""
    DOUBLED = auto()
    """The network delivers the request twice."""


BEFORE = {Trouble.LOST, Trouble.BROKEN}
AFTER = {Trouble.ANSWER_LOST, Trouble.BROKEN_AFTER}


@dataclass
class Intent:
    amount: Decimal
    currency: str
    held: bool = False
    cancelled: bool = False
    captured: Decimal = Decimal(0)
    refunds: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    @property
    def refunded(self) -> Decimal:
        return sum((amount for _move, amount in self.refunds.values()), start=Decimal(0))

    @property
    def signal(self) -> Signal:
        if self.cancelled:
            return Signal.CANCELLED
        if self.held:
            return Signal.SETTLED if self.captured and self.closed else Signal.AUTHORIZED
        return Signal.OPENED

    closed: bool = False


class Bank:
    """A gateway as actions see it, and what a test does to it."""

    name = "bank"
    captures_in_parts = True

    def __init__(self) -> None:
        self.intents: dict[str, Intent] = {}
        self.kept: dict[str, object] = {}
        self.troubles: list[Trouble] = []
        self.notices: list[Notice] = []

    # the protocol -----------------------------------------------------------------------------------------------

    def open(self, *, amount: Money, key: str, payment_id: int, order_id: int) -> Answer:
        def do() -> str:
            name = f"in_{len(self.intents)}"
            self.intents[name] = Intent(amount.amount, amount.currency)
            return name

        return self.look_at(self._once(key, do))

    def look(self, gateway_id: str) -> Answer:
        self._line(lambda: None)
        return self.look_at(gateway_id)

    def cancel(self, gateway_id: str) -> Answer:
        intent = self.intents[gateway_id]

        def do() -> None:
            if intent.captured:
                raise GatewayRefusedError("captured already")
            intent.cancelled, intent.held = True, False
            self._notify(gateway_id)

        self._line(do)
        return self.look_at(gateway_id)

    def lower(self, gateway_id: str, *, amount: Money, key: str) -> Answer:
        intent = self.intents[gateway_id]

        def do() -> None:
            if intent.held or intent.cancelled:
                raise GatewayRefusedError("held already")
            intent.amount = amount.amount

        self._once(key, do)
        return self.look_at(gateway_id)

    def capture(self, gateway_id: str, *, amount: Money, last: bool, key: str) -> Answer:
        intent = self.intents[gateway_id]

        def do() -> None:
            if not intent.held or intent.closed or intent.captured + amount.amount > intent.amount:
                raise GatewayRefusedError("nothing to capture")
            intent.captured += amount.amount
            intent.closed = last
            self._notify(gateway_id)

        self._once(key, do)
        return self.look_at(gateway_id)

    def refund(self, gateway_id: str, *, amount: Money, move_id: int, key: str) -> str:
        intent = self.intents[gateway_id]

        def do() -> str:
            if intent.refunded + amount.amount > intent.captured:
                raise GatewayRefusedError("more than was captured")
            name = f"re_{move_id}_{len(intent.refunds)}"
            intent.refunds[name] = move_id, amount.amount
            return name

        return self._once(key, do)

    def find_refund(self, gateway_id: str, *, move_id: int) -> str:
        self._line(lambda: None)
        return next((name for name, made in self.intents[gateway_id].refunds.items() if made[0] == move_id), "")

    def read_notice(self, body: bytes, signature: str) -> Notice | None:
        raise NotImplementedError

    # what customers, time and a test do -------------------------------------------------------------------------

    def pays(self, gateway_id: str) -> None:
        intent = self.intents[gateway_id]
        if not intent.cancelled and not intent.held:
            intent.held = True
            self._notify(gateway_id)

    def hold_runs_out(self, gateway_id: str) -> None:
        intent = self.intents[gateway_id]
        if intent.held and not intent.captured:
            intent.held, intent.cancelled = False, True
            self._notify(gateway_id)

    def forget_keys(self) -> None:
        """A day later providers no longer know our keys."""
        self.kept.clear()

    def look_at(self, gateway_id: str) -> Answer:
        intent = self.intents[gateway_id]
        return Answer(gateway_id, intent.signal, "secret", taken=Money(intent.captured, intent.currency))

    def _notify(self, gateway_id: str) -> None:
        intent = self.intents[gateway_id]
        amount = Money(intent.amount, intent.currency)
        self.notices.append(Notice(f"evt_{id(self)}_{len(self.notices)}", None, amount, self.look_at(gateway_id)))

    def _once(self, key: str, do: Callable[[], Done]) -> Done:
        def keyed() -> Done:
            if key not in self.kept:
                self.kept[key] = do()
            return self.kept[key]  # type: ignore[return-value]

        return self._line(keyed)

    def _line(self, do: Callable[[], Done]) -> Done:
        trouble = self.troubles.pop() if self.troubles else Trouble.NONE
        if trouble in BEFORE:
            raise GatewayDownError(trouble.name)
        done = do()
        if trouble is Trouble.DOUBLED:
            done = do()
        if trouble in AFTER:
            raise GatewayDownError(trouble.name)
        return done
