from datetime import date, time

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.calls.builders import line
from tests.catalogue.builders import open_shop
from tests.people.builders import user
from tests.routing.builders import queue, skill
from thirdring.calls import queries as calls
from thirdring.customers.rules.account import account_number
from thirdring.kernel import clock
from thirdring.people.values import Role
from thirdring.routing import actions, models, queries
from thirdring.routing.rules import written_hours
from thirdring.routing.rules.hours import Holiday, Opening
from thirdring.routing.rules.menus import Fault, Kind, Node, Option

TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
DAYS = st.lists(st.builds(Opening, st.just(2), TIMES, TIMES), max_size=3).map(tuple)


class TestWritten:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("9-17", [(9, 0, 17, 0)]),
            ("8:30-12, 13-17.45", [(8, 30, 12, 0), (13, 0, 17, 45)]),
            ("22 – 6", [(22, 0, 6, 0)]),
            ("0-24", [(0, 0, 0, 0)]),
            ("", []),
            ("closed", []),
        ],
    )
    def test_hours(self, text, expected):
        found = [
            (one.opens.hour, one.opens.minute, one.closes.hour, one.closes.minute) for one in written_hours.day(text, 0)
        ]
        assert found == expected

    @pytest.mark.parametrize("text", ["nine to five", "9-25", "9:70-12", "9"])
    def test_what_is_no_time(self, text):
        with pytest.raises(written_hours.UnreadableError):
            written_hours.day(text, 0)

    def test_holidays(self):
        text = "2026-12-25 Juledag\n\n2026-12-24 10-12 Juleaften"
        expected = (
            Holiday(date(2026, 12, 24), "Juleaften", time(10), time(12)),
            Holiday(date(2026, 12, 25), "Juledag"),
        )
        assert written_hours.holidays(text) == expected
        with pytest.raises(written_hours.UnreadableError):
            written_hours.holidays("2026-02-30 Never")
        with pytest.raises(written_hours.UnreadableError):
            written_hours.holidays("2026-12-25 One\n2026-12-25 Two")

    @given(DAYS)
    def test_what_is_written_is_read_again(self, openings):
        assert written_hours.day(written_hours.written_day(openings), 2) == openings


@pytest.fixture
def planner(client):
    client.force_login(user(Role.PLANNER))
    return client


@pytest.mark.django_db
class TestForms:
    def send_line(self, client, address, **changes):
        open_shop()
        kept = {
            "name": "Danmark", "number": "12 34 01 00", "brand": "Fjord & Fell", "language": "da", "region": "DK",
            "time_zone": "Europe/Copenhagen", "price_list": "dk-dkk", "queue": queue().pk, "schedule": "", "menu": "",
            "ring_on": "", "ring_off": "", "wrap_up_seconds": "90", "is_active": "on", "welcome-da": "Velkommen",
        }  # fmt: skip
        return client.post(address, kept | changes)

    def test_a_line_rings_as_its_country_does(self, planner):
        self.send_line(planner, reverse("routing:line_new"), region="US", number="+12125550100", price_list="dk-dkk")
        (kept,) = queries.kept_lines()
        assert (kept.line.number, kept.line.third_ring.total_seconds(), kept.queue) == ("+12125550100", 14, "Orders")
        assert kept.welcome == {"da": "Velkommen"}
        assert queries.queue_of_line(kept.line.id).code == "orders"

    def test_a_line_is_changed_and_a_number_is_there_once(self, planner):
        first = line()
        self.send_line(planner, reverse("routing:line", args=[first.id]), name="Danmark ny")
        assert calls.line(first.id).name == "Danmark ny"
        answer = self.send_line(planner, reverse("routing:line_new"))
        assert answer.status_code == 422
        assert "is there already" in answer.content.decode()
        assert len(queries.kept_lines()) == 1

    def test_what_cannot_be_read_is_told_at_its_field(self, planner):
        answer = self.send_line(planner, reverse("routing:line_new"), number="abc", time_zone="Mars/Olympus")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "is not a phone number" in page
        assert "no such time zone" in page
        assert queries.kept_lines() == []

    def test_a_queue_with_skills_and_help(self, planner):
        helping, returns = queue(), skill("returns")
        fields = {
            "name": "Returns", "code": "returns", "priority": "1", "service_percent": "90", "service_seconds": "15",
            "eases_after": "60", "overflow_to": helping.pk, "overflows_after": "120", "holds_out_for": "",
            "announces_every": "45", "is_active": "on", f"skill-{returns}": "3",
        }  # fmt: skip
        planner.post(reverse("routing:queue_new"), fields)
        kept = queries.queue_by_code("returns")
        assert (kept.skills, kept.service_percent, kept.overflow_to_id) == ({returns: 3}, 90, helping.pk)
        assert (kept.eases_after.total_seconds(), kept.holds_out_for) == (60, None)
        planner.post(reverse("routing:queue", args=[kept.id]), fields | {f"skill-{returns}": "0"})
        assert queries.queue_by_code("returns").skills == {}
        again = planner.post(reverse("routing:queue_new"), fields)
        assert again.status_code == 422

    def test_a_queue_that_lines_lead_to_stays_in_use(self, planner):
        self.send_line(planner, reverse("routing:line_new"))
        kept = queries.queue_by_code("orders")
        fields = {"name": "Orders", "code": "orders", "priority": "0", "service_percent": "80", "service_seconds": "20"}
        answer = planner.post(reverse("routing:queue", args=[kept.id]), fields)
        assert "Danmark" in answer.content.decode()
        assert queries.queue_by_code("orders").is_active

    def test_hours_and_holidays(self, planner):
        week = {f"day-{weekday}": "9-17" for weekday in range(5)} | {"day-5": "22-6", "day-6": ""}
        fields = {"name": "Office", "time_zone": "Europe/Copenhagen", "holidays": "2026-12-25 Juledag", **week}
        planner.post(reverse("routing:schedule_new"), fields)
        (kept,) = queries.schedules()
        assert len(kept.schedule.openings) == 6
        assert kept.schedule.holidays == (Holiday(date(2026, 12, 25), "Juledag"),)
        page = planner.get(reverse("routing:schedule", args=[kept.id])).content.decode()
        assert "22-6" in page
        assert "2026-12-25 Juledag" in page
        answer = planner.post(reverse("routing:schedule", args=[kept.id]), fields | {"day-0": "whenever"})
        assert answer.status_code == 422
        assert queries.schedules() == [kept]
        assert "Office" in planner.get(reverse("routing:schedules")).content.decode()

    def test_the_lists(self, planner):
        line()
        queue()
        for name in ("lines", "queues", "schedules", "menus"):
            assert planner.get(reverse(f"routing:{name}")).status_code == 200


@pytest.mark.django_db
class TestMenuBuilder:
    def menu(self):
        return actions.add_menu(name="Main", actor_id=user(Role.PLANNER).pk, now=clock.now())

    def save(self, client, menu_id, **step):
        return client.post(
            reverse("routing:menu_step", args=[menu_id]), {"was": "", "seconds": "5", "tries": "2"} | step
        )

    def test_built_checked_tried_and_put_into_use(self, planner):
        queue()
        menu_id = self.menu()
        texts = {"text-en": "Press 1", "text-da": "Tryk 1"}
        self.save(
            planner, menu_id, kind="choice", name="hello", otherwise="start", **texts, **{"option-1-next": "number"}
        )
        planner.post(reverse("routing:menu_start", args=[menu_id]), {"name": "hello"})
        found = queries.faults(queries.menu(menu_id).draft)
        assert [(one.fault, one.about) for one in found] == [(Fault.LEADS_NOWHERE, "number")]
        refused = planner.post(reverse("routing:menu_use", args=[menu_id]))
        assert refused.status_code == 422
        assert queries.live_menu(menu_id) is None
        self.save(planner, menu_id, kind="account", name="number", next="start", otherwise="start", **texts)
        assert queries.faults(queries.menu(menu_id).draft) == ()
        number = account_number(1)
        page = planner.post(
            reverse("routing:menu_trial", args=[menu_id]), {"pressed": "1", "digits": number, "language": "en"}
        ).content.decode()
        assert f"Account number {number}" in page
        assert "To the queue of the line" in page
        planner.post(reverse("routing:menu_use", args=[menu_id]))
        assert queries.live_menu(menu_id).start == "hello"

    def test_a_new_name_is_followed_by_what_led_to_it(self):
        menu_id = self.menu()
        hello = Node("hello", Kind.CHOICE, otherwise="start", options=(Option("1", "start"),))
        actions.save_step(menu_id=menu_id, was="", step=hello, now=clock.now())
        actions.save_step(menu_id=menu_id, was="start", step=Node("orders", Kind.QUEUE), now=clock.now())
        draft = queries.menu(menu_id).draft
        assert (draft.start, draft.node("hello").otherwise, draft.node("hello").options[0].next) == ("orders",) * 3
        with pytest.raises(actions.StepNameTakenError):
            actions.save_step(menu_id=menu_id, was="", step=Node("orders", Kind.HANG_UP), now=clock.now())
        assert queries.menu(menu_id).draft == draft

    def test_what_callers_hear_stays_until_the_draft_is_put_into_use(self):
        menu_id = self.menu()
        actions.put_into_use(menu_id=menu_id, actor_id=user(Role.PLANNER).pk, now=clock.now())
        actions.remove_step(menu_id=menu_id, name="start", now=clock.now())
        assert queries.live_menu(menu_id).node("start") is not None
        assert queries.menu(menu_id).is_changed

    def test_a_step_that_cannot_be_read_is_not_saved(self, planner):
        menu_id = self.menu()
        answer = self.save(planner, menu_id, kind="say", name="two words!", next="start")
        assert answer.status_code == 422
        assert len(queries.menu(menu_id).draft.nodes) == 1

    def test_silence_in_a_trial(self, planner):
        menu_id = self.menu()
        self.save(
            planner, menu_id, kind="choice", name="hello", otherwise="start", tries="1", **{"option-1-next": "start"}
        )
        planner.post(reverse("routing:menu_start", args=[menu_id]), {"name": "hello"})
        page = planner.post(
            reverse("routing:menu_trial", args=[menu_id]), {"pressed": "", "silence": "1"}
        ).content.decode()
        assert "(silence)" in page
        assert "To the queue" in page


@pytest.mark.django_db
def test_two_menus_cannot_have_one_name(planner):
    first = planner.post(reverse("routing:menus"), {"name": "Main"})
    assert first.status_code == 302
    assert planner.post(reverse("routing:menus"), {"name": "Main"}).status_code == 422
    assert models.Menu.objects.count() == 1
