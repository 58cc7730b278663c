"""Order again what was ordered before, at today's prices."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import queries as catalogue
from thirdring.customers import queries as customers
from thirdring.kernel.errors import DeskError
from thirdring.orders import queries
from thirdring.orders.actions.drafts import open_draft
from thirdring.orders.values import HOME, Draft, DraftBody, DraftLine, Order


class NothingToReorderError(DeskError):
    code = "nothing-to-reorder"
    sentence = _("There is no earlier order to order again. Start a new one.")


def reorder(
    *,
    operator_id: int,
    now: datetime,
    order_id: int | None = None,
    customer_id: int | None = None,
    positions: Sequence[int] = (),
    call_id: int | None = None,
) -> Draft:
    """A draft with the lines of an order (those at `positions`, or all); of the customer's last one if none is named.

    Nothing is left out silently: a line that is no longer sold stays in the draft by name, unchosen, so that a
    substitute is offered for it. Asked for twice, it is one draft, unless the first has been worked on. Raises
    NothingToReorderError, NotFoundError. Row O1.4.
    """
    before = queries.order(order_id or _last(customer_id))
    wanted = [line for line in before.lines if not positions or line.position in positions]
    sold = catalogue.prices([line.variant_id for line in wanted], price_list=before.price_list)
    lines = tuple(
        DraftLine(
            key=str(key),
            text=line.name,
            variant_id=line.variant_id if line.variant_id in sold else None,
            quantity=line.quantity,
            personalization=dict(line.personalization),
            gift_wrap=line.gift_wrap,
            gift_message=line.gift_message,
            ship_to=HOME,
        )
        for key, line in enumerate(wanted, 1)
    )
    customer_id = customers.survivor_id(before.customer_id)
    body = DraftBody(lines=lines, language=_language(before))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.reorder'), %s)", [operator_id % 2**31])
        return _untouched(operator_id, customer_id, call_id, body) or open_draft(
            operator_id=operator_id, customer_id=customer_id, call_id=call_id, body=body, now=now
        )


def _untouched(operator_id: int, customer_id: int, call_id: int | None, body: DraftBody) -> Draft | None:
    """The draft that the same request has opened already: its stock is held, and would be held twice."""
    mine = (d for d in queries.open_drafts(operator_id=operator_id) if d.version == 1)
    return next((d for d in mine if (d.customer_id, d.call_id, d.body) == (customer_id, call_id, body)), None)


def _last(customer_id: int | None) -> int:
    heads = queries.history(customer_id, limit=1) if customer_id else []
    if not heads:
        raise NothingToReorderError
    return heads[0].id


def _language(before: Order) -> str:
    return before.language if before.email else ""
