"""A warehouse of its own software picks, packs, ships and receives by the API."""

import pytest

from tests.api.test_orders import Caller
from tests.orders import builders as make
from thirdring.kernel import clock
from thirdring.orders import actions
from thirdring.people.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.job("Z2.1", "O2.8")
def test_an_order_is_picked_packed_sent_and_taken_back_by_a_program() -> None:
    house = make.house(SHIRT=10, CAP=2)
    call = Caller(User.objects.get(pk=house.operator_id).username)
    order_id = make.place(house, make.draft(house, SHIRT=2, CAP=1).id).order_id
    assert call("GET", "warehouse/orders") == []
    actions.check(order_id=order_id, now=clock.now())
    assert [each["id"] for each in call("GET", "warehouse/orders")] == [order_id]

    pieces = {"pieces": [{"position": 1, "quantity": 2}, {"position": 2, "quantity": 1}]}
    assert call("POST", f"orders/{order_id}/picks", pieces)["state"] == "picking"
    too_many = call("POST", f"orders/{order_id}/picks", pieces, expect=422)
    assert too_many["error"]["code"] == "too-many-pieces"
    call("POST", f"orders/{order_id}/picks", {"pieces": [{"position": 9, "quantity": 1}]}, expect=404)
    packed = call("POST", f"orders/{order_id}/parcels", pieces | {"carrier": "gls", "tracking": "G1"})
    parcel = packed["parcel_id"]
    for _twice in range(2):
        assert call("POST", f"parcels/{parcel}/dispatch", {})["order_state"] == "shipped"
    back = call("POST", f"orders/{order_id}/receipts", {"pieces": [{"position": 2, "quantity": 1}]})
    assert [(line["shipped"], line["returned"]) for line in back["lines"]] == [(2, 0), (1, 1)]
    assert back["parcels"][0]["tracking"] == "G1"
    assert call("POST", "warehouse/deliveries", {"sku": "CAP", "quantity": 5})["to_waiting_orders"] == 0
    call("POST", "warehouse/deliveries", {"sku": "NOPE", "quantity": 5}, expect=404)
