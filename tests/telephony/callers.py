"""People outside the house who call it: their telephones live on an event loop in a thread of their own."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from tests.telephony.exchanges import Exchange
from tests.telephony.street.rtp import Pump, Voice
from tests.telephony.street.sip import Call, Phone

T = TypeVar("T")
PATIENCE = 20.0
LINE = "+4512340100"
OUTSIDE = "+4522334455"
CALLER = 450  # hertz
OPERATOR = 1050
COLLEAGUE = 1450
SUPERVISOR = 1850
TONES = (CALLER, OPERATOR, COLLEAGUE, SUPERVISOR)


def eventually(condition: Callable[[], T], what: str, *, seconds: float = PATIENCE) -> T:
    """What `condition` gives once it is true."""
    until = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < until, f"not within {seconds:.0f} s: {what}"
        threading.Event().wait(0.02)


def keys_heard(voice: Voice | None, keys: str, *, seconds: float = PATIENCE) -> None:
    """Wait until these keys, and no other ones, were heard."""
    until = time.monotonic() + seconds
    while (heard := "".join(voice.digits if voice else ())) != keys:
        assert time.monotonic() < until, f"heard {heard!r} of {keys!r}"
        threading.Event().wait(0.02)


class Callers:
    """Each call is told apart by its tone; what a caller hears is measured."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="street", daemon=True)
        self.thread.start()
        self.pump = Pump()
        self.phones: list[Phone] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def do(self, work: Coroutine[Any, Any, T], *, seconds: float = 40.0) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def phone(self, name: str, secret: str = "") -> Phone:
        async def made() -> Phone:
            return await Phone(self.exchange.sip, name, secret, self.pump).open()

        phone = self.do(made())
        self.phones.append(phone)
        return phone

    def caller(self, number: str = "+4587654321", *, line: str = LINE, hertz: int | None = CALLER) -> Call:
        """Somebody calls the line; the call rings, or is answered, as it comes."""
        phone = self.phone(number.lstrip("+"))
        return self.do(phone.call(line, caller=number, hertz=hertz, wait=False))

    def heard(self, call: Call, hertz: int) -> None:
        """Wait until this party hears this tone."""
        eventually(lambda: call.voice is not None and call.voice.hears(hertz), f"{hertz} Hz is heard")

    def music(self, call: Call) -> None:
        """Wait until this party hears something that is nobody's tone."""

        def plays() -> bool:
            voice = call.voice
            return bool(voice and voice.hears_something() and not any(voice.hears(one) for one in TONES))

        eventually(plays, "music is heard")

    def close(self) -> None:
        """Everybody hangs up and goes home."""
        try:
            self._hang_up_all()
        finally:
            for phone in self.phones:
                self.loop.call_soon_threadsafe(phone.close)
            self.do(_quiet())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(timeout=10)
            self.loop.close()

    def _hang_up_all(self) -> None:
        for phone in self.phones:
            for call in list(phone.calls.values()):
                if not call.ended.is_set():
                    try:
                        self.do(call.hang_up(), seconds=5)
                    except TimeoutError:
                        continue


async def _quiet() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
