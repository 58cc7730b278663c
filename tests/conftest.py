"""A PostgreSQL for this run of the tests, and Django set up to use it."""

import os

import django
import hypothesis
import pytest
from django.conf import settings

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share one running house, so one process of the run takes them all."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("journeys"))


def pytest_unconfigure(config: pytest.Config) -> None:
    throwaway.stop()
