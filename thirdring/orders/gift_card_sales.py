"""A gift card that was sold at the desk is taken as paid: on one person's word up to the policy's limit a day, above it
with a supervisor's yes. A card that an order pays for needs nobody's word (orders.gift_cards). Rows M4.3, O3.8."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import live
from thirdring.kernel.errors import DeskError, NotAllowedError
from thirdring.kernel.money import Money, zero
from thirdring.knowledge import actions as knowledge
from thirdring.knowledge import queries as policies
from thirdring.knowledge.values import Decision, Facts, PolicyKind
from thirdring.orders import approvals
from thirdring.orders.goodwill.proposing import may_approve
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import GiftCard
from thirdring.people import queries as people
from thirdring.people.values import Person, Role

APPROVAL: Final = "gift-card"
LONGEST: Final = 200


class NoPaymentError(DeskError):
    code = "no-payment"
    sentence = _("Say what paid for the card; then activate it.")


class NotTakenError(NotAllowedError):
    code = "not-taken"
    sentence = _("By our policy this card cannot be taken as paid at the desk. Put it into an order instead.")


@dataclass(frozen=True, slots=True)
class Taking:
    """A card to be taken as paid. `approver`: who has to say yes; None where the person may alone."""

    card: GiftCard
    face: Money
    decision: Decision
    approver: Role | None
    approval: approvals.Approval | None


def propose(*, card_id: int, person: Person, now: datetime) -> Taking:
    """What the policy says, all that this person has taken as paid today counted in. Raises NotFoundError."""
    card = paid.gift_card(card_id)
    face = card.face or zero(card.balance.currency)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = paid.taken_on_word(person.id, face.currency, since=today) + face
    decision = policies.decide(PolicyKind.GIFT_CARD, Facts(asked=asked, value=face), at=now)
    approver = decision.approver
    if approver and may_approve(person, approver):
        approver = None
    mine = [each for each in approvals.latest(_subject(card_id), kind=APPROVAL) if each.asked_by == person.id]
    usable = (each for each in mine if not each.is_used and each.state != "withdrawn")
    return Taking(card, face, decision, approver, next(usable, None) if approver else None)


def ask(*, card_id: int, paid_by: str, person: Person, now: datetime) -> int:
    """Ask a supervisor, on the spot; the request's id. Raises NoPaymentError, NotFoundError."""
    face = propose(card_id=card_id, person=person, now=now).face
    return approvals.ask(
        kind=APPROVAL, subject=_subject(card_id), amount=face, actor_id=person.id, words=_written(paid_by), now=now
    )


def take(*, card_id: int, paid_by: str, person: Person, now: datetime, approval_id: int | None = None) -> GiftCard:
    """The card is paid for and works, once. What was decided is kept, and who said yes stands in the card's trail.

    Raises NoPaymentError, NotTakenError, approvals.NoApprovalError, payments.GiftCardActiveError, NotFoundError; then
    nothing has changed.
    """
    words = _written(paid_by)
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time for a person: the second of two cards at once counts the first one in.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.gift-card'), %s)", [person.id % 2**31])
        found = propose(card_id=card_id, person=person, now=now)
        if found.card.active:
            raise payments.GiftCardActiveError
        if not found.decision.allowed:
            raise NotTakenError
        used = _approved(found, card_id, approval_id, now) if found.approver else None
        knowledge.keep_decision(decision=found.decision, subject=_subject(card_id), actor_id=person.id, now=now)
        live.changed(_subject(card_id))
        return payments.activate_gift_card(
            card_id=card_id, paid_by=words, actor_id=person.id, approval_id=used, now=now
        )


def _approved(found: Taking, card_id: int, approval_id: int | None, now: datetime) -> int | None:
    subject = _subject(card_id)
    approvals.use(approval_id=approval_id, kind=APPROVAL, subject=subject, amount=found.face, now=now)
    decided_by = approvals.approval(approval_id or 0).decided_by
    if decided_by is None or found.approver is None or not may_approve(people.person(decided_by), found.approver):
        raise approvals.NoApprovalError(kind=APPROVAL, subject=subject)
    return approval_id


def _written(paid_by: str) -> str:
    words = " ".join(paid_by.split())[:LONGEST]
    if not words:
        raise NoPaymentError
    return words


def _subject(card_id: int) -> str:
    return f"gift-card:{card_id}"
