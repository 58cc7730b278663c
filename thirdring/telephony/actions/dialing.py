"""Calling out: only numbers that this house may call, whatever was typed or planted."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.calls import ports
from thirdring.calls import queries as call_queries
from thirdring.calls.values import Direction
from thirdring.kernel.errors import DeskError
from thirdring.routing import queries as routing
from thirdring.telephony import rules
from thirdring.telephony.actions.practice import BusyError


class ForbiddenNumberError(DeskError):
    code = "number-not-allowed"
    sentence = _("%(number)s may not be called from here. Ask an administrator to allow its country.")


@transaction.atomic
def dial(*, operator_id: int, number: str, line_id: int, now: datetime) -> int:
    """Call `number` (E.164) from a line, which is the caller id; the call's id.

    The operator's own device rings first. Raises ForbiddenNumberError, BusyError.
    """
    if not rules.may_dial(number, settings.DIAL_PREFIXES, settings.DIAL_REFUSED):
        raise ForbiddenNumberError(number=number)
    if call_queries.live_call_of(operator_id) or routing.live_offer_of(operator_id):
        raise BusyError
    call_id = calls.ring(
        line_id=line_id,
        switch="asterisk",
        external_id=f"out-{uuid4()}",
        caller_number=number,
        direction=Direction.OUT,
        now=now,
    )
    call = call_queries.call(call_id)
    ports.switch_of(call).dial(call, operator_id=operator_id, now=now)
    return call_id
