from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from tests.calls.builders import customer, ringing
from tests.people.builders import user
from tests.routing.builders import free, queue, waits
from tests.routing.test_offers import at_once
from thirdring.calls.values import EndedBy
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.values import PresenceState, Role
from thirdring.routing import actions, models, queries
from thirdring.routing.rules import callbacks as rules
from thirdring.routing.rules.hours import Opening, Schedule, is_open
from thirdring.routing.values import AttemptOutcome, CallbackState, CallbackWhy, Hindrance, Outcome

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NUMBER = "+4512345601"


def asked(now=NOON, **changes):
    """A caller who asked to be called back, by the number of a customer."""
    call = waits(call=ringing(caller_number=changes.pop("number", NUMBER)), now=now)
    return actions.ask_for_callback(call_id=call.id, now=now, **changes)


@pytest.mark.django_db
@pytest.mark.job("K7", "S2.4")
class TestCallback:
    def test_the_place_in_the_queue_is_kept(self):
        known = customer()
        call = waits(call=ringing(caller_number=NUMBER), now=NOON)
        behind = waits(call=ringing(caller_number="+4512345699"), now=NOON + timedelta(minutes=1))
        actions.ask_for_callback(call_id=call.id, now=NOON + timedelta(minutes=2))
        (kept,) = queries.callbacks(now=NOON + timedelta(minutes=2))
        assert (kept.place_at, kept.customer_id, kept.is_next) == (NOON, known, True)
        assert models.QueuedCall.objects.get(pk=call.id).outcome == Outcome.CALLBACK
        assert [one.call_id for one in queries.waiting()] == [behind.id]

    @pytest.mark.parametrize(
        ("seconds", "by", "expected"),
        [
            (4, EndedBy.CALLER, None),
            (40, EndedBy.CALLER, CallbackWhy.ABANDONED),
            (4, EndedBy.SYSTEM, CallbackWhy.LOST),
        ],
    )
    def test_who_is_lost_or_gave_up_late_is_called_back(self, seconds, by, expected):
        call = waits(call=ringing(caller_number=NUMBER), now=NOON)
        actions.end(call_id=call.id, by=by, now=NOON + timedelta(seconds=seconds))
        assert [one.why for one in queries.callbacks(now=NOON)] == ([expected] if expected else [])
        assert models.QueuedCall.objects.get(pk=call.id).outcome == Outcome.ABANDONED

    def test_who_asked_and_hung_up_is_owed_one_call(self):
        call = waits(call=ringing(caller_number=NUMBER), now=NOON)
        actions.ask_for_callback(call_id=call.id, now=NOON + timedelta(seconds=30))
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=NOON + timedelta(seconds=40))
        assert [one.why for one in queries.callbacks(now=NOON)] == [CallbackWhy.ASKED]

    def test_who_would_rather_be_called_leaves_the_queue_unless_somebody_is_about_to_answer(self):
        call = waits(call=ringing(caller_number=NUMBER), now=NOON)
        free()
        (offer,) = actions.assign(now=clock.now())
        assert not actions.leave_for_callback(call_id=call.id, now=clock.now())
        assert queries.callbacks(now=NOON) == []
        actions.decline(call_id=call.id, operator_id=offer.operator_id, now=clock.now())
        assert actions.leave_for_callback(call_id=call.id, now=clock.now())
        assert [one.place_at for one in queries.callbacks(now=NOON)] == [NOON]
        assert not actions.leave_for_callback(call_id=call.id, now=clock.now())
        free()
        assert actions.assign(now=clock.now()) == ()

    def test_who_withholds_the_number_waits_on(self):
        call = waits(call=ringing(), now=NOON)
        assert not actions.leave_for_callback(call_id=call.id, now=NOON)
        assert [one.call_id for one in queries.waiting()] == [call.id]

    def test_it_is_nobodys_turn_while_earlier_callers_wait(self):
        waits(call=ringing(), now=NOON - timedelta(minutes=5))
        asked()
        (kept,) = queries.callbacks(now=NOON)
        assert (kept.is_next, kept.hindrance) == (False, Hindrance.CALLERS_WAIT)
        with pytest.raises(actions.MayNotCallError, match="came earlier"):
            actions.take_callback(callback_id=kept.id, operator_id=user().pk, now=NOON)

    def test_who_asks_twice_is_owed_one_call(self):
        first = asked()
        assert asked(now=NOON + timedelta(minutes=3)) == first
        assert queries.callback(first, now=NOON).place_at == NOON

    def test_a_withheld_number_cannot_be_called_back(self):
        call = waits(call=ringing(), now=NOON)
        with pytest.raises(actions.NumberWithheldError):
            actions.ask_for_callback(call_id=call.id, now=NOON)
        assert [one.call_id for one in queries.waiting()] == [call.id]

    def test_a_number_that_must_not_be_called_is_not(self):
        callback, operator = asked(), user()
        actions.do_not_call(number=NUMBER, actor_id=operator.pk, now=NOON)
        with pytest.raises(actions.MayNotCallError, match="do-not-call"):
            actions.take_callback(callback_id=callback, operator_id=operator.pk, now=NOON)
        assert queries.callback(callback, now=NOON).state is CallbackState.WAITING
        assert actions.may_call_again(number=NUMBER, actor_id=operator.pk, now=NOON)
        actions.take_callback(callback_id=callback, operator_id=operator.pk, now=NOON)

    def test_nobody_is_called_at_night(self):
        callback = asked()
        night = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
        with pytest.raises(actions.MayNotCallError, match="outside the hours"):
            actions.take_callback(callback_id=callback, operator_id=user().pk, now=night)
        assert queries.callback(callback, now=night).hindrance is Hindrance.OUT_OF_HOURS

    def test_tried_three_times_later_each_time_then_given_up(self):
        callback, operator, moment = asked(), user(), NOON
        states = []
        for _each in range(3):
            actions.take_callback(callback_id=callback, operator_id=operator.pk, now=moment)
            states.append(
                actions.note_attempt(
                    callback_id=callback, operator_id=operator.pk, outcome=AttemptOutcome.NO_ANSWER, now=moment
                )
            )
            moment = queries.callback(callback, now=moment).due_at
        assert states == [CallbackState.WAITING, CallbackState.WAITING, CallbackState.GIVEN_UP]
        assert moment == NOON + timedelta(minutes=15) + timedelta(hours=2)
        assert queries.callbacks(now=moment) == []

    def test_a_customer_who_wants_no_calls_gets_none(self):
        callback, operator = asked(), user()
        actions.take_callback(callback_id=callback, operator_id=operator.pk, now=NOON)
        outcome = AttemptOutcome.DO_NOT_CALL
        actions.note_attempt(callback_id=callback, operator_id=operator.pk, outcome=outcome, now=NOON)
        assert queries.is_blocked(NUMBER)

    def test_one_at_a_time_and_put_back_with_its_place(self):
        operator, first = user(), asked()
        second = asked(number="+4512345602")
        actions.take_callback(callback_id=first, operator_id=operator.pk, now=NOON)
        with pytest.raises(actions.HasCallbackError):
            actions.take_callback(callback_id=second, operator_id=operator.pk, now=NOON)
        actions.put_back(callback_id=first, operator_id=operator.pk, now=NOON)
        assert queries.callback(first, now=NOON).state is CallbackState.WAITING
        with pytest.raises(queries.NoSuchCallbackError):
            actions.put_back(callback_id=first, operator_id=operator.pk, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_once_do_not_both_call():
    callback, operators = asked(), [user() for _each in range(4)]
    take = actions.take_callback
    tasks = [lambda one=one: take(callback_id=callback, operator_id=one.pk, now=NOON) for one in operators]
    results = at_once(*tasks)
    assert results.count(callback) == 1
    assert sum(isinstance(result, queries.NoSuchCallbackError) for result in results) == 3


class TestHours:
    EVENINGS = Schedule("Europe/Copenhagen", tuple(Opening(day, time(18), time(23)) for day in range(7)))

    def test_only_when_open_and_decent(self):
        late = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)  # 22:30 in Copenhagen: open, but nobody is called
        moment = rules.callable_at(self.EVENINGS, late)
        assert moment == datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
        assert is_open(self.EVENINGS, moment)

    def test_a_try_comes_later_each_time(self):
        day = Schedule("Europe/Copenhagen")
        waited = [rules.next_try_at(day, attempts=count, now=NOON) - NOON for count in (0, 1, 2)]
        assert waited == [timedelta(), timedelta(minutes=15), timedelta(hours=2)]


@pytest.mark.django_db
def test_a_queue_of_the_menu_is_kept_for_the_callback():
    queue("complaints")
    call = ringing(caller_number=NUMBER, now=clock.now())
    callback = actions.ask_for_callback(call_id=call.id, queue="complaints", now=clock.now())
    assert queries.callback(callback, now=clock.now()).queue == "Complaints"


@pytest.mark.django_db
@pytest.mark.job("K7")
class TestScreen:
    def test_taken_looked_at_and_closed(self, client, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOON)
        callback, operator = asked(), user()
        client.force_login(operator)
        assert "Take" in client.get(reverse("routing:callbacks")).content.decode()
        client.post(reverse("routing:callback_take", args=[callback]))
        page = client.get(reverse("routing:callbacks")).content.decode()
        assert "Yours to call" in page
        assert reverse("routing:callback_attempt", args=[callback]) in page
        client.post(reverse("routing:callback_attempt", args=[callback]), {"outcome": "reached"})
        assert queries.callbacks(now=NOON) == []
        again = client.post(reverse("routing:callback_take", args=[callback]))
        assert again.status_code == 404

    def test_a_supervisor_keeps_the_do_not_call_list(self, client, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOON)
        client.force_login(user(Role.SUPERVISOR))
        client.post(reverse("routing:do_not_call"), {"number": "12 34 56 01"})
        assert queries.is_blocked(NUMBER)
        assert client.post(reverse("routing:do_not_call"), {"number": "x"}).status_code == 422
        client.post(reverse("routing:do_not_call"), {"number": NUMBER, "off": "1"})
        assert not queries.is_blocked(NUMBER)


@pytest.mark.django_db
@pytest.mark.job("S2.4")
class TestQuietTimes:
    """Outbound calls fill the quiet times."""

    def test_who_is_free_is_offered_the_first_in_place_and_keeps_what_was_taken(self):
        first, second = asked(), asked(now=NOON + timedelta(minutes=5), number="+4512345699")
        me = free(since=NOON)
        assert queries.next_to_call(me.pk, now=NOON + timedelta(hours=1)).id == first
        actions.take_callback(callback_id=second, operator_id=me.pk, now=NOON + timedelta(hours=1))
        assert queries.next_to_call(me.pk, now=NOON + timedelta(hours=1)).id == second

    def test_nothing_is_offered_while_somebody_waits(self):
        asked()
        me = free(since=NOON)
        waits(call=ringing(caller_number="+4512345699"), now=NOON + timedelta(minutes=30))
        assert queries.next_to_call(me.pk, now=NOON + timedelta(hours=1)) is None

    def test_nothing_is_offered_to_who_is_not_free(self):
        asked()
        me = free(since=NOON)
        people.set_presence(user_id=me.pk, state=PresenceState.LUNCH, now=NOON)
        assert queries.next_to_call(me.pk, now=NOON + timedelta(hours=1)) is None

    def test_nobody_is_offered_a_call_in_a_language_they_do_not_speak(self):
        call = waits(call=ringing(caller_number=NUMBER), now=NOON, languages=("zh-hans",))
        actions.ask_for_callback(call_id=call.id, now=NOON)
        assert queries.next_to_call(free(since=NOON).pk, now=NOON + timedelta(hours=1)) is None

    def test_nobody_is_offered_at_night(self):
        asked()
        assert queries.next_to_call(free(since=NOON).pk, now=NOON.replace(hour=22)) is None
