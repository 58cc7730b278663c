"""A SIP telephone over UDP: registers, calls, is called, hangs up. Enough of RFC 3261 for an exchange to believe it."""

import asyncio
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telephony.street.rtp import EVENT, Pump, Voice

HOST = "127.0.0.1"
RESEND = 0.5
PATIENCE = 32.0


@dataclass(slots=True)
class Message:
    """A request or an answer: first line, headers in order (names in lower case), body."""

    first: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def method(self) -> str:
        return self["cseq"].partition(" ")[2]

    @property
    def status(self) -> int:
        return int(self.first.split(" ")[1]) if self.first.startswith("SIP/2.0") else 0

    def text(self) -> bytes:
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, f"content-length: {len(self.body.encode())}", "", self.body]).encode()


def parsed(data: bytes) -> Message:
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = [line.partition(":")[::2] for line in lines]
    headers = [(name.strip().lower(), value.strip()) for name, value in pairs]
    return Message(first, [(n, v) for n, v in headers if n != "content-length"], body)


class RefusedError(Exception):
    """The call was not put through; the argument is the SIP status."""


class Call:
    """One call at one telephone, made or taken."""

    def __init__(self, phone: "Phone", call_id: str) -> None:
        self.phone = phone
        self.id = call_id
        self.voice: Voice | None = None
        self.ringing = asyncio.Event()
        self.answered = asyncio.Event()
        self.ended = asyncio.Event()
        self.ended_at = 0.0
        self.answered_at = 0.0
        self.rang_at = 0.0
        self.status = 0
        self.invite: Message | None = None
        self.is_incoming = False
        self.mine = self.theirs = self.target = ""
        self.routes: list[str] = []
        self.sequence = 1
        self.told: list[str] = []

    async def hang_up(self) -> None:
        """End it, or cancel it, or refuse it."""
        if self.ended.is_set():
            return
        if self.answered.is_set():
            await self.phone.request(self.next("BYE"))
        elif self.is_incoming:
            await self.refuse()
        elif self.invite is not None:
            await self.phone.cancel(self)
        self.over()

    async def answer(self, hertz: int | None = None) -> None:
        """Take the call that rings here, speaking a tone."""
        assert self.invite is not None
        voice = await self.phone.new_voice(hertz)
        self.voice = voice
        voice.peer = media_of(self.invite)
        self.phone.reply(self.invite, 200, "OK", tag=self.phone.tag, body=self.phone.offer(voice.port))
        self.answered_at = time.monotonic()
        self.answered.set()

    async def refuse(self, status: int = 486) -> None:
        assert self.invite is not None
        self.phone.reply(self.invite, status, "Busy Here", tag=self.phone.tag)
        self.over()

    async def refer(self, to: str) -> int:
        """The telephone's own transfer key: the status; what then becomes of it is `told`."""
        message = self.next("REFER")
        message.headers += [("refer-to", f"<sip:{to}@{self.phone.home}>"), ("referred-by", self.phone.contact)]
        return (await self.phone.request(message)).status

    def next(self, method: str, body: str = "") -> Message:
        """The next request within the call."""
        self.sequence += 1
        headers = [
            ("via", self.phone.via()),
            ("max-forwards", "70"),
            *(("route", route) for route in self.routes),
            ("from", self.mine),
            ("to", self.theirs),
            ("call-id", self.id),
            ("cseq", f"{self.sequence} {method}"),
            ("contact", self.phone.contact),
        ]
        if body:
            headers.append(("content-type", "application/sdp"))
        return Message(f"{method} {self.target} SIP/2.0", headers, body)

    def over(self) -> None:
        if not self.ended.is_set():
            self.ended_at = time.monotonic()
            self.ended.set()
        if self.voice is not None:
            self.voice.close()


class Phone(asyncio.DatagramProtocol):
    """`name` registers with `secret`; a caller from outside needs neither. `on_call` is told of each that rings."""

    def __init__(self, exchange: tuple[str, int], name: str, secret: str, pump: Pump) -> None:
        self.exchange, self.name, self.secret, self.pump = exchange, name, secret, pump
        self.transport: asyncio.DatagramTransport | None = None
        self.calls: dict[str, Call] = {}
        self.waiting: dict[tuple[str, str], asyncio.Future[Message]] = {}
        self.incoming: asyncio.Queue[Call] = asyncio.Queue()
        self.on_call: Callable[[Call], None] = self.incoming.put_nowait
        self.tag = secrets.token_hex(6)
        self.registration = secrets.token_hex(8)
        self.sequence = 0
        self.is_deaf = False

    async def open(self) -> "Phone":
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, 0))
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    @property
    def port(self) -> int:
        assert self.transport is not None
        return int(self.transport.get_extra_info("sockname")[1])

    @property
    def contact(self) -> str:
        return f"<sip:{self.name}@{HOST}:{self.port}>"

    @property
    def home(self) -> str:
        return f"{self.exchange[0]}:{self.exchange[1]}"

    def via(self) -> str:
        return f"SIP/2.0/UDP {HOST}:{self.port};rport;branch=z9hG4bK{secrets.token_hex(8)}"

    async def register(self, seconds: int = 300) -> int:
        """The status: 200 when the exchange knows this telephone; `seconds=0` unregisters."""
        answer: Message | None = None
        for _try in range(2):
            self.sequence += 1
            me = f"<sip:{self.name}@{self.home}>"
            message = Message(
                f"REGISTER sip:{self.home} SIP/2.0",
                [
                    ("via", self.via()),
                    ("max-forwards", "70"),
                    ("from", f"{me};tag={self.tag}"),
                    ("to", me),
                    ("call-id", self.registration),
                    ("cseq", f"{self.sequence} REGISTER"),
                    ("contact", self.contact),
                    ("expires", str(seconds)),
                ],
            )
            if answer is not None:
                message.headers.append(("authorization", self.proof(answer, "REGISTER", f"sip:{self.home}")))
            answer = await self.request(message)
            if answer.status != 401:
                break
        assert answer is not None
        return answer.status

    async def call(self, number: str, *, caller: str = "", hertz: int | None = None, wait: bool = True) -> Call:
        """Call a number, showing `caller`; with `wait`, until it is answered. Raises RefusedError."""
        call = Call(self, secrets.token_hex(10))
        self.calls[call.id] = call
        voice = call.voice = await self.new_voice(hertz)
        call.target = f"sip:{number}@{self.home}"
        call.mine = f"<sip:{caller or self.name}@{HOST}>;tag={secrets.token_hex(6)}"
        call.theirs = f"<{call.target}>"
        call.sequence = 0
        message = call.next("INVITE", self.offer(voice.port))
        call.invite = message
        answering = asyncio.ensure_future(self._follow(call, message))
        if wait:
            await answering
        return call

    async def _follow(self, call: Call, message: Message) -> None:
        try:
            answer = await self.request(message, patience=180.0)
        except TimeoutError:
            call.over()
            raise
        if answer.status >= 300:
            call.status = answer.status
            call.over()
            raise RefusedError(answer.status)

    def on_answer(self, call: Call, answer: Message) -> None:
        """An answer to our INVITE, as often as it is sent."""
        if answer.status in {180, 183}:
            call.rang_at = call.rang_at or time.monotonic()
            call.ringing.set()
            if answer.body and call.voice is not None:
                call.voice.peer = media_of(answer)
        if answer.status < 200:
            return
        ack = Message(
            f"ACK {call.target} SIP/2.0",
            [
                ("via", (call.invite or answer)["via"] if answer.status >= 300 else self.via()),
                ("max-forwards", "70"),
                ("from", call.mine),
                ("to", answer["to"]),
                ("call-id", call.id),
                ("cseq", f"{answer['cseq'].split()[0]} ACK"),
            ],
        )
        if answer.status < 300:
            call.theirs = answer["to"]
            call.target = contact_of(answer)
            ack.first = f"ACK {call.target} SIP/2.0"
            if call.voice is not None:
                call.voice.peer = media_of(answer)
            if not call.answered.is_set():
                call.answered_at = time.monotonic()
                call.answered.set()
        self.send(ack)

    async def cancel(self, call: Call) -> None:
        assert call.invite is not None
        head = [pair for pair in call.invite.headers if pair[0] not in {"cseq", "contact", "content-type"}]
        number = call.invite["cseq"].split()[0]
        await self.request(Message(f"CANCEL {call.target} SIP/2.0", [*head, ("cseq", f"{number} CANCEL")]))

    async def request(self, message: Message, *, patience: float = PATIENCE) -> Message:
        """Send it, again and again until something comes back; the final answer."""
        key = (message["call-id"], message["cseq"])
        done = self.waiting[key] = asyncio.get_running_loop().create_future()
        began, pause = time.monotonic(), RESEND
        try:
            while not done.done():
                self.send(message)
                with_answer = await asyncio.wait([done], timeout=pause)
                if with_answer[0] or time.monotonic() - began > patience:
                    break
                call = self.calls.get(message["call-id"])
                if message.method == "INVITE" and call is not None and call.status >= 100:
                    await asyncio.wait([done], timeout=patience)
                    break
                pause = min(pause * 2, 4.0)
            if not done.done():
                raise TimeoutError(message.first)
            answer: Message = done.result()
            return answer
        finally:
            self.waiting.pop(key, None)

    def datagram_received(self, data: bytes, _address: tuple[str, int]) -> None:
        if self.is_deaf or len(data) < 20:
            return
        message = parsed(data)
        if message.status:
            self._answered(message)
        else:
            self._asked(message)

    def _answered(self, message: Message) -> None:
        call = self.calls.get(message["call-id"])
        if call is not None and message.method == "INVITE":
            call.status = message.status
            self.on_answer(call, message)
        waiting = self.waiting.get((message["call-id"], message["cseq"]))
        if message.status >= 200 and waiting is not None and not waiting.done():
            waiting.set_result(message)

    def _asked(self, message: Message) -> None:
        method = message.first.split(" ", 1)[0]
        call = self.calls.get(message["call-id"])
        if method == "INVITE" and call is None:
            self._rings(message)
        elif method == "INVITE" and call is not None and call.voice is not None:
            call.voice.peer = media_of(message) or call.voice.peer
            self.reply(message, 200, "OK", body=self.offer(call.voice.port))
        elif method == "INVITE":
            self.reply(message, 180, "Ringing", tag=self.tag)
        elif method in {"BYE", "CANCEL"}:
            self.reply(message, 200, "OK", tag=self.tag)
            if call is not None:
                if method == "CANCEL" and call.invite is not None:
                    self.reply(call.invite, 487, "Request Terminated", tag=self.tag)
                call.over()
        elif method != "ACK":
            if method == "NOTIFY" and call is not None:
                call.told.append(message.body.strip())
            self.reply(message, 200, "OK", tag=self.tag)

    def _rings(self, message: Message) -> None:
        call = Call(self, message["call-id"])
        self.calls[call.id] = call
        call.invite, call.is_incoming = message, True
        call.theirs = message["from"]
        call.mine = f"{message['to']};tag={self.tag}"
        call.target = contact_of(message)
        call.routes = message.all("record-route")
        call.rang_at = time.monotonic()
        self.reply(message, 180, "Ringing", tag=self.tag)
        self.on_call(call)

    def reply(self, message: Message, status: int, words: str, *, tag: str = "", body: str = "") -> None:
        to = message["to"] if "tag=" in message["to"] or not tag else f"{message['to']};tag={tag}"
        headers = [pair for pair in message.headers if pair[0] in {"via", "from", "call-id", "cseq", "record-route"}]
        headers += [("to", to), ("contact", self.contact)]
        if body:
            headers.append(("content-type", "application/sdp"))
        self.send(Message(f"SIP/2.0 {status} {words}", headers, body))

    def send(self, message: Message) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.sendto(message.text(), self.exchange)

    async def new_voice(self, hertz: int | None) -> Voice:
        loop = asyncio.get_running_loop()
        _transport, voice = await loop.create_datagram_endpoint(Voice, local_addr=(HOST, 0))
        voice.hertz = hertz
        self.pump.add(voice)
        return voice

    def offer(self, port: int) -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 {EVENT}\r\n"
            f"a=rtpmap:8 PCMA/8000\r\na=rtpmap:{EVENT} telephone-event/8000\r\na=fmtp:{EVENT} 0-15\r\na=sendrecv\r\n"
        )

    def proof(self, challenge: Message, method: str, uri: str) -> str:
        """The digest answer to a challenge (RFC 2617)."""
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge["www-authenticate"].partition(" ")[2]))
        first = _md5(f"{self.name}:{given['realm']}:{self.secret}")
        second = _md5(f"{method}:{uri}")
        nonce, count, own = given["nonce"], "00000001", secrets.token_hex(8)
        answer = (
            _md5(f"{first}:{nonce}:{count}:{own}:auth:{second}")
            if "qop" in given
            else _md5(f"{first}:{nonce}:{second}")
        )
        parts = {"username": self.name, "realm": given["realm"], "nonce": nonce, "uri": uri, "response": answer}
        words = ", ".join(f'{name}="{value}"' for name, value in parts.items())
        opaque = f', opaque="{given["opaque"]}"' if "opaque" in given else ""
        quality = f', qop=auth, nc={count}, cnonce="{own}"' if "qop" in given else ""
        return f"Digest {words}, algorithm=MD5{opaque}{quality}"

    def close(self) -> None:
        for call in self.calls.values():
            if call.voice is not None:
                call.voice.close()
        if self.transport is not None:
            self.transport.close()


def media_of(message: Message) -> tuple[str, int] | None:
    address = re.search(r"c=IN IP4 (\S+)", message.body)
    port = re.search(r"m=audio (\d+)", message.body)
    return (address[1], int(port[1])) if address and port else None


def contact_of(message: Message) -> str:
    found = re.search(r"<([^>]+)>", message["contact"])
    return found[1] if found else message["contact"].split(";")[0]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
