"""Ask, answer, withdraw, use."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotAllowedError
from thirdring.kernel.money import Money
from thirdring.orders import models

TOPIC = "approvals"
LONGEST = 500


def ask(*, kind: str, subject: str, amount: Money | None, actor_id: int, words: str, now: datetime) -> int:
    """Ask for approval; the request's id. The same open request asked again by the same person is the same one."""
    asked = {
        "kind": kind,
        "subject": subject,
        "amount": amount.amount if amount else 0,
        "currency": amount.currency if amount else "",
        "asked_by_id": actor_id,
        "words": " ".join(words.split())[:LONGEST],
    }
    with transaction.atomic():
        same = models.Approval.objects.filter(state="waiting", **asked).first()
        if same:
            return same.pk
        made = models.Approval.objects.create(**asked, asked_at=now)
        audit.record(
            stream=f"approval:{made.pk}",
            action="approval.asked",
            actor_id=actor_id,
            now=now,
            data={"kind": kind, "subject": subject, "amount": str(made.amount), "currency": made.currency},
        )
        live.changed(TOPIC, subject)
    return made.pk


class AnsweredError(DeskError):
    code = "approval-answered"
    sentence = _("Somebody has answered this request already, or it was withdrawn. Look at the list again.")
    status = HTTPStatus.CONFLICT


class OwnRequestError(NotAllowedError):
    code = "own-request"
    sentence = _("This is your own request: somebody else has to answer it.")


def decide(*, approval_id: int, granted: bool, actor_id: int, note: str, now: datetime) -> None:
    """Answer a request; the first answer counts. Raises AnsweredError, OwnRequestError."""
    with transaction.atomic():
        row = models.Approval.objects.select_for_update().filter(pk=approval_id).first()
        if row is None or row.state != "waiting":
            raise AnsweredError(approval_id=approval_id)
        if row.asked_by_id == actor_id:
            raise OwnRequestError(approval_id=approval_id)
        row.state = "granted" if granted else "refused"
        row.decided_by_id, row.decided_at, row.note = actor_id, now, " ".join(note.split())[:LONGEST]
        row.save(update_fields=["state", "decided_by", "decided_at", "note"])
        audit.record(stream=f"approval:{row.pk}", action=f"approval.{row.state}", actor_id=actor_id, now=now)
        live.changed(TOPIC, row.subject, f"user:{row.asked_by_id}")


def withdraw(*, approval_id: int, actor_id: int, now: datetime) -> None:
    """Take one's own request back while nobody has answered it. Raises AnsweredError."""
    with transaction.atomic():
        mine = models.Approval.objects.filter(pk=approval_id, asked_by_id=actor_id, state="waiting")
        subject = mine.values_list("subject", flat=True).first()
        if not mine.update(state="withdrawn"):
            raise AnsweredError(approval_id=approval_id)
        audit.record(stream=f"approval:{approval_id}", action="approval.withdrawn", actor_id=actor_id, now=now)
        live.changed(TOPIC, str(subject))


class NoApprovalError(DeskError):
    code = "no-approval"
    sentence = _("This needs a supervisor's approval. Ask for it, and go on when it is granted.")
    status = HTTPStatus.FORBIDDEN


def use(*, approval_id: int | None, kind: str, subject: str, amount: Money | None, now: datetime) -> None:
    """Use an approval up, inside the transaction of what it allows. Raises NoApprovalError unless it was granted for
    this kind and subject, for at least this amount, and not yet used."""
    row = models.Approval.objects.select_for_update().filter(pk=approval_id or 0, used_at=None, state="granted").first()
    enough = row is not None and (amount is None or (row.currency == amount.currency and row.amount >= amount.amount))
    if row is None or (row.kind, row.subject) != (kind, subject) or not enough:
        raise NoApprovalError(kind=kind, subject=subject)
    models.Approval.objects.filter(pk=row.pk).update(used_at=now)
    live.changed(TOPIC, subject)
