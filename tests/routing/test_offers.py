import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls.builders import ringing
from tests.people.builders import user
from thirdring.calls import queries as calls
from thirdring.calls.values import CallState, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.people import actions as people_actions
from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.routing import actions, models, queries
from thirdring.routing.actions import AlreadyTakenError, OfferGoneError
from thirdring.routing.values import OfferState


def offer(call, operator, **changes):
    return actions.offer(call_id=call.id, operator_id=operator.pk, now=clock.now(), **changes)


def accept(call, operator):
    return actions.accept(call_id=call.id, operator_id=operator.pk, now=clock.now())


def expire(offer_id):
    """Let an offer's time be over, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE routing_offer SET offered_at = offered_at - interval '1 hour', expires_at = clock_timestamp() "
            "WHERE id = %s",
            [offer_id],
        )


def at_once(*tasks):
    """Run the tasks in threads that start together; their results, errors included."""
    results, start = [], threading.Barrier(len(tasks))

    def run(task):
        start.wait()
        try:
            results.append(task())
        except Exception as error:  # noqa: BLE001 - the error is the result
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


@pytest.mark.django_db
class TestOffer:
    def test_an_offered_call_waits_for_one_operator(self):
        call, operator = ringing(), user()
        offer(call, operator)
        assert calls.offered_to(operator.pk).id == call.id
        assert queries.live_offer_of(operator.pk).state is OfferState.PENDING
        assert 0 < queries.seconds_until_next_expiry() <= 20

    def test_a_call_is_offered_to_one_at_a_time(self):
        call, first, second = ringing(), user(), user()
        offer(call, first)
        with pytest.raises(AlreadyTakenError):
            offer(call, second)
        assert calls.call(call.id).offered_to_id == first.pk
        assert len(queries.offers_of(call.id)) == 1

    def test_an_operator_is_offered_one_call_at_a_time(self):
        operator = user()
        offer(ringing(), operator)
        other = ringing()
        with pytest.raises(AlreadyTakenError):
            offer(other, operator)
        assert calls.call(other.id).offered_to_id is None

    def test_a_caller_who_is_gone_is_not_offered(self):
        call, operator = ringing(), user()
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=clock.now())
        with pytest.raises(OfferGoneError):
            offer(call, operator)
        assert queries.live_offer_of(operator.pk) is None

    @pytest.mark.parametrize("shared", ["call", "operator"])
    def test_the_database_itself_refuses_a_second_live_offer(self, shared):
        call, operator = ringing(), user()
        offer(call, operator)
        again = {"call_id": ringing().id, "operator_id": user().pk}
        again |= {"call_id": call.id} if shared == "call" else {"operator_id": operator.pk}
        now = clock.now()
        with pytest.raises(IntegrityError, match=f"one_live_per_{shared}"), transaction.atomic():
            models.Offer.objects.create(**again, offered_at=now, expires_at=now + timedelta(seconds=5))
        assert models.Offer.objects.count() == 1


@pytest.mark.django_db
class TestAccept:
    def test_accepting_answers(self):
        call, operator = ringing(), user()
        offer(call, operator)
        accept(call, operator)
        assert calls.call(call.id).state is CallState.TALKING
        assert calls.live_call_of(operator.pk).id == call.id
        assert calls.offered_to(operator.pk) is None

    def test_only_the_one_whom_it_is_offered_to(self):
        call, operator = ringing(), user()
        offer(call, operator)
        with pytest.raises(OfferGoneError):
            accept(call, user())
        assert calls.call(call.id).state is CallState.RINGING

    def test_too_late_is_too_late_even_before_anybody_swept(self):
        call, operator = ringing(), user()
        expire(offer(call, operator))
        with pytest.raises(OfferGoneError):
            accept(call, operator)
        assert calls.call(call.id).state is CallState.RINGING

    def test_after_the_call_the_operator_is_free_for_another_offer(self):
        call, operator = ringing(), user()
        offer(call, operator)
        accept(call, operator)
        with pytest.raises(AlreadyTakenError):
            offer(ringing(), operator)
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=clock.now())
        assert queries.live_offer_of(operator.pk) is None
        assert people.presence(operator.pk).state is PresenceState.WRAP_UP


@pytest.mark.django_db
class TestNotTaken:
    def test_a_declined_call_waits_for_somebody_else(self):
        call, operator = ringing(), user()
        actions.admit(call_id=call.id, now=clock.now())
        offer(call, operator)
        actions.decline(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert [(one.call_id, one.returned) for one in queries.waiting()] == [(call.id, True)]
        with pytest.raises(OfferGoneError):
            actions.decline(call_id=call.id, operator_id=operator.pk, now=clock.now())
        offer(call, user())

    def test_who_does_not_answer_is_away_and_the_call_waits_again(self):
        call, operator = ringing(), user()
        people_actions.set_presence(user_id=operator.pk, state=PresenceState.AVAILABLE, now=clock.now())
        actions.admit(call_id=call.id, now=clock.now())
        expire(offer(call, operator))
        assert actions.expire_due(now=clock.now()) == [call.id]
        assert actions.expire_due(now=clock.now()) == []
        assert people.presence(operator.pk).state is PresenceState.AWAY
        assert [event.kind for event in calls.events(call.id)][-1] is EventKind.UNANSWERED
        assert [(one.call_id, one.returned) for one in queries.waiting()] == [(call.id, True)]

    def test_an_offer_in_time_is_left_alone(self):
        call, operator = ringing(), user()
        offer(call, operator)
        assert actions.expire_due(now=clock.now()) == []
        assert calls.offered_to(operator.pk).id == call.id


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_a_double_click_answers_once(self):
        call, operator = ringing(), user()
        offer(call, operator)
        results = at_once(*[lambda: accept(call, operator)] * 8)
        assert results.count(call.id) == 1
        assert sum(isinstance(result, OfferGoneError) for result in results) == 7
        kinds = [event.kind for event in calls.events(call.id)]
        assert kinds.count(EventKind.ANSWERED) == 1

    def test_eight_operators_are_offered_one_call(self):
        call, operators = ringing(), [user() for _each in range(8)]
        results = at_once(*[lambda one=one: offer(call, one) for one in operators])
        assert sum(isinstance(result, AlreadyTakenError) for result in results) == 7
        assert models.Offer.objects.filter(call_id=call.id).count() == 1

    def test_answering_and_hanging_up_at_once_end_as_one_story(self):
        for _each in range(6):
            call, operator = ringing(), user()
            offer(call, operator)
            at_once(
                partial(accept, call, operator),
                partial(actions.end, call_id=call.id, by=EndedBy.CALLER, now=clock.now()),
            )
            kept = calls.call(call.id)
            assert kept.state is CallState.ENDED
            (told,) = queries.offers_of(call.id)
            expected = OfferState.FINISHED if kept.operator_id else OfferState.WITHDRAWN
            assert told.state is expected

    def test_answering_and_expiring_at_once_have_one_winner(self):
        for _each in range(6):
            call, operator = ringing(), user()
            expire_soon = offer(call, operator, rings_for=timedelta(seconds=1))
            at_once(
                partial(accept, call, operator),
                partial(expire, expire_soon),
                lambda: actions.expire_due(now=clock.now()),
            )
            (told,) = queries.offers_of(call.id)
            answered = calls.call(call.id).state is CallState.TALKING
            assert answered is (told.state is OfferState.ACCEPTED)
