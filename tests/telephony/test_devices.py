"""Where an operator's calls ring: the choice, its limits, and the screen on which it is made."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.calls import builders as calls
from tests.people.builders import user
from tests.routing.builders import free, waits
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.values import PresenceState
from thirdring.routing import queries as routing
from thirdring.routing.rules import rings
from thirdring.telephony import actions, models, queries, rules, switchboard
from thirdring.telephony.actions import ForbiddenNumberError, NoWayOutError, OwnLineError
from thirdring.telephony.actions.practice import BusyError
from thirdring.telephony.board import waiting
from thirdring.telephony.values import CommandKind, Device, DeviceKind, PhoneKind, Reach, Way

pytestmark = pytest.mark.django_db
MOBILE = "+4522334455"
TRUNK = "PJSIP/{number}@carrier"


@pytest.fixture
def operator(client, settings):
    settings.SIP_TRUNK, settings.ASTERISK_ARI = TRUNK, "http://exchange"
    person = user(region="DK")
    client.force_login(person)
    return person


def choose(person, kind, number=""):
    actions.choose_device(user_id=person.pk, kind=kind, number=number, region="DK", now=clock.now())


def with_phones(person, *, online=()):
    for kind in PhoneKind:
        actions.phone_account(user_id=person.pk, kind=kind, now=clock.now())
    names = {rules.phone_name(person.pk, kind) for kind in online}
    actions.set_reachable(names=names)
    return names


class TestChoice:
    @pytest.mark.parametrize(
        ("chosen", "online", "rung"),
        [
            (DeviceKind.BROWSER, [PhoneKind.BROWSER, PhoneKind.DESK], "op"),
            (DeviceKind.BROWSER, [PhoneKind.DESK], "desk"),
            (DeviceKind.DESK, [PhoneKind.BROWSER, PhoneKind.DESK], "desk"),
            (DeviceKind.DESK, [PhoneKind.BROWSER], None),
        ],
    )
    def test_the_telephone_that_was_chosen_rings_and_who_has_none_there_is_left_out(
        self, operator, chosen, online, rung
    ):
        names = with_phones(operator, online=online)
        people.set_presence(user_id=operator.pk, state=PresenceState.AVAILABLE, now=clock.now())
        choose(operator, chosen)
        name = f"{rung}{operator.pk}"
        assert queries.way_to(operator.pk, names) == (Way(f"PJSIP/{name}", name) if rung else None)
        assert queries.reach().unreachable == (frozenset() if rung else {operator.pk})

    def test_until_somebody_chooses_it_is_the_browser(self, operator):
        names = with_phones(operator, online=PhoneKind)
        assert queries.device(operator.pk) == Device()
        assert queries.way_to(operator.pk, names) == Way(f"PJSIP/op{operator.pk}", f"op{operator.pk}")

    def test_a_mobile_is_rung_by_the_line_to_the_outside(self, operator):
        people.set_presence(user_id=operator.pk, state=PresenceState.AVAILABLE, now=clock.now())
        assert queries.reach() == Reach(unreachable=frozenset({operator.pk}))
        choose(operator, DeviceKind.MOBILE, "22 33 44 55")
        assert queries.way_to(operator.pk, ()) == Way(f"PJSIP/{MOBILE}@carrier")
        assert queries.reach() == Reach(mobiles=frozenset({operator.pk}))

    @pytest.mark.parametrize("decide", [switchboard._assign, waiting._assign])
    @pytest.mark.usefixtures("operator")
    def test_a_mobile_is_rung_longer_while_a_colleague_is_free(self, decide):
        on_a_mobile = free(since=clock.now() - timedelta(hours=1))
        choose(on_a_mobile, DeviceKind.MOBILE, MOBILE)
        with_phones(free(), online=PhoneKind)
        call = waits(now=clock.now())
        decide(now=clock.now())
        (offer,) = routing.offers_of(call.id)
        assert (offer.operator_id, offer.expires_at - offer.offered_at) == (on_a_mobile.pk, rings.LONGEST)

    def test_a_mobile_that_the_limits_do_not_allow_any_more_is_not_rung(self, operator, settings):
        choose(operator, DeviceKind.MOBILE, MOBILE)
        settings.DIAL_PREFIXES = ["+44"]
        assert queries.way_to(operator.pk, ()) is None

    @pytest.mark.parametrize("number", ["+4590123456", "+8821234567"])
    def test_a_number_that_may_not_be_called_is_no_mobile(self, operator, number):
        with pytest.raises(ForbiddenNumberError):
            choose(operator, DeviceKind.MOBILE, number)
        assert queries.device(operator.pk) == Device()

    def test_a_line_of_the_house_is_no_mobile(self, operator):
        line = calls.line()
        with pytest.raises(OwnLineError):
            choose(operator, DeviceKind.MOBILE, line.number)

    def test_without_a_line_to_the_outside_there_is_no_mobile(self, operator, settings):
        settings.SIP_TRUNK = ""
        with pytest.raises(NoWayOutError):
            choose(operator, DeviceKind.MOBILE, MOBILE)


class TestScreen:
    def test_the_choice_is_saved_and_told_in_the_strip(self, client, operator):
        assert client.get(reverse("telephony:device_mark")).content.strip() == b""
        answer = client.post(reverse("telephony:device"), {"kind": "mobile", "number": "22334455"})
        assert answer.status_code == 302
        assert "22 33 44 55" in client.get(reverse("telephony:device_mark")).content.decode()
        assert queries.device(operator.pk).number == MOBILE

    def test_what_was_typed_stays_where_it_cannot_be(self, client, operator):
        answer = client.post(reverse("telephony:device"), {"kind": "mobile", "number": "+8821234567"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'data-code="number-not-allowed"' in html
        assert 'value="+8821234567"' in html
        assert queries.device(operator.pk).kind is DeviceKind.BROWSER

    def test_a_password_is_shown_once_and_a_new_one_ends_the_one_before(self, client, operator):
        first = _secret(client.post(reverse("telephony:desk_phone")))
        again = client.get(reverse("telephony:device")).content.decode()
        assert first not in again
        assert f"desk{operator.pk}" in again
        second = _secret(client.post(reverse("telephony:desk_phone")))
        assert second != first
        assert queries.phone(operator.pk, PhoneKind.DESK).secret == second
        assert models.Command.objects.filter(kind=CommandKind.PHONE_ANEW).count() == 2

    def test_the_account_is_kept_by_nobody_on_the_way(self, client, operator):
        assert "no-store" in client.post(reverse("telephony:desk_phone")).headers["Cache-Control"]

    def test_a_telephone_that_is_not_there_is_told_and_not_tried(self, client, operator):
        choose(operator, DeviceKind.DESK)
        html = client.get(reverse("telephony:device_now")).content.decode()
        assert "Not connected" in html
        assert "disabled" in html
        assert "Not connected" in client.get(reverse("telephony:device_mark")).content.decode()

    def test_a_test_call_is_asked_for_and_its_end_told(self, client, operator):
        with_phones(operator, online=[PhoneKind.BROWSER])
        assert "It rings" in client.post(reverse("telephony:device_test")).content.decode()
        actions.device_missed(user_id=operator.pk, now=clock.now())
        assert "Nobody picked up" in client.get(reverse("telephony:device_now")).content.decode()
        actions.test_device(user_id=operator.pk, now=clock.now())
        actions.device_tested(user_id=operator.pk, now=clock.now())
        actions.device_missed(user_id=operator.pk, now=clock.now())
        assert "Picked up" in client.get(reverse("telephony:device_now")).content.decode()

    def test_nothing_is_tried_out_during_a_call(self, operator):
        calls.answered(operator)
        with pytest.raises(BusyError):
            actions.test_device(user_id=operator.pk, now=clock.now())


def _secret(answer):
    return re.search(r'id="desk-secret">([0-9a-f]{40})<', answer.content.decode())[1]
