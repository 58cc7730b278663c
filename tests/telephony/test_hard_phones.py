"""A telephone on the table and a mobile, chosen at the desk, rung by a real exchange."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people.builders import user
from tests.telephony.callers import CALLER, COLLEAGUE, OPERATOR, eventually
from tests.telephony.lines import Desk, Street
from tests.telephony.street.sip import Phone
from tests.telephony.test_killed import ring_shortly
from thirdring.calls.models import Line
from thirdring.calls.values import CallState
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people import queries as people_queries
from thirdring.people.values import PresenceState
from thirdring.telephony import actions, queries
from thirdring.telephony.values import DeviceKind, PhoneKind

MOBILE = "+4522334455"


class Seat:
    """An operator at a screen, whose telephones register as they are told to."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.person = user(languages={"da": 5, "en": 5}, region="DK", language="en")
        self.client = Client()
        self.client.force_login(self.person)
        people.set_presence(user_id=self.person.pk, state=PresenceState.BREAK, now=clock.now())

    def post(self, name: str, **fields: str) -> str:
        answer = self.client.post(reverse(name), fields)
        assert answer.status_code in {200, 302}, answer.content.decode()
        return answer.content.decode()

    def see(self, name: str) -> str:
        return self.client.get(reverse(name)).content.decode()

    def registered(self, name: str, secret: str) -> Phone:
        phone = self.street.phone(name, secret)
        eventually(lambda: self.street.do(phone.register()) == 200, "the telephone registers")
        kind = PhoneKind.DESK if name.startswith("desk") else PhoneKind.BROWSER
        eventually(lambda: queries.phone(self.person.pk, kind).is_online, "the exchange can ring it")
        return phone

    def work(self) -> None:
        people.set_presence(user_id=self.person.pk, state=PresenceState.AVAILABLE, now=clock.now())

    def at(self, phone: Phone) -> Desk:
        return Desk(self.street, self.person, phone, OPERATOR)


@pytest.fixture
def seat(street: Street) -> Seat:
    return Seat(street)


def test_a_desk_phone_is_set_up_by_what_the_screen_says_tried_out_and_rung(street: Street, seat: Seat):
    told = seat.post("telephony:desk_phone")
    name = re.search(rf"desk{seat.person.pk}", told)[0]
    phone = seat.registered(name, re.search(r'id="desk-secret">(\w+)<', told)[1])
    mine = actions.phone_account(user_id=seat.person.pk, kind=PhoneKind.BROWSER, now=clock.now())
    browser = seat.registered(mine.name, mine.secret)
    seat.post("telephony:device", kind="desk")
    assert "Connected" in seat.see("telephony:device_now")

    seat.post("telephony:device_test")
    trial = street.do(phone.incoming.get())
    street.do(trial.answer(OPERATOR))
    street.heard(trial, OPERATOR)
    assert "Picked up" in seat.see("telephony:device_now")
    street.do(trial.hang_up())

    seat.work()
    caller = street.caller()
    desk = seat.at(phone)
    desk.answer()
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert browser.incoming.empty()

    street.do(browser.register(seconds=0))
    eventually(lambda: not queries.phone(seat.person.pk, PhoneKind.BROWSER).is_online, "the page is closed")
    other = seat.registered(mine.name, mine.secret)
    record = street.state(street.record().id, CallState.TALKING)
    street.heard(caller, OPERATOR)
    assert not desk.call.ended.is_set()

    seat.post("telephony:device", kind="browser")
    street.do(caller.hang_up())
    street.state(record.id, CallState.ENDED)
    seat.work()
    street.caller("+4511110001")
    street.do(other.incoming.get())
    assert phone.incoming.empty()


def test_a_new_password_shuts_out_the_telephone_that_knew_the_old_one(street: Street, seat: Seat):
    def secret() -> str:
        return re.search(r'id="desk-secret">(\w+)<', seat.post("telephony:desk_phone"))[1]

    name = f"desk{seat.person.pk}"
    old = seat.registered(name, secret())
    fresh = secret()
    eventually(lambda: street.do(old.register()) in {401, 403}, "the old password is refused")
    seat.registered(name, fresh)


@pytest.fixture
def mobile(street: Street, seat: Seat) -> Phone:
    """The operator's mobile: somewhere outside, to which every number leads."""
    phone = street.phone(MOBILE.lstrip("+"))
    street.settings.SIP_TRUNK = f"PJSIP/local/sip:{{number}}@127.0.0.1:{phone.port}"
    seat.post("telephony:device", kind="mobile", number="22 33 44 55")
    assert queries.device(seat.person.pk).kind is DeviceKind.MOBILE
    return phone


def test_a_mobile_takes_a_call_by_its_key_1_and_never_by_answering_alone(street: Street, seat: Seat, mobile: Phone):
    Line.objects.update(ring_on=1, ring_off=9)
    seat.work()
    caller = street.caller()
    desk = seat.at(mobile)
    call = desk.answer()
    told = dict(call.invite.headers)
    assert street.line.number in told["from"]
    assert not [name for name in told if name.startswith("x-third-ring")]
    eventually(call.voice.hears_something, "it is told what to press")
    street.loop.call_soon_threadsafe(call.voice.press, "2")
    assert street.record().state is CallState.RINGING
    street.loop.call_soon_threadsafe(call.voice.press, "1")
    street.heard(caller, OPERATOR)
    desk.hears(CALLER)
    assert street.state(street.record().id, CallState.TALKING).operator_id == seat.person.pk


def test_a_mailbox_that_answers_for_a_mobile_takes_nobody(street: Street, seat: Seat, mobile: Phone):
    ring_shortly()
    seat.work()
    colleague = street.operator(hertz=COLLEAGUE)
    caller = street.caller()
    mailbox = seat.at(mobile).answer()
    colleague.answer(seconds=35.0)  # a mobile has its twenty seconds
    street.heard(caller, COLLEAGUE)
    colleague.hears(CALLER)
    assert mailbox.ended.is_set()
    assert people_queries.presence(seat.person.pk).state is PresenceState.AWAY
