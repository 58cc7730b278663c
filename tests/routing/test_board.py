import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.calls.builders import ringing
from tests.people.builders import user
from tests.routing.builders import free, queue, waits
from thirdring.calls.values import EndedBy
from thirdring.kernel import clock
from thirdring.kernel.models import AuditEntry
from thirdring.people import queries as people
from thirdring.people.values import PresenceState, Role
from thirdring.routing import actions, models, queries
from thirdring.routing.rules import service
from thirdring.routing.rules.service import Tally
from thirdring.routing.values import Outcome

pytestmark = pytest.mark.django_db


def left(seconds, outcome=Outcome.ANSWERED, **changes):
    """A caller who left the queue after so many seconds, a moment ago; on a Danish line, 11 s to the third ring."""
    call = waits(call=ringing(practice=changes.pop("practice", False)), **changes)
    now = clock.now()
    models.QueuedCall.objects.filter(call_id=call.id).update(
        entered_at=now - timedelta(seconds=seconds), left_at=now, outcome=outcome
    )
    return call


def figures(**changes):
    now = clock.now()
    rows = queries.figures(**({"day_start_at": now - timedelta(hours=1), "now": now} | changes))
    return {row.queue.code: row for row in rows}


class TestFigures:
    @pytest.mark.job("Z1.4", "S1.1")
    def test_service_level_and_third_ring_by_their_definitions(self):
        for seconds in (3, 10, 15, 40):
            left(seconds)
        left(5, Outcome.ABANDONED)
        left(30, Outcome.ABANDONED)
        left(12, Outcome.CALLBACK)
        row = figures()["orders"]
        assert row.day == Tally(4, 3, 2, 2, 1, 1, 1, row.day.answer_time)
        assert row.service_level == 3 / 5
        assert row.third_ring == 2 / 5
        assert row.abandonment == 2 / 6
        assert round(row.answer_time.total_seconds()) == 17

    def test_practice_belongs_to_no_figure(self):
        left(40, practice=True)
        waits(call=ringing(practice=True))
        row = figures()["orders"]
        assert (row.day.callers, row.waiting) == (0, 0)

    def test_yesterday_is_not_today(self):
        left(3)
        assert figures(day_start_at=clock.now())["orders"].day == Tally()

    def test_waiting_now_and_the_longest(self):
        long, _short = waits(now=clock.now() - timedelta(seconds=30)), waits()
        queue("returns")
        rows = figures()
        entered = models.QueuedCall.objects.get(pk=long.id).entered_at
        assert (rows["orders"].waiting, rows["orders"].longest_since_at) == (2, entered)
        assert (rows["orders"].past_third_ring, rows["orders"].alarm) == (1, True)
        assert rows["returns"].alarm is False
        actions.end(call_id=long.id, by=EndedBy.CALLER, now=clock.now())
        assert figures()["orders"].past_third_ring == 0

    def test_all_queues_as_one(self):
        left(3)
        left(3, queue=queue("returns").code)
        assert queries.together(list(figures().values())).day.answered == 2

    def test_the_alarm_needs_enough_calls_to_say_something(self):
        few = Tally(answered=4, in_rings=0)
        assert service.alarm(few, past_third_ring=0) is False
        assert service.alarm(few + Tally(answered=1), past_third_ring=0) is True
        assert service.alarm(Tally(answered=40, in_rings=38), past_third_ring=0) is False
        assert service.service_level(Tally()) is None


class TestSettingAState:
    def set_for(self, one, actor, state=PresenceState.AVAILABLE, why="Forgot to come back"):
        actions.set_state(user_id=one.pk, state=state, why=why, actor_id=actor.pk, now=clock.now())

    def test_with_a_reason_that_is_kept(self):
        one, supervisor = free(), user(Role.SUPERVISOR)
        self.set_for(one, supervisor, PresenceState.LUNCH)
        assert people.presence(one.pk).state is PresenceState.LUNCH
        entry = AuditEntry.objects.filter(stream=f"user:{one.pk}", action="state-set").get()
        assert (entry.actor_id, entry.data["from"], entry.data["to"]) == (supervisor.pk, "available", "lunch")
        self.set_for(one, supervisor, PresenceState.SIGNED_OUT)
        assert people.presence(one.pk).state is PresenceState.SIGNED_OUT

    def test_not_without_one(self):
        one = free()
        with pytest.raises(actions.NoReasonError):
            self.set_for(one, user(Role.SUPERVISOR), PresenceState.LUNCH, why=" ")
        assert people.presence(one.pk).state is PresenceState.AVAILABLE

    def test_only_for_those_who_answer_calls(self):
        manager = user(Role.MANAGER)
        with pytest.raises(actions.NotYourOperatorError):
            self.set_for(manager, user(Role.SUPERVISOR))
        assert people.presence(manager.pk).state is PresenceState.SIGNED_OUT


class TestScreen:
    def test_the_board_shows_queues_and_people(self, client):
        client.force_login(user(Role.SUPERVISOR))
        operator = free()
        waits(now=clock.now() - timedelta(seconds=30))
        page = client.get(reverse("routing:board_now")).content.decode()
        assert operator.name in page
        assert "1 caller has waited past the third ring." in page
        assert client.get(reverse("routing:board")).status_code == 200

    def test_the_boards_own_refresh_holds_back_no_row(self, client):
        client.force_login(user(Role.SUPERVISOR))
        page = client.get(reverse("routing:board")).content.decode()
        (board,) = re.findall(r'<div class="slot" id="board".*?>', page, re.DOTALL)
        assert 'hx-sync="this:queue last"' in board
        assert 'hx-disinherit="hx-sync"' in board  # else of all rows only the last would load how to listen there

    def test_a_manager_watches_but_sets_nothing(self, client):
        client.force_login(user(Role.MANAGER))
        free()
        assert "board-set-" not in client.get(reverse("routing:board_now")).content.decode()

    def test_a_state_without_a_reason_is_asked_for_again(self, client):
        client.force_login(user(Role.SUPERVISOR))
        one = free()
        answer = client.post(reverse("routing:set_state", args=[one.pk]), {"state": "lunch", "why": ""})
        assert answer.status_code == 422
        assert people.presence(one.pk).state is PresenceState.AVAILABLE
        client.post(reverse("routing:set_state", args=[one.pk]), {"state": "lunch", "why": "At lunch"})
        assert people.presence(one.pk).state is PresenceState.LUNCH

    def test_everybody_sees_the_pulse_and_only_watchers_a_way_to_the_board(self, client):
        client.force_login(user())
        waits()
        page = client.get(reverse("routing:pulse")).content.decode()
        assert "1 waiting" in page
        assert "href" not in page


class TestBeat:
    BEAT = datetime(2026, 3, 4, 9, 30, 0, tzinfo=UTC)

    def test_told_when_something_changed_and_only_on_the_beat(self):
        assert actions.beat(now=self.BEAT) is False
        waits(now=self.BEAT - timedelta(seconds=2))
        assert actions.beat(now=self.BEAT) is True
        assert actions.beat(now=self.BEAT + timedelta(seconds=2)) is False
        assert actions.beat(now=self.BEAT + timedelta(seconds=5)) is False

    def test_told_when_a_caller_passes_the_third_ring(self):
        waits(now=self.BEAT - timedelta(seconds=2))
        told = [actions.beat(now=self.BEAT + timedelta(seconds=seconds)) for seconds in (5, 10, 20)]
        assert told == [False, True, False]
