import csv
import io
from datetime import timedelta

import pytest

from tests.calls.builders import NOW, answered, customer, later, line, ringing
from tests.people.builders import user
from thirdring.calls import actions, queries
from thirdring.calls.values import Disposition, EndedBy, Reason, Times
from thirdring.calls.values.log import LogFilter
from thirdring.customers import actions as customers
from thirdring.kernel.models import AuditEntry
from thirdring.people.values import Role

pytestmark = [pytest.mark.django_db, pytest.mark.job("S2.3")]

LONG_AFTER = NOW + timedelta(days=1)


def finished(operator, *, talk=100, hold=0, wrap=20, reasons=(Reason.ORDER,), came=Disposition.ORDER_TAKEN, **ring):
    call = answered(operator, **ring)
    if hold:
        actions.hold(call_id=call.id, now=later(10 + talk))
        actions.resume(call_id=call.id, now=later(10 + talk + hold))
    ended = 10 + talk + hold
    actions.set_reason(call_id=call.id, reasons=reasons, actor_id=operator.pk, now=later(20))
    actions.end(call_id=call.id, by=EndedBy.CALLER, now=later(ended))
    actions.wrap_up(call_id=call.id, operator_id=operator.pk, disposition=came, now=later(ended + wrap))
    return call


def found(viewer, **wanted):
    page = queries.log(LogFilter(**wanted), viewer=viewer.person(), now=LONG_AFTER)
    return [row.call.id for row in page.rows]


@pytest.fixture
def supervisor():
    return user(Role.SUPERVISOR)


def test_every_second_of_every_call_is_summed(supervisor):
    operator = user()
    finished(operator, talk=100, hold=30, wrap=20)
    finished(operator, talk=50, wrap=10)
    lost = ringing()
    actions.end(call_id=lost.id, by=EndedBy.CALLER, now=later(7))
    on_hold = answered(operator)
    actions.hold(call_id=on_hold.id, now=later(40))
    page = queries.log(LogFilter(), viewer=supervisor.person(), now=later(100))
    by_row = [row.times for row in page.rows]
    for name in Times.__slots__:
        assert getattr(page.times, name) == sum((getattr(times, name) for times in by_row), timedelta()), name
    assert page.times.hold == timedelta(seconds=30 + 60)
    assert page.total == 4


@pytest.mark.job("Z1.6")
class TestFilters:
    def test_each_filter_keeps_what_it_names(self, supervisor):
        anna, operator, other = customer(), user(), user()
        uk = line(number="+442079460100", name="United Kingdom")
        one = finished(operator, caller_number="+4512345601")
        two = finished(other, on=uk, reasons=[Reason.COMPLAINT], came=Disposition.COMPLAINT_RESOLVED)
        actions.add_note(call_id=two.id, author_id=other.pk, text="Brown gloves came, green were ordered", now=NOW)
        three = finished(other, practice=True)
        assert set(found(supervisor)) == {one.id, two.id, three.id}
        assert found(supervisor, operator_id=operator.pk) == [one.id]
        assert found(supervisor, line_id=uk.id) == [two.id]
        assert found(supervisor, customer_id=anna) == [one.id]
        assert found(supervisor, reason=Reason.COMPLAINT) == [two.id]
        assert found(supervisor, disposition=Disposition.COMPLAINT_RESOLVED) == [two.id]
        assert found(supervisor, practice=True) == [three.id]
        assert set(found(supervisor, practice=False)) == {one.id, two.id}
        assert found(supervisor, text="GREEN were") == [two.id]
        assert found(supervisor, text="45601") == [one.id]
        assert found(supervisor, text="nothing like it") == []
        assert found(supervisor, from_at=later(1)) == []
        assert len(found(supervisor, until_at=later(1))) == 3

    def test_after_a_merge_the_survivor_has_the_calls_of_both(self, supervisor):
        anna, anne = customer(), customer(given_name="Anne", phones=["+4512345602"])
        one = finished(user(), caller_number="+4512345601")
        two = finished(user(), caller_number="+4512345602")
        customers.merge(survivor_id=anna, absorbed_id=anne, actor_id=supervisor.pk, now=NOW)
        assert set(found(supervisor, customer_id=anna)) == {one.id, two.id}
        page = queries.log(LogFilter(), viewer=supervisor.person(), now=LONG_AFTER)
        assert {row.customer for row in page.rows} == {"Anna Jensen"}


def test_pages_go_on_where_the_last_one_ended_without_gaps(supervisor):
    operator = user()
    made = [finished(operator).id for _each in range(5)]
    seen, before = [], ""
    while True:
        page = queries.log(LogFilter(), viewer=supervisor.person(), now=LONG_AFTER, before=before, limit=2)
        seen += [row.call.id for row in page.rows]
        assert page.total == 5
        if not page.next_before:
            break
        before = page.next_before
    assert seen == sorted(made, reverse=True)


class TestWhoMayRead:
    def test_operators_read_their_own(self):
        operator, other = user(), user()
        mine, theirs = finished(operator), finished(other)
        assert found(operator) == [mine.id]
        with pytest.raises(queries.NoSuchCallError):
            queries.visible_call(theirs.id, viewer=operator.person())

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MANAGER, Role.QUALITY_ANALYST, Role.PLANNER])
    def test_those_who_lead_read_all(self, role):
        call = finished(user())
        assert found(user(role)) == [call.id]

    def test_the_page_of_anothers_call_is_not_there(self, client):
        theirs = finished(user())
        client.force_login(user())
        assert client.get(f"/calls/{theirs.id}").status_code == 404
        assert client.get("/calls/?practice=all").content.count(b"data-row ") == 0


class TestExport:
    def test_it_is_the_filtered_log_with_every_second_and_it_is_recorded(self, client, supervisor):
        operator = user(name="=cmd()")
        finished(operator, talk=100, hold=30, wrap=20, caller_number="+4512345601")
        finished(operator, practice=True)
        client.force_login(supervisor)
        answer = client.post("/calls/export", {"practice": "no"})
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert len(rows) == 2
        assert rows[1][4] == "+4512345601"
        assert rows[1][6] == "'=cmd()"
        assert rows[1][10:15] == ["0", "10", "100", "30", "20"]
        kept = AuditEntry.objects.get(stream="exports")
        assert (kept.action, kept.actor_id, kept.data) == ("call-log-exported", supervisor.pk, {"practice": "False"})

    def test_an_operator_takes_away_their_own_only(self, client):
        operator = user()
        finished(operator)
        finished(user())
        client.force_login(operator)
        answer = client.post("/calls/export", {})
        assert len(b"".join(answer.streaming_content).decode().strip().splitlines()) == 2
