"""Hold an order, let it go on, and see to the problems that hold it. Rows Z2.1, Z2.2."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import models
from thirdring.orders.actions import moving
from thirdring.orders.events import ProblemOpened
from thirdring.orders.rules import life
from thirdring.orders.values import OrderSignal, OrderState

TOPIC = "problems"
LONGEST = 500


def hold(
    *,
    order_id: int,
    kind: str,
    now: datetime,
    actor_id: int | None,
    reasons: Sequence[str] = (),
    words: str = "",
    owner_id: int | None = None,
    review: bool = False,
) -> int:
    """Stop an order and put it on the problem list; the problem's id. With `review` it waits to be approved, or is held
    where it is being packed.

    An order that cannot be stopped any more (its parcels are on their way) is listed all the same. An open problem of
    this kind is the same one. Raises NotFoundError.
    """
    with transaction.atomic():
        begun = moving.begin(order_id)
        looked_at = review and life.may(begun.state, OrderSignal.REVIEW)
        signal = OrderSignal.REVIEW if looked_at else OrderSignal.HOLD
        if life.may(begun.state, signal):
            moving.finish(begun, signal, kind="review" if looked_at else "hold", actor_id=actor_id, now=now,
                          facts={"reason": kind})  # fmt: skip
        opened, fresh = models.Problem.objects.get_or_create(
            order_id=order_id,
            kind=kind,
            closed_at=None,
            defaults={
                "reasons": list(reasons),
                "words": " ".join(words.split())[:LONGEST],
                "owner_id": owner_id,
                "opened_by_id": actor_id,
                "opened_at": now,
            },
        )
        if fresh:
            outbox.publish(ProblemOpened(problem_id=opened.pk, order_id=order_id))
        live.changed(TOPIC, f"order:{order_id}")
    return opened.pk


class OtherProblemsError(DeskError):
    code = "other-problems"
    sentence = _("The order has another open problem. Solve that one too, then it goes on by itself.")
    status = HTTPStatus.CONFLICT


def release(*, order_id: int, actor_id: int | None, now: datetime) -> OrderState:
    """Let an order go on to the warehouse. Raises NotFoundError, NotNowError, OtherProblemsError."""
    with transaction.atomic():
        begun = moving.begin(order_id)
        if models.Problem.objects.filter(order_id=order_id, closed_at=None).exists():
            raise OtherProblemsError(order_id=order_id)
        return moving.finish(begun, OrderSignal.RELEASE, kind="release", actor_id=actor_id, now=now)


def take_problem(*, problem_id: int, owner_id: int) -> None:
    """Make somebody responsible for a problem. Raises NotFoundError."""
    rows = models.Problem.objects.filter(pk=problem_id, closed_at=None)
    order_id = rows.values_list("order_id", flat=True).first()
    if not rows.update(owner_id=owner_id):
        raise NotFoundError(problem_id=problem_id)
    live.changed(TOPIC, f"order:{order_id}", f"user:{owner_id}")


def solve_problem(*, problem_id: int, outcome: str, note: str, actor_id: int, now: datetime) -> OrderState:
    """Close a problem with what became of it; the order goes on when nothing else holds it. Raises NotFoundError."""
    with transaction.atomic():
        found = models.Problem.objects.filter(pk=problem_id, closed_at=None).values_list("order_id", flat=True).first()
        if found is None:
            raise NotFoundError(problem_id=problem_id)
        begun = moving.begin(found)
        solved = models.Problem.objects.filter(pk=problem_id, closed_at=None).update(
            closed_at=now, closed_by_id=actor_id, outcome=outcome, note=" ".join(note.split())[:LONGEST]
        )
        if not solved:
            raise NotFoundError(problem_id=problem_id)
        live.changed(TOPIC, f"order:{found}")
        others = models.Problem.objects.filter(order_id=found, closed_at=None).exists()
        if others or begun.state not in {OrderState.HELD, OrderState.UNDER_REVIEW}:
            return begun.state
        return moving.finish(
            begun, OrderSignal.RELEASE, kind="release", actor_id=actor_id, now=now, facts={"outcome": outcome}
        )


def report(*, problem_id: int, now: datetime) -> None:
    """The person in charge has it on their desk from now on; a repeat changes nothing. Row Z2.2."""
    row = models.Problem.objects.filter(pk=problem_id, reported_at=None).first()
    if row is not None:
        models.Problem.objects.filter(pk=problem_id).update(reported_at=now)
        live.changed(TOPIC, *([f"user:{row.owner_id}"] if row.owner_id else []))
