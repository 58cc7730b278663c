"""The telephone in the browser: who gets one, what it is told, where it may connect to, and calling out."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.people.builders import user
from thirdring.calls import demo as calls_demo
from thirdring.calls import queries as calls
from thirdring.calls.values import CallState, Direction
from thirdring.kernel import clock
from thirdring.people.values import Role
from thirdring.routing import actions as routing
from thirdring.routing.actions import MayNotCallError
from thirdring.telephony.actions import ForbiddenNumberError, call_out

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)


@pytest.fixture
def operator(client):
    calls_demo.load(clock.now())
    person = user()
    client.force_login(person)
    return person


class TestAccount:
    def test_without_an_exchange_there_is_nothing_to_load(self, client, operator, settings):
        settings.SIP_WS_URL = ""
        assert client.get(reverse("telephony:phone")).content == b""
        assert client.get(reverse("telephony:account")).status_code == 204
        assert "ws" not in client.get("/").headers["Content-Security-Policy"]

    def test_the_browser_is_told_its_own_account_and_may_connect_there_alone(self, client, operator, settings):
        settings.SIP_WS_URL = "wss://phones.example:8089/ws"
        assert b"data-softphone" in client.get(reverse("telephony:phone")).content
        answer = client.get(reverse("telephony:account"))
        assert answer.json()["ws_url"] == "wss://phones.example:8089/ws"
        assert len(answer.json()["secret"]) >= 32
        assert answer.headers["Cache-Control"] == "no-store"
        policy = client.get("/").headers["Content-Security-Policy"]
        assert "wss://phones.example:8089" in policy.split("connect-src")[1]

    def test_who_takes_no_calls_has_no_telephone(self, client, settings):
        settings.SIP_WS_URL = "wss://phones.example:8089/ws"
        client.force_login(user(Role.PLANNER))
        assert client.get(reverse("telephony:account")).status_code == 403


class TestCallingOut:
    @pytest.mark.job("S2.4")
    def test_a_customer_is_called_by_the_line_of_their_country(self, client, operator):
        call_id = call_out(operator_id=operator.pk, number="+44 7700 900101", line_id=None, now=NOON)
        call = calls.call(call_id)
        assert (call.direction, call.state, call.line.region) == (Direction.OUT, CallState.RINGING, "GB")
        assert call.caller_number == "+447700900101"

    def test_the_caller_id_is_chosen(self, operator):
        line = calls.line_by_number("+12125550100")
        call_id = call_out(operator_id=operator.pk, number="+4532123456", line_id=line.id, now=NOON.replace(hour=16))
        assert calls.call(call_id).line == line

    def test_nobody_is_called_at_night_nor_against_their_wish(self, operator):
        with pytest.raises(MayNotCallError, match="hours"):
            call_out(operator_id=operator.pk, number="+447700900101", line_id=None, now=NIGHT)
        routing.do_not_call(number="+447700900101", actor_id=operator.pk, now=NOON)
        with pytest.raises(MayNotCallError, match="do-not-call"):
            call_out(operator_id=operator.pk, number="+447700900101", line_id=None, now=NOON)
        assert calls.calls_in(CallState.RINGING) == []

    def test_a_number_that_costs_too_much_is_refused(self, operator):
        with pytest.raises(ForbiddenNumberError):
            call_out(operator_id=operator.pk, number="+4590123456", line_id=None, now=NOON)

    def test_the_form_offers_our_numbers_and_the_post_tells_what_is_wrong(self, client, operator):
        html = client.get(reverse("telephony:dial_form"), {"number": "+447700900101"}).content.decode()
        assert 'value="+447700900101"' in html
        assert html.count("<option") == len(calls.lines())
        answer = client.post(reverse("telephony:dial"), {"number": "12", "line": ""}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 422
        assert "not a phone number" in answer.content.decode()
