"""Stripe for the tests of this room, once for the run."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.payments import stripes
from tests.payments.stripes import LocalStripe


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[LocalStripe]:
    with stripes.running() as server:
        yield server


@pytest.fixture
def stripe(stripe_server: LocalStripe, settings: Any) -> LocalStripe:
    stripe_server.use(settings)
    return stripe_server
