"""A worker that is killed in the middle of a job, or that the database cuts off, leaves nothing undone."""

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import tasks
from tests.journeys.browser import sign_in
from tests.journeys.house import House
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_drafts_last import begin_order
from tests.journeys.test_rows_orders import spoken
from tests.telephony.callers import eventually

pytestmark = pytest.mark.journey

IN_HAND = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND args ->> 'handler' LIKE %s"
PERIODIC = """
INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, queueing_lock)
VALUES ('messaging.send_due', 'default', '{"timestamp": 0}', 'doing', 'messaging.send_due') RETURNING id
"""
STATE = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
LONG_AGO = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute' RETURNING id"
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worker'"


def test_the_confirmation_of_an_order_is_mailed_though_the_worker_was_killed_over_it(house: House, page: Page) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "siobhan patel", "5602 grey 40")
    with psycopg.connect(house.database_url) as outside:
        outside.execute("LOCK TABLE messaging_mail IN SHARE MODE")
        number = tasks.read_back_and_submit(Keyboard(page))
        expect(page.get_by_role("link", name="Open the order")).to_be_visible()
        ((job,),) = eventually(lambda: house.ask(IN_HAND, "%send_confirmation"), "a job is in hand")
        house.kill("worker")
        outside.rollback()
    house.ask(LONG_AGO)
    ((periodic,),) = house.ask(PERIODIC)
    house.start("worker")
    assert house.mail_about(spoken(number))
    eventually(lambda: house.ask(STATE, job) == [("succeeded",)], "what was in hand is done")
    eventually(lambda: house.ask(STATE, periodic) == [("failed",)], "what comes again by itself is not put back")


def test_the_confirmation_of_an_order_is_mailed_though_the_database_cut_the_worker_off(
    house: House, page: Page
) -> None:
    sign_in(page, house.url)
    begin_order(page, house, "siobhan patel", "5602 grey 40")
    assert len([is_cut for (is_cut,) in house.ask(CUT_OFF) if is_cut]) > 1
    number = tasks.read_back_and_submit(Keyboard(page))
    assert house.mail_about(spoken(number))
