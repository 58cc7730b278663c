"""A warehouse of its own software picks, packs, ships and receives by the API."""

import pytest

from tests.api.test_orders import Caller
from tests.orders import builders as make
from thirdring.catalogue import queries as catalogue
from thirdring.kernel import clock
from thirdring.orders import actions
from thirdring.people.models import User

pytestmark = pytest.mark.django_db


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


@pytest.mark.job("Z2.1", "O2.8")
def test_an_order_is_picked_packed_sent_and_taken_back_by_a_program() -> None:
    house = make.house(SHIRT=10, CAP=2)
    call = Caller(User.objects.get(pk=house.operator_id).username)
    order_id = make.place(house, make.draft(house, SHIRT=2, CAP=1).id).order_id
    assert call("GET", "warehouse/orders") == []
    actions.check(order_id=order_id, now=clock.now())
    assert [each["id"] for each in call("GET", "warehouse/orders")] == [order_id]

    pieces = {"pieces": [{"position": 1, "quantity": 2}, {"position": 2, "quantity": 1}]}
    for _twice in range(2):
        picked = call("POST", f"orders/{order_id}/picks", pieces, **key("pick"))
        assert (picked["state"], [line["picked"] for line in picked["lines"]]) == ("picking", [2, 1])
    assert call("POST", f"orders/{order_id}/picks", pieces, expect=422)["detail"][0]["loc"][0] == "header"
    too_many = call("POST", f"orders/{order_id}/picks", pieces, expect=422, **key("more"))
    assert too_many["error"]["code"] == "too-many-pieces"
    call("POST", f"orders/{order_id}/picks", {"pieces": [{"position": 9, "quantity": 1}]}, expect=404, **key("line"))
    boxed = pieces | {"carrier": "gls", "tracking": "G1"}
    parcel, again = (call("POST", f"orders/{order_id}/parcels", boxed, **key("pack"))["parcel_id"] for _ in range(2))
    assert parcel == again
    for _twice in range(2):
        assert call("POST", f"parcels/{parcel}/dispatch", {})["order_state"] == "shipped"
    for _twice in range(2):
        back = call("POST", f"orders/{order_id}/receipts", {"pieces": [{"position": 1, "quantity": 1}]}, **key("back"))
    assert [(line["shipped"], line["returned"]) for line in back["lines"]] == [(2, 1), (1, 0)]
    assert back["parcels"][0]["tracking"] == "G1"
    for _twice in range(2):
        come = call("POST", "warehouse/deliveries", {"sku": "CAP", "quantity": 5}, **key("come"))
        assert come["to_waiting_orders"] == 0
    assert catalogue.availability([house.variants["CAP"]], now=clock.now())[house.variants["CAP"]].quantity == 6
    call("POST", "warehouse/deliveries", {"sku": "NOPE", "quantity": 5}, expect=404, **key("nope"))
