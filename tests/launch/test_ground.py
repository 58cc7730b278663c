"""The tests themselves stand on a real PostgreSQL."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_on_postgresql_with_a_unicode_locale():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÆØÅ')")
        assert cursor.fetchone() == ("æøå",)
