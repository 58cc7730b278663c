from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.calls.builders import NOW, answered, customer, later, line, ringing, row
from tests.people.builders import user
from thirdring.calls import actions, models, queries
from thirdring.calls.actions import CardNumberInNoteError, NotReadyError
from thirdring.calls.values import CallState, Disposition, EndedBy, EventKind, Reason
from thirdring.customers import queries as customers
from thirdring.people import queries as people
from thirdring.people.values import PresenceState

pytestmark = pytest.mark.django_db


def kinds(call):
    return [event.kind for event in queries.events(call.id)]


@pytest.mark.job("S2.3", "O2.9", "K1")
def test_a_call_from_first_ring_to_the_end_of_its_wrap_up():
    operator, anna = user(), customer()
    call = answered(operator, caller_number="+4512345601")
    assert call.customer_id == anna
    assert people.presence(operator.pk).state is PresenceState.ON_CALL
    actions.hold(call_id=call.id, now=later(40))
    actions.resume(call_id=call.id, now=later(55))
    actions.set_reason(call_id=call.id, reasons=[Reason.ORDER], actor_id=operator.pk, now=later(60))
    actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(100))
    assert people.presence(operator.pk).state is PresenceState.WRAP_UP
    assert queries.live_call_of(operator.pk).id == call.id
    actions.wrap_up(call_id=call.id, operator_id=operator.pk, disposition=Disposition.ORDER_TAKEN, now=later(130))
    assert people.presence(operator.pk).state is PresenceState.AVAILABLE
    assert queries.live_call_of(operator.pk) is None
    kept = row(call)
    assert (kept.state, kept.held_for, kept.ended_by) == ("wrapped", timedelta(seconds=15), "caller")
    assert kinds(call) == ["rang", "answered", "identified", "held", "resumed", "reasons_set", "ended", "wrapped"]
    entry = customers.timeline(anna)[0]
    assert (entry.reference, entry.kind) == (f"call:{call.id}", "call")


def test_what_a_switch_tells_twice_is_one_call_and_one_change():
    first = ringing(external_id="abc")
    assert ringing(external_id="abc").id == first.id
    operator = user()
    assert actions.answer(call_id=first.id, operator_id=operator.pk, now=later(1)) is True
    assert actions.answer(call_id=first.id, operator_id=user().pk, now=later(2)) is False
    assert actions.end(call_id=first.id, by=EndedBy.CALLER, now=later(3)) is True
    assert actions.end(call_id=first.id, by=EndedBy.OPERATOR, now=later(9)) is False
    assert actions.hold(call_id=first.id, now=later(10)) is False
    kept = queries.call(first.id)
    assert (kept.operator_id, kept.ended_by, kept.moments.ended_at) == (operator.pk, EndedBy.CALLER, later(3))
    assert kinds(first) == ["rang", "answered", "ended"]


def test_clocks_that_differ_leave_the_moments_in_order():
    call = ringing()
    actions.answer(call_id=call.id, operator_id=user().pk, now=later(-2))
    actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(-1))
    moments = queries.call(call.id).moments
    assert moments.rang_at <= moments.answered_at <= moments.ended_at


@pytest.mark.parametrize(
    "change",
    ["UPDATE calls_callevent SET kind = 'held'", "DELETE FROM calls_callevent", "DELETE FROM calls_call"],
)
@pytest.mark.job("S2.3")
def test_the_database_refuses_to_change_the_record(change):
    call = ringing()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert kinds(call) == ["rang"]


@pytest.mark.parametrize("back_to", ["ringing", "talking", "on_hold"])
def test_the_database_refuses_to_move_a_call_back(back_to):
    call = answered()
    actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(20))
    with pytest.raises(IntegrityError, match="only moves forward"), transaction.atomic():
        models.Call.objects.filter(pk=call.id).update(state=back_to, ended_at=None)
    assert row(call).state == "ended"


def test_an_operator_talks_to_one_caller_at_a_time():
    operator = user()
    answered(operator)
    with pytest.raises(IntegrityError, match="one_talk_per_operator"), transaction.atomic():
        answered(operator)


@pytest.mark.job("K2")
class TestIdentification:
    def test_nobody_has_the_number(self):
        call = answered(caller_number="+4512345699")
        assert (queries.caller_hits(call), call.customer_id) == ([], None)

    def test_a_withheld_number_asks_nobody(self):
        call = answered(caller_number="")
        assert (queries.caller_hits(call), call.customer_id) == ([], None)

    def test_a_household_is_a_choice(self):
        anna, bo = customer(), customer(given_name="Bo")
        operator = user()
        call = answered(operator, caller_number="+4512345601")
        assert {hit.customer_id for hit in queries.caller_hits(call)} == {anna, bo}
        assert call.customer_id is None
        actions.identify(call_id=call.id, customer_id=bo, actor_id=operator.pk, now=later(20))
        kept = queries.call(call.id)
        assert (kept.customer_id, kept.spoken) == (bo, "da")

    def test_the_operator_may_take_it_back(self):
        customer()
        operator = user()
        call = answered(operator, caller_number="+4512345601")
        actions.identify(call_id=call.id, customer_id=None, actor_id=operator.pk, now=later(20))
        assert queries.call(call.id).customer_id is None
        assert kinds(call)[-1] == EventKind.UNIDENTIFIED

    def test_the_customers_language_is_spoken(self):
        customer(language="zh", given_name="", family_name="", name="李晓雯")
        assert answered(caller_number="+4512345601").spoken == "zh-hans"


class TestWrapUp:
    def test_it_needs_reason_and_disposition(self):
        operator = user()
        call = answered(operator)
        actions.end(call_id=call.id, by=EndedBy.OPERATOR, now=later(20))
        with pytest.raises(NotReadyError):
            actions.wrap_up(call_id=call.id, operator_id=operator.pk, now=later(30))
        assert queries.call(call.id).state is CallState.ENDED
        assert people.presence(operator.pk).state is PresenceState.WRAP_UP

    def test_a_long_one_announces_itself_once(self):
        operator = user()
        call = answered(operator)
        actions.end(call_id=call.id, by=EndedBy.OPERATOR, now=later(20))
        assert queries.overrun_wrap_ups(now=later(60)) == []
        assert queries.overrun_wrap_ups(now=later(141)) == [call.id]
        assert actions.announce_overrun(call_id=call.id, now=later(141)) is True
        assert actions.announce_overrun(call_id=call.id, now=later(142)) is False
        assert queries.overrun_wrap_ups(now=later(200)) == []
        assert kinds(call).count(EventKind.WRAP_UP_OVERRAN) == 1

    def test_a_call_that_nobody_answered_never_overruns(self):
        call = ringing()
        actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(20))
        assert queries.overrun_wrap_ups(now=later(5000)) == []
        assert not queries.call(call.id).is_open


@pytest.mark.job("M5.4")
class TestNotes:
    def save(self, call, operator, text, **more):
        kept = {"call_id": call.id, "author_id": operator.pk, "text": text, "seat": "one", "now": NOW}
        return actions.save_note(**(kept | more))

    def texts(self, call):
        return [note.text for note in queries.notes(call.id)]

    def test_typing_goes_on_in_one_note(self):
        operator = user()
        call = answered(operator)
        first = self.save(call, operator, "Wants")
        assert self.save(call, operator, "Wants a red one").id == first.id
        self.save(call, operator, "A red one")
        assert self.texts(call) == ["A red one"]
        assert kinds(call).count(EventKind.NOTED) == 1

    def test_a_reloaded_screen_goes_on_where_it_was(self):
        operator = user()
        call = answered(operator)
        first = self.save(call, operator, "Wants")
        self.save(call, operator, "Wants two", seat="two", version=first.version)
        assert self.texts(call) == ["Wants two"]

    @pytest.mark.parametrize(("text", "version"), [("something else", 1), ("one and more", 7)])
    def test_a_second_screen_never_writes_over_the_first(self, text, version):
        operator = user()
        call = answered(operator)
        self.save(call, operator, "one")
        self.save(call, operator, text, seat="two", version=version)
        self.save(call, operator, "one two")
        assert self.texts(call) == ["one two", text]

    def test_nobody_writes_over_anothers_note(self):
        operator = user()
        call = answered(operator)
        self.save(call, operator, "mine")
        self.save(call, user(), "theirs", version=1)
        assert self.texts(call) == ["mine", "theirs"]

    def test_an_empty_field_is_no_note(self):
        operator = user()
        call = answered(operator)
        assert self.save(call, operator, "  ") is None
        assert self.texts(call) == []

    @pytest.mark.parametrize("text", ["4111 1111 1111 1111", "card 5500-0000-0000-0004, thanks"])
    def test_a_card_number_is_refused_and_nothing_else_is_lost(self, text):
        operator = user()
        call = answered(operator)
        self.save(call, operator, "Wants")
        with pytest.raises(CardNumberInNoteError):
            self.save(call, operator, text)
        assert self.texts(call) == ["Wants"]

    def test_a_long_number_that_is_no_card_is_fine(self):
        operator = user()
        assert self.save(answered(operator), operator, "order 4111 1111 1111 1112").text


def test_an_order_is_a_reason_and_what_came_of_it():
    operator = user()
    call = answered(operator)
    actions.order_taken(call_id=call.id, actor_id=operator.pk, now=later(30))
    actions.order_taken(call_id=call.id, actor_id=operator.pk, now=later(40))
    kept = queries.call(call.id)
    assert (kept.reasons, kept.disposition) == ({Reason.ORDER}, Disposition.ORDER_TAKEN)
    assert kinds(call).count(EventKind.REASONS_SET) == 1


def test_what_the_operator_said_came_of_it_stays():
    operator = user()
    call = answered(operator)
    actions.set_disposition(call_id=call.id, disposition=Disposition.CALLBACK_AGREED)
    actions.order_taken(call_id=call.id, actor_id=operator.pk, now=later(30))
    assert queries.call(call.id).disposition is Disposition.CALLBACK_AGREED


@pytest.mark.job("O2.1")
def test_a_line_knows_its_third_ring():
    assert line().third_ring == timedelta(seconds=11)
