"""The mailbox of the switchboard, operators' telephones, and which numbers may be called."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls.builders import answered, line
from tests.people.builders import user
from thirdring.calls import actions as calls
from thirdring.calls import ports
from thirdring.calls import queries as call_queries
from thirdring.calls.ports import CannotError
from thirdring.calls.values import Ability, CallState, Destination, Direction, EndedBy, EventKind, Reason
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.values import Signal
from thirdring.telephony import actions, models, queries, rules
from thirdring.telephony.actions import BusyError, ForbiddenNumberError
from thirdring.telephony.values import CommandKind, CommandState

pytestmark = pytest.mark.django_db
ALLOWED, REFUSED = ("+45", "+1"), ("+1900",)


def test_an_order_is_taken_once_and_told_when_it_is_done():
    operator = user()
    call = answered(operator, switch="asterisk")
    ports.switch_of(call).hold(call, now=clock.now())
    (taken,) = actions.take()
    assert (taken.kind, taken.call_id, taken.actor_id) == (CommandKind.HOLD, call.id, operator.pk)
    assert actions.take() == []
    actions.finish(command_id=taken.id, now=clock.now())
    assert queries.commands_of(call.id)[0].state is CommandState.DONE


def test_an_order_that_nobody_took_in_time_is_refused_and_never_done_late():
    call = answered(switch="asterisk")
    ports.switch_of(call).hang_up(call, now=clock.now() - timedelta(minutes=1))
    assert actions.take() == []
    actions.fail_late(now=clock.now())
    assert (queries.commands_of(call.id)[0].state, queries.commands_of(call.id)[0].reason) == ("failed", "too-late")


def test_a_reason_stands_only_on_what_was_refused():
    command_id = actions.command(CommandKind.HOLD, call_id=None, actor_id=None, now=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Command.objects.filter(pk=command_id).update(reason="busy")
    actions.finish(command_id=command_id, reason="busy", now=clock.now())
    assert queries.command(command_id).state is CommandState.FAILED


def test_the_switchboard_is_woken_after_the_commit(django_capture_on_commit_callbacks):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN thirdring_switchboard")
    with django_capture_on_commit_callbacks() as callbacks:
        actions.command(CommandKind.HOLD, call_id=None, actor_id=None, now=clock.now())
    assert len(callbacks) == 1


def test_the_next_operators_part_of_a_call_is_a_call_of_its_own():
    first = answered(switch="asterisk", caller_number="+4512345678")
    calls.set_reason(call_id=first.id, reasons=[Reason.ORDER], actor_id=first.operator_id, now=clock.now())
    told = {"call_id": first.id, "external_id": "chan/2", "actor_id": first.operator_id, "now": clock.now()}
    following = call_queries.call(calls.pass_on(**told))
    assert calls.pass_on(**told) == following.id
    assert (following.state, following.previous_id, following.caller_number) == (
        CallState.RINGING,
        first.id,
        "+4512345678",
    )
    assert following.reasons == {Reason.ORDER}
    calls.end(call_id=first.id, by=EndedBy.TRANSFER, now=clock.now())
    assert [event.kind for event in call_queries.events(first.id)][-2:] == [EventKind.PASSED_ON, EventKind.ENDED]


def test_practice_calls_say_what_they_cannot():
    call = answered()
    assert Ability.RECORDING not in ports.switch_of(call).abilities
    with pytest.raises(CannotError):
        ports.switch_of(call).transfer_blind(call, to=Destination(number="+4512345678"), actor_id=1, now=clock.now())


def test_a_destination_is_one_thing():
    with pytest.raises(ValueError, match="colleague or a number"):
        Destination()
    with pytest.raises(ValueError, match="colleague or a number"):
        Destination(operator_id=3, number="+4512345678")


class TestPhones:
    def test_a_telephone_lasts_from_sign_in_to_sign_out(self):
        person = user()
        people.signal_presence(user_id=person.pk, signal=Signal.SIGN_IN, now=clock.now())
        first = actions.phone_account(user_id=person.pk, now=clock.now())
        assert actions.phone_account(user_id=person.pk, now=clock.now()) == first
        assert actions.withdraw_phones(now=clock.now()) == []
        people.signal_presence(user_id=person.pk, signal=Signal.SIGN_OUT, now=clock.now())
        assert actions.withdraw_phones(now=clock.now()) == [person.pk]
        assert not queries.has_phone(person.pk)
        assert actions.phone_account(user_id=person.pk, now=clock.now()).secret != first.secret

    def test_its_secret_is_neither_in_the_database_nor_in_a_log(self):
        account = actions.phone_account(user_id=user().pk, now=clock.now())
        row = models.Phone.objects.get(user_id=account.user_id)
        assert account.secret not in (row.nonce, "")
        assert account.secret not in repr(account)


class TestDialing:
    @pytest.mark.parametrize("number", ["+4512345678", "+12125550100"])
    def test_allowed(self, number):
        assert rules.may_dial(number, ALLOWED, REFUSED)

    @pytest.mark.parametrize(
        "number",
        [
            "+19005550100",
            "+8821234567",
            "12345678",
            "+45123456&SIP/evil",
            "+45 12 34 56 78",
            "",
            "+4512345678\n",
            "911",
        ],
    )
    def test_refused(self, number):
        assert not rules.may_dial(number, ALLOWED, REFUSED)

    def test_a_call_out_is_recorded_as_one_and_a_forbidden_one_is_not_made(self):
        operator, on = user(), line()
        with pytest.raises(ForbiddenNumberError):
            actions.dial(operator_id=operator.pk, number="+8821234567", line_id=on.id, now=clock.now())
        assert models.Command.objects.count() == 0
        call_id = actions.dial(operator_id=operator.pk, number="+4512345678", line_id=on.id, now=clock.now())
        assert call_queries.call(call_id).direction is Direction.OUT
        assert [one.kind for one in actions.take()] == [CommandKind.DIAL]

    def test_not_while_on_a_call(self):
        operator = user()
        answered(operator)
        with pytest.raises(BusyError):
            actions.dial(operator_id=operator.pk, number="+4512345678", line_id=line().id, now=clock.now())
