"""A PostgreSQL for this run of the tests, and Django set up to use it."""

import os

import django
import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.launch import templates, throwaway
from thirdring.kernel import notices

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
# Between tests no thread may use the database; tests/kernel/test_notices.py shows the telling thread by itself.
notices.teller.hand_over = notices.tell  # type: ignore[method-assign]
settings.STATIC_ROOT = None  # nothing is collected for tests; the finders serve


def _destroy_whoever_is_connected(self: DatabaseCreation, test_database_name: str, verbosity: int) -> None:
    """A thread of a test that has not been collected yet may still be connected."""
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _destroy_whoever_is_connected


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' database is a copy of one with all tables."""
    connection.settings_dict["TEST"]["TEMPLATE"] = templates.with_tables(os.environ["DATABASE_URL"])


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
