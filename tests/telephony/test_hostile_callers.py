"""Messages that no telephone would send: the exchange and its live calls are unharmed.

THIRDRING_MUTATED and THIRDRING_FLOOD say how many: all 5,000 and a share of the 2,000 by default.
"""

import os
import random
import re
import socket

import pytest

from tests.telephony.callers import CALLER, COLLEAGUE, LINE, OPERATOR, eventually
from tests.telephony.lines import Street

MESSAGES = int(os.environ.get("THIRDRING_MUTATED", "5000"))
FLOOD = int(os.environ.get("THIRDRING_FLOOD", "100"))
PATIENCE = 60.0 + FLOOD / 10
DECLINED = 603
PARTS = (b"\r\n", b":", b";", b"<", b">", b"@", b"=", b'"', b"%00", b"\x00", b"\xff" * 40, b"9" * 300, b"../" * 30)


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """A message with a few bytes changed, doubled, dropped or replaced."""
    data = bytearray(seed)
    for _change in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                data[at:at] = chance.choice(PARTS)
            case 2:
                del data[at : at + chance.randint(1, 30)]
            case _:
                data[at:at] = data[at : at + chance.randint(1, 80)]
    return bytes(data)[:4000]


def test_thousands_of_mutated_messages_harm_nobody(street: Street):
    caller, desk, _record = street.talking()
    chance = random.Random(7)  # noqa: S311 - the same messages each time
    seeds = [_of_nobody(call.invite.text()) for call in (caller, desk.call)]
    seeds += [
        seed.replace(b"INVITE", method) for seed in seeds for method in (b"REGISTER", b"BYE", b"OPTIONS", b"REFER")
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(MESSAGES):
            seed = chance.choice(seeds).replace(b"z9hG4bK", b"z9hG4bK%d" % number)
            seed = seed.replace(caller.id.encode(), b"x%d" % number).replace(desk.call.id.encode(), b"y%d" % number)
            stranger.sendto(mutated(seed, chance), street.exchange.sip)
    assert street.exchange.process.poll() is None
    eventually(street.exchange.answers, "the exchange answers")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert not caller.ended.is_set()


def test_a_flood_of_calls_for_nobody_harms_neither_those_who_talk_nor_the_next_caller(
    street: Street, caplog: pytest.LogCaptureFixture
):
    caller, desk, _record = street.talking()
    colleague = street.operator(hertz=COLLEAGUE)
    seed = _of_nobody(caller.invite.text())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(FLOOD):
            message = seed.replace(b"z9hG4bK", b"z9hG4bK%d" % number).replace(caller.id.encode(), b"flood%d" % number)
            stranger.sendto(message, street.exchange.sip)
    following = street.caller("+4587654322")
    call = colleague.rings(seconds=PATIENCE)
    street.do(call.answer(COLLEAGUE))
    street.heard(following, COLLEAGUE)
    eventually(lambda: "was turned away" in caplog.text, "what floods in has reached the switchboard")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert not caller.ended.is_set()
    assert street.exchange.process.poll() is None


def test_a_transfer_that_an_exchange_may_die_of_is_declined(street: Street):
    """REFER to a call of one's own, and not to be told what becomes of it: asterisk/asterisk, issue 2021."""
    caller, desk, _record = street.talking()
    home = caller.phone.home
    message = caller.next("REFER")
    message.headers += [
        ("refer-to", f"<sip:{LINE}@{home}?Replaces={caller.id}%3Bto-tag%3Da%3Bfrom-tag%3Db>"),
        ("referred-by", caller.phone.contact),
        ("refer-sub", "false"),
    ]
    assert street.do(caller.phone.request(message)).status == DECLINED
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert street.exchange.process.poll() is None


def _of_nobody(message: bytes) -> bytes:
    """For no line of ours and with no ear of ours, so that only the exchange has to do with it."""
    return re.sub(rb"m=audio \d+", b"m=audio 9", message.replace(LINE.encode(), b"+4599999999"))
