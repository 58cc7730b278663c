"""Cancel an order of which something has left: what is here is taken off, what is on its way comes back. Row O3.5."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from thirdring.orders import actions, returns
from thirdring.orders.values import Changed
from thirdring.orders.values.returns import ReturnKind, ReturnReason, Wish
from thirdring.people.values import Person, Role


def cancel(
    *,
    order_id: int,
    expected_version: int,
    key: str,
    actor: Person,
    now: datetime,
    pieces: Mapping[int, int] | None = None,
    reason: str = "",
    approval_id: int | None = None,
    comes_back: bool = False,
) -> tuple[Changed, int | None]:
    """Cancel as `actions.cancel` does; with `comes_back` a return is authorized for what has left, where the policy
    lets this person do that: its id, or None. The same key gets the same answer. Raises what `actions.cancel` raises.
    """
    with transaction.atomic():
        done = actions.cancel(
            order_id=order_id, expected_version=expected_version, key=key, pieces=pieces, reason=reason,
            approval_id=approval_id, actor_id=actor.id, now=now,
        )  # fmt: skip
        return done, _open_return(order_id, f"cancel-{key}"[:80], actor, now) if comes_back else None


def _open_return(order_id: int, key: str, actor: Person, now: datetime) -> int | None:
    wishes = [
        Wish(line.line_id, line.most, ReturnReason.CHANGED_MIND) for line in returns.returnable(order_id) if line.most
    ]
    found = returns.propose(order_id=order_id, kind=ReturnKind.RETURN, wishes=wishes, at=now)
    wishes = [each.wish for each in found.lines if each.decision.allowed]
    found = returns.propose(order_id=order_id, kind=ReturnKind.RETURN, wishes=wishes, at=now)
    may = found.approver is None or actor.has(*{Role(found.approver), Role.MANAGER})
    if not wishes or not may:
        return None
    return returns.authorize(
        order_id=order_id, kind=ReturnKind.RETURN, wishes=wishes, key=key, actor=actor, now=now
    )  # fmt: skip
