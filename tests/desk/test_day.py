"""My day: a person's own figures of today, and nobody else's."""

from datetime import timedelta

import pytest

from tests.calls.builders import NOW, answered, later, line, row
from tests.orders import builders as make
from thirdring.calls import actions as calls
from thirdring.calls.values import EndedBy
from thirdring.desk import queries
from thirdring.orders import models as orders
from thirdring.people import queries as people
from thirdring.people.actions import signal_presence
from thirdring.people.models import User
from thirdring.people.values import Signal

pytestmark = pytest.mark.django_db


def figures(user: User, seconds: float = 3600) -> dict[str, str]:
    told = queries.figures(people.person(user.pk), now=later(seconds))
    return {str(one.name): f"{one.value} {one.note}".strip() for one in told}


@pytest.mark.job("O1.1")
def test_todays_own_calls_orders_and_times_are_told_and_practice_only_said() -> None:
    house = make.house(SHIRT=50)
    me = User.objects.get(pk=house.operator_id)
    signal_presence(user_id=me.pk, signal=Signal.SIGN_IN, now=NOW)
    here = line()
    for practice, caller in ((False, me), (True, me), (False, make.people.user())):
        call = answered(caller, on=here, practice=practice)
        calls.end(call_id=call.id, by=EndedBy.CALLER, now=later(130))
        draft = make.draft(make.House(caller.pk, house.customer_id, house.variants), SHIRT=2)
        orders.Draft.objects.filter(pk=draft.id).update(call_id=row(call).pk)
        make.place(make.House(caller.pk, house.customer_id, house.variants), draft.id)
    make.place(house, make.draft(house, SHIRT=1).id)
    orders.Order.objects.update(placed_at=later(60))

    told = figures(me)
    assert told["Calls answered"] == "1 and 1 for practice"
    assert told["Orders taken"] == "2"
    assert told["Order value"] == "DKK\xa0378.00"  # 200 and 100, and freight for each
    tomorrow = figures(me, timedelta(days=1).total_seconds())
    assert (tomorrow["Calls answered"], tomorrow["Orders taken"], tomorrow["Order value"]) == ("0", "0", "–")
