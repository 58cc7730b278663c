"""What a test of real calls stands on: a switchboard that leads, operators who sit at telephones, callers outside."""

import asyncio
import threading
import wave
from array import array
from pathlib import Path
from typing import Any

from tests.calls.builders import line as make_line
from tests.people.builders import user as make_user
from tests.telephony.callers import (
    CALLER,
    LINE,
    OPERATOR,
    PATIENCE,
    Callers,
    eventually,
)
from tests.telephony.exchanges import Exchange
from tests.telephony.street import sound
from tests.telephony.street.sip import Call, Phone
from thirdring.calls import ports, queries
from thirdring.calls.values import Call as Record
from thirdring.calls.values import CallState
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.models import User
from thirdring.people.values import PresenceState, Role
from thirdring.telephony import actions, speech, switchboard
from thirdring.telephony.ami import Ami
from thirdring.telephony.queries import commands_of, is_reachable
from thirdring.telephony.values import CommandState, PhoneKind

SENTENCE = 900  # hertz: what a sentence sounds like that the house has recorded itself


class Desk:
    """An operator who is available, with a telephone on the table that is answered by hand."""

    def __init__(self, street: "Street", person: User, phone: Phone, hertz: int) -> None:
        self.street, self.person, self.phone, self.hertz = street, person, phone, hertz
        self.call: Call | None = None

    @property
    def id(self) -> int:
        return int(self.person.pk)

    def rings(self, *, seconds: float = PATIENCE) -> Call:
        """The call that rings here now."""
        self.call = self.street.do(asyncio.wait_for(self.phone.incoming.get(), seconds))
        return self.call

    def answer(self, *, seconds: float = PATIENCE) -> Call:
        call = self.rings(seconds=seconds)
        self.street.do(call.answer(self.hertz))
        return call

    def hang_up(self) -> None:
        assert self.call is not None
        self.street.do(self.call.hang_up())

    def hears(self, hertz: int) -> None:
        assert self.call is not None
        self.street.heard(self.call, hertz)


class Street(Callers):
    def __init__(self, exchange: Exchange, settings: Any) -> None:
        super().__init__(exchange)
        self.settings = settings
        settings.ASTERISK_ARI = exchange.wiring.ari_url
        settings.ASTERISK_AMI = exchange.wiring.ami_url
        settings.SIP_TRUNK = "PJSIP/{number}@local"
        settings.RECORDINGS_RAW = str(exchange.recordings)
        settings.RECORDINGS = str(exchange.wiring.home / "sealed")
        settings.SOUNDS = str(exchange.wiring.home / "sounds")
        settings.RECORDING_KEY = "11" * 32
        self.stop = threading.Event()
        self.board: threading.Thread | None = None
        self.line = make_line(number=LINE)
        self.lead()

    def lead(self) -> None:
        """Start the switchboard."""
        self.stop = threading.Event()
        self.board = threading.Thread(target=switchboard.run_until, args=[self.stop], name="switchboard")
        self.board.start()

    def leave(self) -> None:
        """Stop it; calls go on."""
        self.stop.set()
        if self.board is not None:
            self.board.join(timeout=20)

    def operator(self, *roles: Role, hertz: int = OPERATOR) -> Desk:
        """Somebody at work, whose telephone can be rung."""
        person = make_user(*roles, languages={"da": 5, "en": 5})
        now = clock.now()
        account = actions.phone_account(user_id=person.pk, kind=PhoneKind.DESK, now=now)
        phone = self.phone(account.name, account.secret)
        eventually(lambda: self.do(phone.register()) == 200, "the telephone registers")
        eventually(lambda: is_reachable(person.pk), "the exchange can ring it")
        people.set_presence(user_id=person.pk, state=PresenceState.AVAILABLE, now=clock.now())
        return Desk(self, person, phone, hertz)

    def record(self, caller: Call | None = None, **where: Any) -> Record:
        """The newest call on record."""
        del caller, where
        from thirdring.calls.models import Call as Row

        row = eventually(lambda: Row.objects.order_by("-id").first(), "the call is on record")
        return queries.call(row.pk)

    def state(self, call_id: int, state: CallState) -> Record:
        """The record, once it is in this state."""
        eventually(lambda: queries.call(call_id).state is state, f"call {call_id} is {state}")
        return queries.call(call_id)

    def sentence(self, text: str, *, seconds: int = 4) -> None:
        """The house's own recording of a sentence, in the place of the one that is spoken by machine: a long tone."""
        name = speech.prompt(text, "da").rpartition("/")[2]
        with wave.open(str(Path(self.settings.SOUNDS) / f"{name}.wav"), "wb") as out:
            out.setparams((1, 2, sound.RATE, 0, "NONE", ""))
            out.writeframes(array("h", sound.decoded(sound.tone(SENTENCE)) * 50 * seconds).tobytes())

    def ask(self, call_id: int, name: str, **fields: Any) -> None:
        """Ask the switch, as a button of the desk does, and wait until it is done."""
        call = queries.call(call_id)
        before = {one.id for one in commands_of(call_id)}
        getattr(ports.switch_of(call), name)(call, **fields, now=clock.now())
        mine = next(one for one in commands_of(call_id) if one.id not in before)
        done = (CommandState.DONE, CommandState.FAILED)
        eventually(lambda: self._order(call_id, mine.id).state in done, f"{name} is carried out")
        reason = self._order(call_id, mine.id).reason
        assert not reason, reason

    def refused(self, call_id: int, name: str, **fields: Any) -> str:
        """Ask the switch for what cannot be; the reason."""
        call = queries.call(call_id)
        before = {one.id for one in commands_of(call_id)}
        getattr(ports.switch_of(call), name)(call, **fields, now=clock.now())
        mine = next(one for one in commands_of(call_id) if one.id not in before)
        eventually(lambda: self._order(call_id, mine.id).state is CommandState.FAILED, f"{name} is refused")
        return self._order(call_id, mine.id).reason

    def manager(self, action: str, **fields: str) -> None:
        """Do something at the exchange that no telephone can do."""

        async def asked() -> None:
            ami = Ami(self.exchange.wiring.ami_url)
            await ami.action(action, **fields)
            await ami.close()

        self.do(asked())

    @staticmethod
    def _order(call_id: int, number: int) -> Any:
        return next(one for one in commands_of(call_id, limit=50) if one.id == number)

    def talking(self) -> tuple[Call, Desk, Record]:
        """A caller and an operator who hear each other."""
        desk = self.operator()
        caller = self.caller()
        desk.answer()
        self.heard(caller, OPERATOR)
        desk.hears(CALLER)
        return caller, desk, self.state(self.record().id, CallState.TALKING)

    def close(self) -> None:
        try:
            self._hang_up_all()
            self.leave()
        finally:
            super().close()
