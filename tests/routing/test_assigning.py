from datetime import timedelta

import pytest
from django.db import connection

from tests.calls.builders import answered, customer, ringing
from tests.people.builders import user
from tests.routing.builders import free, queue, waits
from tests.routing.test_offers import at_once, expire
from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, Disposition, EndedBy, Reason
from thirdring.kernel import clock
from thirdring.people import actions as people_actions
from thirdring.people import queries as people
from thirdring.people.models import PresenceInterval, User
from thirdring.people.values import PresenceState
from thirdring.routing import actions, models, queries
from thirdring.routing.queries.seats import LONGEST_FREE
from thirdring.routing.values import OfferState, Outcome


def assign(**changes):
    return [(offer.call_id, offer.operator_id) for offer in actions.assign(**({"now": clock.now()} | changes))]


def crowd_free_since(count, at):
    """Operators who can do nothing in particular, made without their passwords."""
    people_made = User.objects.bulk_create(
        User(username=f"crowd{number}", name="Crowd", roles=["operator"], created_at=at) for number in range(count)
    )
    PresenceInterval.objects.bulk_create(
        PresenceInterval(user=one, state=PresenceState.AVAILABLE, since_at=at) for one in people_made
    )


def ago(**length):
    return clock.now() - timedelta(**length)


@pytest.mark.django_db
class TestAssign:
    @pytest.mark.job("S1.1")
    def test_the_longest_free_of_those_who_fit_is_offered_the_call(self):
        queue("orders", skills={"orders": 2})
        free(languages={"zh": 5}, skills={"orders": 5}, since=ago(minutes=9))
        free(skills={"orders": 1}, since=ago(minutes=8))
        second = free(skills={"orders": 2}, since=ago(minutes=2))
        first = free(skills={"orders": 3}, since=ago(minutes=5))
        one, other = waits(), waits()
        assert assign() == [(one.id, first.pk), (other.id, second.pk)]
        assert call_queries.offered_to(first.pk).id == one.id
        assert assign() == []

    def test_nobody_waits_or_nobody_is_free(self):
        assert assign() == []
        waits()
        assert assign() == []
        on_break = free()
        people_actions.choose_presence(user_id=on_break.pk, state=PresenceState.BREAK, now=clock.now())
        assert assign() == []

    def test_a_higher_priority_is_served_first(self):
        waits()
        urgent = waits(queue=queue("complaints", priority=3).code)
        operator = free()
        assert assign() == [(urgent.id, operator.pk)]

    def test_a_call_that_nobody_can_take_blocks_no_other(self):
        waits(languages=["zh"])
        other = waits()
        operator = free()
        assert assign() == [(other.id, operator.pk)]

    def test_the_operator_of_last_time_comes_first(self):
        known = customer()
        knows = free(since=ago(minutes=1))
        free(since=ago(minutes=5))
        before = answered(knows)
        calls.identify(call_id=before.id, customer_id=known, actor_id=knows.pk, now=clock.now())
        calls.set_reason(call_id=before.id, reasons=[Reason.ORDER], actor_id=knows.pk, now=clock.now())
        calls.end(call_id=before.id, by=EndedBy.CALLER, now=clock.now())
        calls.wrap_up(call_id=before.id, operator_id=knows.pk, disposition=Disposition.NO_SALE, now=clock.now())
        models.QueuedCall.objects.all().delete()
        again = ringing(caller_number="+4512345601", now=clock.now())
        waits(call=again)
        from thirdring.calls.models import Call

        Call.objects.filter(pk=before.id).update(rang_at=ago(days=2), answered_at=ago(days=2))
        models.QueuedCall.objects.filter(call_id=again.id).delete()
        waits(call=again)
        assert assign() == [(again.id, knows.pk)]

    def test_levels_are_eased_and_another_queue_helps_after_a_time(self):
        helping = queue("returns", skills={"returns": 1})
        queue(
            "orders",
            skills={"orders": 3},
            eases_after=timedelta(minutes=1),
            overflows_after=timedelta(minutes=2),
            overflow_to=helping,
        )
        learner, helper = free(skills={"orders": 1}), free(skills={"returns": 5})
        waits(now=ago(seconds=30))
        assert assign() == []
        eased = waits(now=ago(seconds=70))
        assert assign() == [(eased.id, learner.pk)]
        overflowing = waits(now=ago(seconds=130))
        assert assign() == [(overflowing.id, helper.pk)]

    def test_a_declined_call_goes_to_the_next_operator_before_everybody_else(self):
        first, second = free(since=ago(minutes=5)), free(since=ago(minutes=4))
        call = waits()
        assert assign() == [(call.id, first.pk)]
        waits(priority=5)
        actions.decline(call_id=call.id, operator_id=first.pk, now=clock.now())
        assert assign()[0] == (call.id, second.pk)

    def test_no_answer_sets_the_operator_away_and_the_caller_keeps_the_head(self):
        first, second = free(since=ago(minutes=5)), free(since=ago(minutes=4))
        call = waits()
        assign()
        (offer,) = queries.offers_of(call.id)
        expire(offer.id)
        actions.expire(now=clock.now())
        assert people.presence(first.pk).state is PresenceState.AWAY
        assert assign() == [(call.id, second.pk)]

    def test_a_reserved_call_rings_one_person_whatever_they_do_and_not_twice(self):
        trainee, call = user(), ringing()
        free()
        waits(call=call, reserved_for=trainee.pk, rings_for=timedelta(seconds=60))
        assert assign() == [(call.id, trainee.pk)]
        (offer,) = queries.offers_of(call.id)
        assert offer.expires_at - offer.offered_at == timedelta(seconds=60)
        actions.decline(call_id=call.id, operator_id=trainee.pk, now=clock.now())
        assert assign() == []

    @pytest.mark.job("Z1.4")
    def test_with_a_colleague_free_an_offer_ends_early_enough_for_the_third_ring(self):
        free(since=ago(minutes=5))
        alone = waits(now=clock.now())
        assign()
        (offer,) = queries.offers_of(alone.id)
        assert offer.expires_at - offer.offered_at == timedelta(seconds=20)
        actions.end(call_id=alone.id, by=EndedBy.CALLER, now=clock.now())
        free(since=ago(minutes=3))
        call = waits(now=clock.now())
        assign()
        (offer,) = queries.offers_of(call.id)
        assert timedelta(seconds=5) <= offer.expires_at - offer.offered_at <= timedelta(seconds=5.5)

    @pytest.mark.job("S1.1")
    def test_a_mobile_rings_long_enough_to_be_picked_up_and_a_key_pressed(self):
        on_a_mobile = free(since=ago(minutes=5))
        free(since=ago(minutes=3))
        call = waits(now=clock.now())
        assert assign(far=[on_a_mobile.pk]) == [(call.id, on_a_mobile.pk)]
        (offer,) = queries.offers_of(call.id)
        assert offer.expires_at - offer.offered_at == timedelta(seconds=20)

    @pytest.mark.job("S1.1")
    def test_who_can_do_what_few_can_is_found_behind_all_who_have_been_free_longer(self):
        queue("repairs", skills={"repairs": 2})
        crowd_free_since(LONGEST_FREE + 1, ago(minutes=9))
        later, first = (free(skills={"repairs": 2}, since=ago(minutes=age)) for age in (2, 3))
        free(languages={"zh": 5}, skills={"repairs": 5}, since=ago(minutes=4))
        other, one = waits(queue="repairs"), waits(queue="repairs", priority=1)
        assert assign() == [(one.id, first.pk), (other.id, later.pk)]

    def test_operators_without_a_telephone_are_left_out(self):
        operator = free()
        call = waits()
        assert assign(without=[operator.pk]) == []
        assert assign() == [(call.id, operator.pk)]

    def test_a_wait_ends_as_what_it_was(self):
        operator = free()
        taken, given_up = waits(), waits()
        assign()
        actions.accept(call_id=taken.id, operator_id=operator.pk, now=clock.now())
        actions.end(call_id=given_up.id, by=EndedBy.CALLER, now=clock.now())
        actions.end(call_id=taken.id, by=EndedBy.CALLER, now=clock.now())
        kept = dict(models.QueuedCall.objects.values_list("call_id", "outcome"))
        assert kept == {taken.id: Outcome.ANSWERED, given_up.id: Outcome.ABANDONED}
        assert queries.waiting() == []

    def test_a_call_admitted_twice_waits_once_in_its_first_place(self):
        call = waits(now=ago(seconds=50))
        assert actions.admit(call_id=call.id, queue="orders", priority=4, now=clock.now()) is False
        (kept,) = queries.waiting()
        assert kept.priority == 0

    def test_a_line_that_nobody_has_set_up_rings_at_everybody(self):
        call, operator = ringing(), free()
        actions.admit(call_id=call.id, now=clock.now())
        assert assign() == [(call.id, operator.pk)]


@pytest.mark.django_db(transaction=True)
class TestSeveralSwitchboards:
    def test_no_call_and_no_operator_is_given_out_twice(self):
        operators = [free() for _each in range(12)]
        callers = [waits() for _each in range(16)]
        results = at_once(*[assign] * 6)
        offers = [pair for made in results for pair in made]
        assert len(offers) == len(operators)
        assert len({call for call, _operator in offers}) == len(offers)
        assert len({operator for _call, operator in offers}) == len(offers)
        assert {call for call, _operator in offers} == {call.id for call in callers[:12]}

    def test_hanging_up_and_being_offered_at_once_leave_nobody_reserved(self):
        for _each in range(5):
            operator, call = free(), waits()
            at_once(assign, lambda call=call: actions.end(call_id=call.id, by=EndedBy.CALLER, now=clock.now()))
            assert call_queries.call(call.id).state is CallState.ENDED
            assert queries.live_offer_of(operator.pk) is None
            people_actions.choose_presence(user_id=operator.pk, state=PresenceState.BREAK, now=clock.now())
            connection.close()

    def test_giving_back_a_call_that_never_connected(self, monkeypatch):
        operator, call = free(), waits()
        assign()
        monkeypatch.setattr("thirdring.calls.ports.switch_named", lambda _name: Deaf())
        actions.accept(call_id=call.id, operator_id=operator.pk, now=clock.now())
        assert queries.waiting() == []
        assert actions.give_back(call_id=call.id, operator_id=operator.pk, now=clock.now())
        (kept,) = queries.waiting()
        assert kept.returned
        assert queries.offers_of(call.id)[0].state is OfferState.WITHDRAWN


class Deaf:
    """A switch whose telephone is not there: it is asked to answer, and nothing happens."""

    def answer(self, call_id, *, operator_id, now):
        """Nothing."""
