from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from thirdring.kernel import audit
from thirdring.kernel.models import AuditEntry, AuditHead

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.job("S2.3")]


def three_lines():
    for n in range(3):
        audit.record(stream="order:7", action="changed", actor_id=1, data={"line": n}, now=NOW)


def test_a_stream_holds_and_counts():
    three_lines()
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert audit.first_broken_line("order:7") is None
    assert audit.first_broken_line("order:8") is None


@pytest.mark.parametrize("change", ["UPDATE kernel_auditentry SET action = 'x'", "DELETE FROM kernel_auditentry"])
def test_the_database_refuses_to_change_or_delete_a_line(change):
    three_lines()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AuditEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("""UPDATE kernel_auditentry SET data = '{"line": 9}' WHERE seq = 2""", 2),
        ("UPDATE kernel_auditentry SET at = at + interval '1 second' WHERE seq = 1", 1),
        ("DELETE FROM kernel_auditentry WHERE seq = 2", 2),
        ("DELETE FROM kernel_auditentry WHERE seq = 3", 3),
    ],
)
def test_with_the_guard_taken_away_the_chain_tells_where_it_was_broken(tampering, broken):
    three_lines()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER audit_is_append_only")
        cursor.execute(tampering)
    assert audit.first_broken_line("order:7") == broken


def test_lines_appended_behind_the_head_show():
    three_lines()
    AuditHead.objects.filter(stream="order:7").update(seq=2)
    assert audit.first_broken_line("order:7") is not None
