"""A PostgreSQL for this run of the tests, and Django set up to use it."""

import os
from collections.abc import Iterator

import django
import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.launch import throwaway

if "DATABASE_URL" not in os.environ:
    # The first process of the run starts the server; pytest-xdist's workers inherit the URL.
    os.environ["DATABASE_URL"] = throwaway.start()

os.environ.setdefault("THIRDRING_SECRET_KEY", "only-for-tests")
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdring.config.settings"
django.setup()

# How long an example takes says more about the machine's other work than about ours.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("house")

# The real argon2 costs each sign-in a tenth of a second; tests/people shows the production settings by themselves.
settings.PASSWORD_HASHERS = ["tests.people.fast.FastArgon2"]
settings.STATIC_ROOT = None  # nothing is collected for tests; the finders serve


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """At the end nobody may be connected: a thread of a test that has not been collected yet still is."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first and together, so that their house and browser are started once and ended early."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


class Shared(LoadScopeScheduling):
    """What stands on the same running house goes to one process of a parallel run; the longest are begun first."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/journeys" if nodeid.startswith("tests/journeys/") else nodeid.split("::", maxsplit=1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shared:
    return Shared(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    throwaway.stop()
