"""Requests for approval, as they are shown."""

from dataclasses import dataclass
from datetime import datetime

from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models

LAST = 20


@dataclass(frozen=True, slots=True)
class Approval:
    """A request and its answer. `subject` names what it is about (`order:12`), `kind` what is asked for."""

    id: int
    kind: str
    subject: str
    amount: Money | None
    words: str
    state: str
    asked_by: int
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    note: str
    is_used: bool

    @property
    def order_id(self) -> int | None:
        what, _colon, number = self.subject.partition(":")
        return int(number) if what == "order" and number.isdigit() else None


def approval(approval_id: int) -> Approval:
    """One request; raises NotFoundError."""
    row = models.Approval.objects.filter(pk=approval_id).first()
    if row is None:
        raise NotFoundError(approval_id=approval_id)
    return approval_of(row)


def waiting() -> tuple[Approval, ...]:
    """The requests that nobody has answered, the oldest first."""
    return tuple(approval_of(row) for row in models.Approval.objects.filter(state="waiting").order_by("asked_at", "id"))


def latest(subject: str, *, kind: str = "") -> tuple[Approval, ...]:
    """The requests about one subject, the latest first."""
    rows = models.Approval.objects.filter(subject=subject).order_by("-asked_at", "-id")
    return tuple(approval_of(row) for row in (rows.filter(kind=kind) if kind else rows)[:LAST])


def approval_of(row: models.Approval) -> Approval:
    return Approval(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        amount=Money(row.amount, row.currency).rounded() if row.currency else None,
        words=row.words,
        state=row.state,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        note=row.note,
        is_used=row.used_at is not None,
    )
