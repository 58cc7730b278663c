"""What is known about a call: whose it is, why, what came of it, what was said."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from thirdring.calls import models
from thirdring.calls.actions._rows import keep, locked, tell, tell_call, write
from thirdring.calls.values import Disposition, EventKind, Reason
from thirdring.customers import queries as customers


@transaction.atomic
def identify(*, call_id: int, customer_id: int | None, actor_id: int | None, now: datetime) -> bool:
    """The operator says who the caller is, or that it is not who it seemed (None)."""
    row = locked(call_id)
    if row.customer_id == customer_id:
        return False
    row.customer_id = customer_id
    row.language = customers.profile(customer_id).language if customer_id else ""
    row.save(update_fields=["customer", "language"])
    kind = EventKind.IDENTIFIED if customer_id else EventKind.UNIDENTIFIED
    write(row, kind, actor_id=actor_id, data={"customer": customer_id, "how": "asked"}, now=now)
    tell(row)
    return True


@transaction.atomic
def recognize_caller(*, call_id: int, now: datetime) -> None:
    """Whose number it is, for who has taken the call and does not hear the caller yet."""
    recognize(locked(call_id), now=now)


def recognize(row: models.Call, *, now: datetime) -> None:
    """Take the only customer with the caller's number for the caller, until the operator says otherwise."""
    known = customers.callers(row.caller_number) if row.caller_number and not row.customer_id else {}
    if len(known) != 1:
        return
    ((row.customer_id, row.language),) = known.items()
    keep(row, "customer_id", "language")
    write(row, EventKind.IDENTIFIED, data={"customer": row.customer_id, "how": "number"}, now=now)


@transaction.atomic
def set_reason(*, call_id: int, reasons: Iterable[Reason], actor_id: int | None, now: datetime) -> bool:
    """Why the customer calls: one or several of them, replacing what was set before."""
    row = locked(call_id)
    wanted = sorted(set(reasons))
    if row.reasons == wanted:
        return False
    row.reasons = wanted
    row.save(update_fields=["reasons"])
    write(row, EventKind.REASONS_SET, actor_id=actor_id, data={"reasons": wanted}, now=now)
    tell_call(row)
    return True


@transaction.atomic
def order_taken(*, call_id: int, actor_id: int, now: datetime) -> None:
    """An order was placed on this call: a reason, and what came of it unless the operator has said otherwise."""
    row = locked(call_id)
    if Reason.ORDER not in row.reasons:
        row.reasons = sorted({*row.reasons, Reason.ORDER})
        write(row, EventKind.REASONS_SET, actor_id=actor_id, data={"reasons": row.reasons}, now=now)
    row.disposition = row.disposition or Disposition.ORDER_TAKEN
    row.save(update_fields=["reasons", "disposition"])
    tell_call(row)


@transaction.atomic
def set_disposition(*, call_id: int, disposition: Disposition | None) -> bool:
    """What came of the call, as far as chosen; it is written on the record when the wrap-up ends."""
    row = locked(call_id)
    if row.disposition == (disposition or ""):
        return False
    row.disposition = disposition or ""
    row.save(update_fields=["disposition"])
    tell_call(row)
    return True


@transaction.atomic
def say(*, call_id: int, text_key: str, language: str, actor_id: int, now: datetime) -> None:
    """A text was marked as said to the caller: a greeting, a policy, an answer, the closing words."""
    row = locked(call_id)
    write(row, EventKind.SAID, actor_id=actor_id, data={"text": text_key, "language": language}, now=now)
    tell_call(row)
