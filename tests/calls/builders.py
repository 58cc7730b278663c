"""Lines, calls and callers for tests, made by the real actions."""

from datetime import UTC, datetime, timedelta
from itertools import count

from tests.people.builders import user
from thirdring.calls import actions, queries
from thirdring.calls.models import Call as CallRow
from thirdring.calls.values import Call, Line
from thirdring.customers import actions as customers
from thirdring.people.models import User

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_numbers = count(1)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def line(**changes) -> Line:
    brand_id = actions.add_brand(code="fjord-fell", name="Fjord & Fell", languages=["da", "en"])
    kept = {
        "number": "+4512340100",
        "name": "Denmark",
        "brand_id": brand_id,
        "language": "da",
        "region": "DK",
        "time_zone": "Europe/Copenhagen",
        "price_list": "dk-dkk",
    }
    return queries.line(actions.add_line(**(kept | changes)))


def ringing(**changes) -> Call:
    """A call that rings on the practice line."""
    kept = {
        "line_id": (changes.pop("on", None) or line()).id,
        "switch": "practice",
        "external_id": f"test-{next(_numbers)}",
        "now": NOW,
    }
    return queries.call(actions.ring(**(kept | changes)))


def answered(operator: User | None = None, **changes) -> Call:
    """A call that `operator` has answered after ten seconds."""
    call = ringing(**changes)
    actions.answer(call_id=call.id, operator_id=(operator or user()).pk, now=later(10))
    return queries.call(call.id)


def customer(**changes) -> int:
    kept = {
        "given_name": "Anna",
        "family_name": "Jensen",
        "language": "da",
        "region": "DK",
        "phones": ["+4512345601"],
        "actor_id": None,
        "now": NOW,
    }
    return customers.add_customer(**(kept | changes))


def row(call: Call) -> CallRow:
    return CallRow.objects.get(pk=call.id)
