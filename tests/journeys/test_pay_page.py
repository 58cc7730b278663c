"""The customer pays by card: our page, the provider's script and card field, the provider's answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import assert_accessible
from tests.payments import stripes
from tests.payments.builders import NOW, payment
from tests.payments.stripes import LocalStripe
from thirdring.payments import actions, queries
from thirdring.payments.values import State

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stripe(settings: Any) -> Iterator[LocalStripe]:
    with stripes.running() as server:
        server.use(settings)
        yield server


@pytest.mark.job("O1.10")
def test_the_customer_gives_the_card_to_the_provider_and_the_desk_knows(
    stripe: LocalStripe, live_server: Any, page: Page
) -> None:
    waiting = actions.ask(payment_id=payment(), now=NOW)
    sent_to_us: list[str] = []
    page.on("request", lambda r: sent_to_us.append(r.post_data or "") if live_server.url in r.url else None)
    page.goto(f"{live_server.url}{waiting.link}")
    expect(page.get_by_role("heading")).to_contain_text("239.00")
    page.get_by_placeholder("number").fill("4242424242424242")
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Complete authentication").click()
    expect(page.locator(".pay")).to_contain_text("Your payment has arrived")
    assert queries.payment(waiting.id).state is State.AUTHORIZED
    assert not any("4242" in body for body in sent_to_us)


def test_a_failed_authentication_is_told_and_may_be_tried_again(
    stripe: LocalStripe, live_server: Any, page: Page
) -> None:
    waiting = actions.ask(payment_id=payment(), now=NOW)
    page.goto(f"{live_server.url}{waiting.link}")
    page.get_by_placeholder("number").fill("4242424242424242")
    page.get_by_role("button", name="Pay").click()
    page.get_by_role("button", name="Fail authentication").click()
    expect(page.get_by_role("button", name="Pay")).to_be_enabled()
    assert queries.payment(waiting.id).state is State.WAITING


def test_the_practice_page_is_plain_and_accessible(live_server: Any, page: Page) -> None:
    waiting = actions.ask(payment_id=payment(), now=NOW)
    page.goto(f"{live_server.url}{waiting.link}")
    assert_accessible(page)
    page.get_by_role("button", name="Card declined").click()
    expect(page.locator(".pay")).to_contain_text("declined")
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.locator(".pay")).to_contain_text("has arrived")
