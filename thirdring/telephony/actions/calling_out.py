"""Calling a customer: whom the house may call, at which hours, and which of its numbers is shown."""

from datetime import datetime

from thirdring.calls import queries as call_queries
from thirdring.calls.values import Line
from thirdring.kernel import phone
from thirdring.routing import actions as routing
from thirdring.telephony.actions.dialing import dial


def call_out(*, operator_id: int, number: str, line_id: int | None, now: datetime) -> int:
    """Call what was typed or clicked, with the number of a line as caller id; the call's id.

    Without `line_id` it is the line of the number's own country.
    Raises BadPhoneError, NoSuchLineError, MayNotCallError, ForbiddenNumberError, BusyError.
    """
    line = call_queries.line(line_id) if line_id else None
    e164 = phone.parse(number, region=line.region if line else call_queries.lines()[0].region).e164
    line = line or line_for(e164)
    routing.may_call_number(number=e164, line_id=line.id, now=now)
    return dial(operator_id=operator_id, number=e164, line_id=line.id, now=now)


def line_for(e164: str) -> Line:
    """The line whose number the other side knows: that of its own country, else the first. Raises NoSuchLineError."""
    lines = call_queries.lines()
    home = [line for line in lines if e164.startswith(line.number[:3])]
    if not lines:
        raise call_queries.NoSuchLineError
    return (home or lines)[0]
