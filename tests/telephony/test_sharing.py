"""Several people on one practice call: what each step does to record, desk, presence and draft."""

import pytest

from tests.people.builders import user
from thirdring.calls import actions as calls
from thirdring.calls import demo as calls_demo
from thirdring.calls import queries as call_queries
from thirdring.calls import rules
from thirdring.calls.actions import (
    BusyReceiverError,
    CannotHandOverError,
    HandoverGoneError,
    IncompletePacketError,
    NoHelpAskedError,
    NotNowError,
    OwnCallError,
)
from thirdring.calls.models import CallHandover
from thirdring.calls.ports import switch_of
from thirdring.calls.values import CallState, EndedBy, EventKind, HoldStep
from thirdring.calls.values.sharing import Ear, HandoverKind, HandoverState, Packet, Verified
from thirdring.kernel import clock
from thirdring.orders import actions as orders
from thirdring.orders import queries as order_queries
from thirdring.people import actions as people_actions
from thirdring.people import queries as people
from thirdring.people.values import PresenceState, Role
from thirdring.routing import actions as routing
from thirdring.telephony import demo, queries
from thirdring.telephony.actions import take_practice_call

pytestmark = pytest.mark.django_db

PACKET = Packet(
    who="Margaret Ellison",
    verified=Verified.DETAILS,
    wants="Her last order again",
    done="Found it",
    nothing_promised=True,
)


@pytest.fixture
def giver():
    calls_demo.load(clock.now())
    demo.load(clock.now())
    return user(name="Freja Holm")


@pytest.fixture
def receiver():
    return user(name="Li")


@pytest.fixture
def call_id(giver):
    call_id = take_practice_call(operator_id=giver.pk, language="en", scenario_key="reorder", now=clock.now())
    routing.accept(call_id=call_id, operator_id=giver.pk, now=clock.now())
    return call_id


def offer(call_id, giver, receiver, kind=HandoverKind.WARM, packet=PACKET):
    to = receiver.pk if receiver else None
    return calls.offer_handover(
        call_id=call_id, giver_id=giver.pk, receiver_id=to, kind=kind, packet=packet, now=clock.now()
    )


def accept(handover_id, person):
    return calls.accept_handover(handover_id=handover_id, person_id=person.pk, now=clock.now())


def kinds(call_id):
    return [event.kind for event in call_queries.events(call_id)]


def state(person):
    return people.presence(person.pk).state


class TestHold:
    @pytest.mark.job("M2.3")
    def test_asked_held_checked_in_held_again_and_thanked(self, giver, call_id):
        act = {"call_id": call_id, "actor_id": giver.pk, "now": clock.now()}
        calls.ask_to_hold(**act)
        hold(call_id)
        calls.check_in(**act)
        assert call_queries.call(call_id).hold_step is HoldStep.CHECKING_IN
        hold(call_id)
        resume(call_id)
        assert call_queries.call(call_id).hold_step is HoldStep.THANKING
        calls.thank(**act)
        told = call_queries.events(call_id)[-7:]
        assert [event.kind for event in told] == [
            EventKind.HOLD_ASKED, EventKind.HELD, EventKind.CHECKED_IN, EventKind.RESUMED, EventKind.HELD,
            EventKind.RESUMED, EventKind.THANKED,
        ]  # fmt: skip
        assert [event.data["asked"] for event in told if event.kind is EventKind.HELD] == [True, True]

    def test_a_hold_without_asking_is_told_as_such(self, call_id):
        hold(call_id)
        assert call_queries.events(call_id)[-1].data == {"asked": False}

    def test_a_caller_who_would_rather_not_wait_goes_on_talking(self, giver, call_id):
        act = {"call_id": call_id, "actor_id": giver.pk, "now": clock.now()}
        calls.ask_to_hold(**act)
        calls.refuse_hold(**act)
        assert call_queries.call(call_id).hold_step is HoldStep.NONE
        assert kinds(call_id)[-1] is EventKind.HOLD_REFUSED

    def test_nobody_checks_in_on_a_caller_who_is_talking(self, giver, call_id):
        before = kinds(call_id)
        with pytest.raises(NotNowError):
            calls.check_in(call_id=call_id, actor_id=giver.pk, now=clock.now())
        assert kinds(call_id) == before


class TestHandover:
    def test_warm_from_asking_to_the_receivers_own_call(self, giver, receiver, call_id):
        draft = orders.open_draft(operator_id=giver.pk, call_id=call_id, now=clock.now())
        accepted = accept(offer(call_id, giver, receiver), receiver)
        assert accepted.state is HandoverState.CONSULTING
        assert call_queries.call(call_id).state is CallState.ON_HOLD
        assert state(receiver) is PresenceState.ON_CALL
        assert call_queries.live_call_of(receiver.pk).id == call_id
        calls.bring_together(handover_id=accepted.id, actor_id=giver.pk, now=clock.now())
        assert call_queries.call(call_id).state is CallState.TALKING
        calls.complete_handover(handover_id=accepted.id, actor_id=giver.pk, now=clock.now())
        before, after = call_queries.call(call_id), call_queries.live_call_of(receiver.pk)
        assert (before.state, before.ended_by, before.operator_id) == (CallState.ENDED, EndedBy.TRANSFER, giver.pk)
        assert (after.previous_id, after.state, after.customer_id) == (call_id, CallState.TALKING, before.customer_id)
        assert call_queries.handover(accepted.id).state is HandoverState.DONE
        assert (state(giver), state(receiver)) == (PresenceState.WRAP_UP, PresenceState.ON_CALL)
        moved = order_queries.draft(draft.id)
        assert (moved.operator_id, moved.call_id) == (receiver.pk, after.id)
        assert (
            queries.script(after.id, operator_id=receiver.pk).total
            == queries.script(call_id, operator_id=giver.pk).total
        )

    @pytest.mark.parametrize("gap", ["who", "wants", "done", "promised", "verified"])
    def test_a_packet_with_a_gap_goes_nowhere(self, giver, receiver, call_id, gap):
        whole = {"who": "A", "verified": Verified.CODE_WORD, "wants": "B", "done": "C", "promised": "D"}
        packet = Packet(**{**whole, gap: None if gap == "verified" else " "})
        assert rules.gaps(packet) == (gap,)
        with pytest.raises(IncompletePacketError):
            offer(call_id, giver, receiver, packet=packet)
        assert not CallHandover.objects.exists()

    def test_blind_connects_as_soon_as_it_is_taken(self, giver, receiver, call_id):
        accept(offer(call_id, giver, receiver, HandoverKind.BLIND), receiver)
        assert call_queries.live_call_of(receiver.pk).state is CallState.TALKING
        assert call_queries.call(call_id).ended_by is EndedBy.TRANSFER

    def test_who_declines_leaves_the_caller_where_he_is(self, giver, receiver, call_id):
        handover = offer(call_id, giver, receiver)
        calls.decline_handover(handover_id=handover, person_id=receiver.pk, now=clock.now())
        assert call_queries.call(call_id).state is CallState.TALKING
        with pytest.raises(HandoverGoneError):
            accept(handover, receiver)
        assert offer(call_id, giver, receiver)

    def test_an_offer_that_nobody_takes_in_time_is_over(self, giver, receiver, call_id):
        handover = offer(call_id, giver, receiver)
        assert calls.expire_handovers(now=clock.now()) == []
        CallHandover.objects.update(expires_at=clock.now())
        with pytest.raises(HandoverGoneError):
            accept(handover, receiver)
        assert calls.expire_handovers(now=clock.now()) == [handover]
        assert call_queries.handover(handover).state is HandoverState.EXPIRED

    def test_the_colleague_may_leave_again(self, giver, receiver, call_id):
        accepted = accept(offer(call_id, giver, receiver, HandoverKind.CONFERENCE), receiver)
        calls.bring_together(handover_id=accepted.id, actor_id=giver.pk, now=clock.now())
        calls.leave_handover(handover_id=accepted.id, actor_id=receiver.pk, now=clock.now())
        assert state(receiver) is PresenceState.AVAILABLE or state(receiver) is PresenceState.SIGNED_OUT
        assert call_queries.live_call_of(receiver.pk) is None
        assert call_queries.call(call_id).state is CallState.TALKING

    def test_a_caller_who_hangs_up_frees_everybody(self, giver, receiver, call_id):
        accepted = accept(offer(call_id, giver, receiver), receiver)
        routing.end(call_id=call_id, by=EndedBy.CALLER, now=clock.now())
        assert call_queries.handover(accepted.id).state is HandoverState.LEFT
        assert call_queries.live_call_of(receiver.pk) is None
        assert state(receiver) is not PresenceState.ON_CALL

    def test_one_way_at_a_time_and_never_to_somebody_on_a_call(self, giver, receiver, call_id):
        offer(call_id, giver, receiver)
        with pytest.raises(CannotHandOverError):
            offer(call_id, giver, user())
        busy = user()
        other = take_practice_call(operator_id=busy.pk, language="da", now=clock.now())
        routing.accept(call_id=other, operator_id=busy.pk, now=clock.now())
        with pytest.raises(BusyReceiverError):
            offer(other, busy, giver)

    def test_nobody_else_takes_what_is_offered_to_one(self, giver, receiver, call_id):
        with pytest.raises(HandoverGoneError):
            accept(offer(call_id, giver, receiver), user())

    @pytest.mark.job("O2.7", "O3.8")
    def test_an_escalation_waits_for_any_supervisor_and_one_gets_it(self, giver, call_id):
        first, second = user(Role.SUPERVISOR), user(Role.SUPERVISOR)
        handover = offer(call_id, giver, None, HandoverKind.ESCALATION)
        with pytest.raises(HandoverGoneError):
            accept(handover, user())
        calls.decline_handover(handover_id=handover, person_id=second.pk, now=clock.now())
        assert accept(handover, first).receiver_id == first.pk
        with pytest.raises(HandoverGoneError):
            accept(handover, second)


class TestSupervisor:
    @pytest.mark.job("M5.8")
    def test_help_is_asked_seen_hinted_and_ended(self, giver, call_id):
        supervisor = user(Role.SUPERVISOR, name="Amelia")
        assert calls.ask_for_help(call_id=call_id, operator_id=giver.pk, now=clock.now())
        assert not calls.ask_for_help(call_id=call_id, operator_id=giver.pk, now=clock.now())
        assert [one.operator for one in call_queries.help_requests()] == ["Freja Holm"]
        calls.hint(call_id=call_id, supervisor_id=supervisor.pk, text="Offer a voucher", now=clock.now())
        asked = call_queries.help_of(call_id)
        assert (asked.taken_by, asked.hint) == ("Amelia", "Offer a voucher")
        calls.end_help_request(call_id=call_id, actor_id=giver.pk, now=clock.now())
        assert call_queries.help_requests() == []
        with pytest.raises(NoHelpAskedError):
            calls.take_help(call_id=call_id, supervisor_id=supervisor.pk, now=clock.now())

    def test_listen_whisper_speak_and_leave(self, giver, call_id):
        supervisor = user(Role.SUPERVISOR)
        for ear in Ear:
            calls.supervise(call_id=call_id, supervisor_id=supervisor.pk, ear=ear, now=clock.now())
            calls.supervise(call_id=call_id, supervisor_id=supervisor.pk, ear=ear, now=clock.now())
            assert [one.ear for one in call_queries.supervisions(call_id)] == [ear]
        calls.stop_supervising(call_id=call_id, supervisor_id=supervisor.pk, now=clock.now())
        assert kinds(call_id)[-4:] == [
            EventKind.LISTENED, EventKind.WHISPERED, EventKind.BARGED, EventKind.LISTENING_ENDED
        ]  # fmt: skip
        with pytest.raises(OwnCallError):
            calls.supervise(call_id=call_id, supervisor_id=giver.pk, ear=Ear.LISTEN, now=clock.now())

    @pytest.mark.parametrize("ends", ["leaves", "hung up"])
    @pytest.mark.parametrize("before", [PresenceState.AVAILABLE, PresenceState.MEETING])
    def test_who_listens_is_on_a_call_and_then_does_what_they_did_before(self, call_id, before, ends):
        supervisor = user(Role.SUPERVISOR, Role.OPERATOR)
        people_actions.choose_presence(user_id=supervisor.pk, state=before, now=clock.now())
        calls.supervise(call_id=call_id, supervisor_id=supervisor.pk, ear=Ear.LISTEN, now=clock.now())
        assert people.presence(supervisor.pk).state is PresenceState.ON_CALL
        if ends == "leaves":
            calls.stop_supervising(call_id=call_id, supervisor_id=supervisor.pk, now=clock.now())
        else:
            calls.end(call_id=call_id, by=EndedBy.CALLER, now=clock.now())
        assert people.presence(supervisor.pk).state is before

    def test_taking_over_leaves_the_operator_with_the_wrap_up(self, giver, call_id):
        supervisor = user(Role.SUPERVISOR)
        calls.supervise(call_id=call_id, supervisor_id=supervisor.pk, ear=Ear.LISTEN, now=clock.now())
        calls.take_over(call_id=call_id, supervisor_id=supervisor.pk, now=clock.now())
        assert call_queries.live_call_of(supervisor.pk).previous_id == call_id
        assert people.presence(supervisor.pk).state is PresenceState.ON_CALL
        assert call_queries.live_call_of(giver.pk).state is CallState.ENDED
        assert call_queries.supervisions(call_id) == []


def hold(call_id):
    call = call_queries.call(call_id)
    switch_of(call).hold(call, now=clock.now())


def resume(call_id):
    call = call_queries.call(call_id)
    switch_of(call).resume(call, now=clock.now())
